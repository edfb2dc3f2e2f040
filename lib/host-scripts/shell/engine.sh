# shellcheck shell=bash
# Runs the steps: each has NAME_purpose, NAME_done, NAME_apply, NAME_verify and NAME_undo, with dashes of the step's name as underscores.
# Exit codes: 0 done, 1 a step failed, 2 usage, 3 drift found by --check, 4 preflight, 5 checksum, 6 half-made cluster, 7 another run is going on,
# 8 waiting for the discovery file, 130 interrupted.

STATE=/var/lib/faaslab
CACHE=/var/cache/faaslab
LOG_FOLDER=/var/log/faaslab
# On tmpfs: what is secret lives here and dies with the machine.
RUN_FOLDER=/run/faaslab
DISCOVERY=$RUN_FOLDER/discovery.conf
ADMIN_CONF=/etc/kubernetes/admin.conf

action=apply
only=
from=
phase=
confirmed=0
verbose=0
discovery_source=
dry=0
step=
changed=0
held=0
last_command=
log_file=
started=$SECONDS

usage() {
  cat <<TEXT
usage: $HOST_NAME.sh [COMMAND] [OPTIONS]      (as root, on $HOST_NAME, $HOST_ADDRESS)

commands
  (none)            bring the host into the wanted state; steps that are done already are left alone
  --check           tell the state of every step, change nothing; exit code 3 if one is not as it should be
  --dry-run         show what would change, with differences, and change nothing
  --undo            take back every step, last one first, and restore the files as they were
  --list            the steps, one line each
  --preflight       tell whether this is the right machine and fit, and change nothing; exit code 4 if it is not
  --identity        what must differ between hosts, and the clock
  --discovery       (control plane) print a kubeconfig with a fresh token, with which one host can join within 30 minutes
  --revoke          (control plane) delete the tokens that --discovery made
  --help            this text

options
  --only STEP       this step alone
  --from STEP       this step and those after it
  --phase PHASE     base, control-plane, join or finish alone
  --discovery-from FILE   (worker) join with the output of --discovery; - reads it from standard input
  --yes             with --undo: also if the host is a member of a cluster
  --verbose         show the output of commands, which otherwise goes to the log alone

The log is $LOG_FOLDER/host.log. A run that was interrupted or failed can be started again. Exit codes: 1 a step failed, 2 usage, 3 drift,
4 the host is not fit, 5 a download has another checksum, 6 a half-made cluster, 7 another run is going on, 8 waiting for --discovery-from.
TEXT
}

main() {
  parse_arguments "$@"
  case $action in
    help) usage ;;
    list) list_steps ;;
    check) check_steps ;;
    dry-run)
      dry=1
      apply_steps
      ;;
    apply) apply_steps ;;
    undo) undo_steps ;;
    preflight) tell_fitness ;;
    identity) print_identity ;;
    discovery) print_discovery ;;
    revoke) revoke_tokens ;;
    *) die 2 "unknown command $action" ;;
  esac
}

parse_arguments() {
  while (($# > 0)); do
    case $1 in
      --help | -h) action=help ;;
      --list) action=list ;;
      --check) action=check ;;
      --dry-run) action='dry-run' ;;
      --undo) action=undo ;;
      --preflight) action=preflight ;;
      --identity) action=identity ;;
      --discovery) action=discovery ;;
      --revoke) action=revoke ;;
      --yes) confirmed=1 ;;
      --verbose) verbose=1 ;;
      --only | --from | --phase | --discovery-from)
        (($# > 1)) || die 2 "$1 needs a value; see --help"
        case $1 in
          --only) only=$2 ;;
          --from) from=$2 ;;
          --phase) phase=$2 ;;
          *) discovery_source=$2 ;;
        esac
        shift
        ;;
      *) die 2 "unknown argument $1; see --help" ;;
    esac
    shift
  done
  local wanted known
  for wanted in "$only" "$from"; do
    [[ -n $wanted ]] || continue
    known=0
    for step in "${STEPS[@]}"; do [[ $step != "$wanted" ]] || known=1; done
    ((known)) || die 2 "unknown step $wanted; see --list"
  done
  case $phase in
    '' | base | control-plane | join | finish) ;;
    *) die 2 "unknown phase $phase; it must be base, control-plane, join or finish" ;;
  esac
  step=
}

# Sets `selected` to the steps that the options leave.
select_steps() {
  selected=()
  local index reached=0
  [[ -n $from ]] || reached=1
  for index in "${!STEPS[@]}"; do
    [[ ${STEPS[index]} != "$from" ]] || reached=1
    ((reached)) || continue
    [[ -z $only || ${STEPS[index]} == "$only" ]] || continue
    [[ -z $phase || ${PHASES[index]} == "$phase" ]] || continue
    selected+=("${STEPS[index]}")
  done
}

list_steps() {
  local index name
  for index in "${!STEPS[@]}"; do
    name=${STEPS[index]//-/_}
    printf '%-16s %-14s %s\n' "${STEPS[index]}" "${PHASES[index]}" "$("${name}_purpose")"
  done
}

apply_steps() {
  need_root
  select_steps
  if ((!dry)); then
    take_lock
    open_log
    accept_discovery
    log_line "run on $HOST_NAME, generated from $INPUT_HASH"
  fi
  local index=0
  for step in ${selected[@]+"${selected[@]}"}; do
    index=$((index + 1))
    apply_step "$index/${#selected[@]}"
  done
  step=
  if ((dry)); then
    say "dry run: $changed of ${#selected[@]} steps would change something; nothing was changed"
  else
    say "done in $((SECONDS - started)) s: $changed of ${#selected[@]} steps changed something"
  fi
}

apply_step() {
  local name=${step//-/_} begun=$SECONDS
  last_command=
  holds "${name}_done"
  if ((held)); then
    say "[$1] $step: ok"
    return 0
  fi
  changed=$((changed + 1))
  if ((dry)); then
    say "[$1] $step: would change"
    "${name}_apply"
    return 0
  fi
  say "[$1] $step: $("${name}_purpose")"
  "${name}_apply"
  last_command="verification of $step"
  "${name}_verify"
  last_command=
  say "[$1] $step: changed ($((SECONDS - begun)) s)"
}

check_steps() {
  need_root
  select_steps
  local drift=0
  for step in ${selected[@]+"${selected[@]}"}; do
    holds "${step//-/_}_done"
    if ((held)); then
      say "$step: ok"
    else
      say "$step: not as it should be"
      drift=$((drift + 1))
    fi
  done
  step=
  if ((drift > 0)); then
    say "$drift of ${#selected[@]} steps are not as they should be; --dry-run shows how"
    exit 3
  fi
  say "all ${#selected[@]} steps are as they should be"
}

undo_steps() {
  need_root
  select_steps
  if ((!confirmed)) && [[ -e /etc/kubernetes/kubelet.conf || -e /etc/kubernetes/admin.conf ]]; then
    die 2 "$HOST_NAME is a member of a cluster, and --undo would remove it with all its data in /etc/kubernetes and /var/lib/etcd; add --yes"
  fi
  take_lock
  open_log
  log_line "undo on $HOST_NAME"
  local index
  for ((index = ${#selected[@]} - 1; index >= 0; index--)); do
    step=${selected[index]}
    last_command="undo of $step"
    "${step//-/_}_undo"
    say "$step: undone"
  done
  step=
  last_command=
  if [[ -z $only && -z $from && -z $phase ]]; then
    forget_folders
    rm -rf "$STATE" "$CACHE" "${RUN_FOLDER:?}"
  fi
  say "undone in $((SECONDS - started)) s; packages and the log in $LOG_FOLDER stay"
}
