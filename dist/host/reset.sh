#!/usr/bin/env bash
# Removes the cluster of the lab course-report over ssh.
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

# --- lib/host-scripts/operator/reset.sh
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

main "$@"
