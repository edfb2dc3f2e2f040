#!/usr/bin/env bash
# Makes the cluster of the lab course-report over ssh.
# Generated; change the study instead. Run it with --help to see what it does.

set -Eeuo pipefail
export LC_ALL=C

STUDY='course-report'
HOSTS=(
  'master-0001'
  'slave-0001'
  'slave-0002'
)
ADDRESSES=(
  '192.168.0.213'
  '192.168.0.132'
  '192.168.0.194'
)
WORKERS=(
  'slave-0001'
  'slave-0002'
)
CONTROL_PLANE='master-0001'
SSH_USER='root'
SSH_PORT='22'
KUBERNETES='1.20.5'
RUNTIME='docker'
LAB_IMAGES=(
  'docker.io/faaslab/float-operation:0.1.0'
  'docker.io/faaslab/hello-python:0.1.0'
  'docker.io/faaslab/loadgen:0.1.0'
  'docker.io/faaslab/matmul:0.1.0'
)
TOOL='faas-cli'
TOOL_VERSION='0.18.12'
ENDPOINT='192.168.0.213:31112'

# --- lib/host-scripts/operator/ssh.sh
# On the operator's machine, Linux or macOS: bash 3.2 is enough. Talks to the hosts over ssh; a host key that is not known is refused, so collect
# the keys first, over a way that you trust, into your known_hosts.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ssh_user=${FAASLAB_SSH_USER:-$SSH_USER}
ssh_config=
known_hosts=
log_folder=${FAASLAB_LOG_FOLDER:-}
dry=0
# Whether a host may have been changed by now.
touched=0
started=$SECONDS

say() {
  printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2
}

die() {
  local status=$1
  shift
  trap - ERR
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$status"
}

on_error() {
  trap - ERR
  # The main shell tells it, once.
  ((BASH_SUBSHELL == 0)) || exit "$1"
  printf '%s: failed: %s (line %s, status %s); run again to go on\n' "${0##*/}" "$3" "$2" "$1" >&2
  exit 1
}

trap 'on_error "$?" "$LINENO" "$BASH_COMMAND"' ERR

# Takes one of the options that all scripts for the operator have; sets `used` to the number of arguments.
common_option() {
  used=1
  case $1 in
    --ssh-config)
      ssh_config=${2:?--ssh-config needs a file}
      used=2
      ;;
    --known-hosts)
      known_hosts=${2:?--known-hosts needs a file}
      used=2
      ;;
    --dry-run) dry=1 ;;
    *) die 2 "unknown argument $1; see --help" ;;
  esac
}

# Sets `address` to that of a host.
find_address() {
  local index
  address=
  for index in "${!HOSTS[@]}"; do
    if [[ ${HOSTS[index]} == "$1" ]]; then address=${ADDRESSES[index]}; fi
  done
  [[ -n $address ]] || die 2 "unknown host $1; there are ${HOSTS[*]}"
}

# on_host HOST COMMAND: the command goes to the host's shell as it is; standard input goes with it.
on_host() {
  local host=$1 command=$2 options
  find_address "$host"
  options=(-o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=4
    -o LogLevel=ERROR -p "$SSH_PORT")
  [[ -z $ssh_config ]] || options=(-F "$ssh_config" "${options[@]}")
  [[ -z $known_hosts ]] || options=("${options[@]}" -o "UserKnownHostsFile=$known_hosts")
  [[ $command != *"'"* ]] || die 2 "a command for a host must hold no single quote, got $command"
  [[ $ssh_user == root ]] || command="sudo -n sh -c '$command'"
  # shellcheck disable=SC2029 # a command of ours, whole
  ssh "${options[@]}" "$ssh_user@$address" "$command"
}

# Puts the host's own script into its memory-backed /run, for root alone.
send_script() {
  [[ -r $folder/$1.sh ]] || die 2 "$folder/$1.sh must be there, got nothing; run the synthesis again"
  on_host "$1" 'umask 077 && mkdir -p /run/faaslab && cat >/run/faaslab/host.sh.part && mv /run/faaslab/host.sh.part /run/faaslab/host.sh' \
    <"$folder/$1.sh"
}

# look_at HOST ARGUMENTS: for what changes nothing. The host's script goes through standard input and stays nowhere.
look_at() {
  [[ -r $folder/$1.sh ]] || die 2 "$folder/$1.sh must be there, got nothing; run the synthesis again"
  on_host "$1" "bash -s -- $2" <"$folder/$1.sh"
}

# host_script HOST ARGUMENTS: plain words only; send_script comes first.
host_script() {
  on_host "$1" "bash /run/faaslab/host.sh $2"
}

make_log_folder() {
  if [[ -z $log_folder ]]; then log_folder=$(mktemp -d "${TMPDIR:-/tmp}/faaslab.XXXXXX"); fi
  mkdir -p "$log_folder"
  chmod 0700 "$log_folder"
  say "logs: $log_folder"
}

# on_all TITLE FUNCTION HOST...: runs FUNCTION HOST for all of them at once; waits for all, then stops if one failed.
on_all() {
  local title=$1 function=$2 begun=$SECONDS index failed='' status
  local pids=()
  shift 2
  (($# > 0)) || return 0
  say "$title: $*"
  for index in "$@"; do
    "$function" "$index" >"$log_folder/${title// /-}-$index.log" 2>&1 </dev/null &
    pids=(${pids[@]+"${pids[@]}"} "$!")
  done
  index=0
  for host in "$@"; do
    status=0
    wait "${pids[index]}" || status=$?
    index=$((index + 1))
    if ((status == 0)); then
      say "  $host: done ($((SECONDS - begun)) s)"
    else
      say "  $host: failed with exit code $status, the end of $log_folder/${title// /-}-$host.log:"
      tail -n 15 "$log_folder/${title// /-}-$host.log" | sed 's/^/    | /' >&2
      failed="$failed $host"
    fi
  done
  [[ -n $failed ]] || return 0
  if ((touched)); then die 1 "$title failed on$failed; repair it and run again, what is done stays done"; fi
  die 1 "$title failed on$failed; repair it and run again, nothing was changed"
}

# --- lib/host-scripts/operator/cluster.sh
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

# --- lib/openfaas/faas-cli.sh
# The digest is the one that the release itself publishes, over TLS: it tells damage, not a forged release.
install_tool() {
  local name url work expected got
  case "$(uname -s)/$(uname -m)" in
    Linux/x86_64) name=faas-cli ;;
    Linux/aarch64 | Linux/arm64) name=faas-cli-arm64 ;;
    Darwin/x86_64) name=faas-cli-darwin ;;
    Darwin/arm64) name=faas-cli-darwin-arm64 ;;
    *) die 4 "faas-cli is not released for $(uname -s) on $(uname -m)" ;;
  esac
  url=https://github.com/openfaas/faas-cli/releases/download/$TOOL_VERSION/$name
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  curl --fail --silent --show-error --location --proto '=https' --max-time 600 --output "$work/$name" "$url"
  curl --fail --silent --show-error --location --proto '=https' --max-time 60 --output "$work/sum" "$url.sha256"
  expected=$(cut -d ' ' -f 1 <"$work/sum")
  got=$(openssl dgst -sha256 -r "$work/$name" | cut -d ' ' -f 1)
  [[ $expected == "$got" && ${#got} == 64 ]] || die 5 "$url must have SHA-256 $expected, got $got; nothing was installed"
  mkdir -p "$HOME/.local/bin"
  install -m 0755 "$work/$name" "$HOME/.local/bin/faas-cli"
  rm -rf "$work"
  trap - EXIT
  say "installed: $HOME/.local/bin/faas-cli"
  say "use it with: export OPENFAAS_URL=http://$ENDPOINT (its own default, 127.0.0.1:8080, is not the lab's gateway)"
}

main "$@"
