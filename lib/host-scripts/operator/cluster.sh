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
  if ((dry)) && [[ $command != up && $command != preflight && $command != check ]]; then
    die 2 "--dry-run goes with up, got it with $command; see --help"
  fi
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
  local host
  preflight
  if ((dry)); then
    on_all 'dry run' dry_run_of "${HOSTS[@]}"
    for host in "${HOSTS[@]}"; do cat "$log_folder/dry-run-$host.log" >&2; done
    say 'dry run: nothing was changed on any host, and nothing left there'
    return 0
  fi
  touched=1
  on_all send send_script "${HOSTS[@]}"
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
  on_all preflight preflight_of "${HOSTS[@]}"
  on_all identity identity_of "${HOSTS[@]}"
  compare_hosts
}

preflight_of() {
  # A dry run goes on: it is to show everything.
  if ((dry)); then look_at "$1" '--dry-run --only preflight'; else look_at "$1" '--preflight'; fi
}

identity_of() {
  look_at "$1" '--identity'
}

# Two hosts from one image must not share what Kubernetes and the network tell them apart by, and their clocks must agree.
compare_hosts() {
  local key double clocks
  for key in product machine mac; do
    for double in $(identities "$key" | sort | uniq -d); do
      die 4 "hosts must differ, got twice: $key $double on$(hosts_with "$key $double"); give each its own (for machine: rm /etc/machine-id, systemd-machine-id-setup)"
    done
  done
  clocks=$(identities clock | sort -n)
  key=$(($(tail -n 1 <<<"$clocks") - $(head -n 1 <<<"$clocks")))
  if ((key > 10)); then die 4 "clocks of the hosts must agree, got $key s between them; set them, then run again"; fi
}

# What every host says of itself under a key, each value once a host.
identities() {
  local host
  for host in "${HOSTS[@]}"; do sed -n -e '/ unknown$/d' -e "s/^$1 //p" "$log_folder/identity-$host.log" | sort -u; done
}

hosts_with() {
  local host
  for host in "${HOSTS[@]}"; do
    if grep -q -x -F -e "$1" "$log_folder/identity-$host.log"; then printf ' %s' "$host"; fi
  done
}

dry_run_of() {
  look_at "$1" '--dry-run'
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
  for host in "${HOSTS[@]}"; do
    status=$(set -e && look_at "$host" '--check; echo $?')
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
  touched=1
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
