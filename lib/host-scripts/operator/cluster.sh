# shellcheck shell=bash

KUBECONFIG_PATH=$HOME/.kube/faaslab-$STUDY.conf

usage() {
  cat <<TEXT
usage: ${0##*/} [COMMAND] [OPTIONS]

Makes the cluster of the lab $STUDY: Kubernetes $KUBERNETES on ${HOSTS[*]}.

commands
  up            (default) preflight on all hosts, base on all at once, control plane, network, joins at once, verification
  preflight     look at all hosts and compare them; change nothing
  check         tell the state of every step on every host; exit code 3 if one is not as it should be
  kubeconfig    fetch the kubeconfig to $KUBECONFIG_PATH
  images        copy the lab's own images, which must be in this machine's docker, to every host
  tools         ${TOOL:+install $TOOL $TOOL_VERSION into ~/.local/bin, and }tell about wrk
  --help        this text

options
  --ssh-config FILE    for ssh -F
  --known-hosts FILE   host keys, instead of your own known_hosts
  --dry-run            with up: show what every host would change, and change nothing

Environment: FAASLAB_SSH_USER (now $ssh_user; must be root or may use sudo without a password), FAASLAB_LOG_FOLDER.
A run that failed or was interrupted can be started again: what is done stays done.
TEXT
}

main() {
  local command=up used=1
  while (($# > 0)); do
    used=1
    case $1 in
      --help | -h)
        usage
        return 0
        ;;
      up | preflight | check | kubeconfig | images | tools) command=$1 ;;
      *) common_option "$@" ;;
    esac
    shift "$used"
  done
  case $command in
    up) up ;;
    preflight) preflight ;;
    check) check ;;
    kubeconfig) fetch_kubeconfig ;;
    images) send_images ;;
    tools) install_tools ;;
    *) die 2 "unknown command $command" ;;
  esac
}

up() {
  preflight
  if ((dry)); then
    on_all 'dry run' dry_run_of "${HOSTS[@]}"
    cat "$log_folder"/dry-run-*.log >&2
    return 0
  fi
  on_all base base_of "${HOSTS[@]}"
  on_all 'control plane' control_plane_of "$CONTROL_PLANE"
  # From here on tokens may exist; they go whatever happens.
  trap revoke EXIT
  on_all join join_of ${WORKERS[@]+"${WORKERS[@]}"}
  revoke
  trap - EXIT
  on_all finish finish_of "$CONTROL_PLANE"
  say "the cluster is up after $((SECONDS - started)) s; next: ${0##*/} kubeconfig"
}

preflight() {
  make_log_folder
  on_all send send_script "${HOSTS[@]}"
  on_all preflight preflight_of "${HOSTS[@]}"
  on_all identity identity_of "${HOSTS[@]}"
  compare_hosts
}

preflight_of() {
  # Done already is as good as fit: a member's own bridge and manifests are no fault.
  if ((dry)); then host_script "$1" '--dry-run --only preflight'; else host_script "$1" '--only preflight'; fi
}

identity_of() {
  host_script "$1" '--identity'
}

# Two hosts from one image must not share what Kubernetes and the network tell them apart by, and their clocks must agree.
compare_hosts() {
  local key doubles clocks
  for key in product machine mac; do
    doubles=$(cat "$log_folder"/identity-*.log | sed -n -e '/ unknown$/d' -e "/^$key ../p" | sort | uniq -d)
    [[ -z $doubles ]] || die 4 "hosts must differ, got twice: $doubles; give each its own (for machine: rm /etc/machine-id, systemd-machine-id-setup)"
  done
  clocks=$(cat "$log_folder"/identity-*.log | sed -n 's/^clock //p' | sort -n)
  key=$(($(tail -n 1 <<<"$clocks") - $(head -n 1 <<<"$clocks")))
  if ((key > 10)); then die 4 "clocks of the hosts must agree, got $key s between them; set them, then run again"; fi
}

dry_run_of() {
  host_script "$1" '--dry-run'
}

base_of() {
  host_script "$1" '--phase base'
}

control_plane_of() {
  host_script "$1" '--phase control-plane'
}

# The token goes from host to host through this pipe: it is in no argument, no variable and no file of this machine.
join_of() {
  local state
  state=$(set -e && join_state "$1")
  if [[ $state == joined ]]; then
    echo "$1 has joined already"
    return 0
  fi
  host_script "$CONTROL_PLANE" '--discovery' | host_script "$1" '--phase join --discovery-from -'
}

# Asks before a token is made.
join_state() {
  on_host "$1" 'bash /run/faaslab/host.sh --check --phase join >/dev/null 2>&1 && echo joined || echo apart' </dev/null
}

finish_of() {
  host_script "$1" '--phase finish'
}

revoke() {
  host_script "$CONTROL_PLANE" '--revoke' </dev/null
}

check() {
  local host status drift=0
  make_log_folder
  on_all send send_script "${HOSTS[@]}"
  for host in "${HOSTS[@]}"; do
    # shellcheck disable=SC2016 # the host's shell expands it
    status=$(set -e && on_host "$host" 'bash /run/faaslab/host.sh --check; echo $?' </dev/null)
    case $status in
      0) ;;
      3) drift=1 ;;
      *) die 1 "check of $host failed with exit code $status" ;;
    esac
  done
  if ((drift)); then exit 3; fi
  say 'all hosts are as they should be'
}

fetch_kubeconfig() {
  local part=$KUBECONFIG_PATH.part
  (
    umask 077
    mkdir -p "$(dirname "$KUBECONFIG_PATH")"
    on_host "$CONTROL_PLANE" 'cat /etc/kubernetes/admin.conf' </dev/null >"$part"
  )
  grep -q 'client-key-data:' "$part" || die 1 "the kubeconfig of $CONTROL_PLANE must hold a client key, got something else"
  mv "$part" "$KUBECONFIG_PATH"
  say "written: $KUBECONFIG_PATH. Use it with: export KUBECONFIG=$KUBECONFIG_PATH"
}

send_images() {
  local image
  for image in "${LAB_IMAGES[@]}"; do
    docker image inspect "$image" >/dev/null || die 4 "$image must be in this machine's docker; build it with functions/build.sh"
  done
  make_log_folder
  on_all images images_to "${HOSTS[@]}"
}

images_to() {
  if [[ $RUNTIME == docker ]]; then
    docker save "${LAB_IMAGES[@]}" | on_host "$1" 'docker load'
  else
    docker save "${LAB_IMAGES[@]}" | on_host "$1" 'ctr --namespace k8s.io images import -'
  fi
}

install_tools() {
  if [[ -n $TOOL ]]; then install_tool; fi
  if command -v wrk >/dev/null; then
    say "wrk is here: $(command -v wrk)"
  else
    say 'wrk is not here; the lab runs it in the cluster. For load from this machine: apt-get install wrk, or brew install wrk'
  fi
}
