# shellcheck shell=bash

usage() {
  cat <<TEXT
usage: ${0##*/} --yes [--all] [OPTIONS]

Removes the cluster of the lab $STUDY from ${HOSTS[*]}: every pod, every object and etcd's data. Workers first.

  --yes                without it, only tells what would be done
  --all                also take back everything else that the host scripts did (packages, images and data of NFS stay)
  --ssh-config FILE    for ssh -F
  --known-hosts FILE   host keys, instead of your own known_hosts

Environment: FAASLAB_SSH_USER (now $ssh_user), FAASLAB_LOG_FOLDER.
TEXT
}

everything=0

main() {
  local confirmed=0 used=1
  while (($# > 0)); do
    used=1
    case $1 in
      --help | -h)
        usage
        return 0
        ;;
      --yes) confirmed=1 ;;
      --all) everything=1 ;;
      *) common_option "$@" ;;
    esac
    shift "$used"
  done
  if ((!confirmed || dry)); then
    say "would drain and delete the nodes ${WORKERS[*]-}, reset kubeadm on them, then on $CONTROL_PLANE; add --yes to do it"
    if ((everything)); then say 'would then take back every other step on all hosts'; fi
    ((confirmed || dry)) || exit 2
    return 0
  fi
  make_log_folder
  touched=1
  on_all send send_script "${HOSTS[@]}"
  on_all leave leave_of ${WORKERS[@]+"${WORKERS[@]}"}
  on_all 'reset control plane' reset_control_plane_of "$CONTROL_PLANE"
  if ((everything)); then on_all undo undo_of "${HOSTS[@]}"; fi
  say "done after $((SECONDS - started)) s"
}

# A control plane that is gone already must not keep the workers from being cleaned.
leave_of() {
  on_host "$CONTROL_PLANE" "if kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout=10s get node $1; then
      kubectl --kubeconfig /etc/kubernetes/admin.conf drain $1 --ignore-daemonsets --force --timeout=120s || echo going on without
      kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout=30s delete node $1; fi; true" </dev/null
  host_script "$1" '--undo --phase join --yes'
}

reset_control_plane_of() {
  host_script "$1" '--undo --phase finish --yes'
  host_script "$1" '--undo --phase control-plane --yes'
}

undo_of() {
  host_script "$1" '--undo --yes'
}
