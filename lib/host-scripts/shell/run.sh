# shellcheck shell=bash
# How commands are run, questions asked, and what becomes of failures; the log, without tokens.

# Sets `held` to 1 if the command and everything it calls succeeds. Never called in a condition, where bash would not stop at failures.
holds() {
  local status saved
  saved=$(trap -p ERR)
  trap - ERR
  set +e
  (
    set -e
    "$@"
  ) >/dev/null 2>&1 9>&-
  status=$?
  set -e
  # Not set when one question asks another.
  [[ -z $saved ]] || eval "$saved"
  held=$((status == 0))
}

# Runs a command that changes something; its output goes to the log, without tokens.
run() {
  if ((dry)); then
    say "  would run: $(printf '%q ' "$@")"
    return 0
  fi
  last_command=$*
  log_line "+ $(printf '%q ' "$@")"
  if ((verbose)); then
    "$@" </dev/null 2>&1 9>&- | redact | tee -a "$log_file" >&2
  else
    "$@" </dev/null 2>&1 9>&- | redact >>"$log_file"
  fi
  last_command=
}

# Runs a command until it succeeds: retry TRIES PAUSE_SECONDS COMMAND...
retry() {
  local tries=$1 pause=$2 attempt
  shift 2
  for ((attempt = 1; attempt < tries; attempt++)); do
    holds "$@"
    if ((held)); then return 0; fi
    sleep "$pause"
  done
  last_command="$* (tried $tries times)"
  "$@" >/dev/null 2>&1
}

redact() {
  sed -u -E 's/[a-z0-9]{6}\.[a-z0-9]{16}/<token>/g; s/(certificate-key )[0-9a-f]{64}/\1<key>/g'
}

say() {
  printf '%s %s: %s\n' "$(date +%H:%M:%S)" "$HOST_NAME" "$*" >&2
  log_line "$*"
}

log_line() {
  [[ -n $log_file ]] || return 0
  printf '%s %s\n' "$(date '+%Y-%m-%dT%H:%M:%S%z')" "$*" | redact >>"$log_file"
}

open_log() {
  mkdir -p "$LOG_FOLDER"
  chmod 0700 "$LOG_FOLDER"
  log_file=$LOG_FOLDER/host.log
  touch "$log_file"
  chmod 0600 "$log_file"
}

take_lock() {
  (umask 077 && mkdir -p "$RUN_FOLDER")
  exec 9>"$RUN_FOLDER/lock"
  flock -n 9 || die 7 "another run of this script is going on on $HOST_NAME"
}

need_root() {
  ((EUID == 0)) || die 4 "must run as root, got user id $EUID; use sudo"
}

die() {
  local status=$1
  shift
  trap - ERR
  printf '%s: %s\n' "${HOST_NAME}" "$*" >&2
  log_line "stopped: $*"
  exit "$status"
}

on_error() {
  local status=$1 line=$2 command=${last_command:-$3}
  trap - ERR
  # The main shell tells it, once.
  ((BASH_SUBSHELL == 0)) || exit "$status"
  set +e
  say "step ${step:-none} failed: $command (line $line, status $status)"
  if [[ -n $log_file ]]; then
    tail -n 12 "$log_file" | sed 's/^/  | /' >&2
    printf '%s: the steps before it stay done; repair the cause and run again, or run with --from %s. Log: %s\n' \
      "$HOST_NAME" "${step:-preflight}" "$log_file" >&2
  fi
  exit 1
}

on_signal() {
  trap - ERR INT TERM
  say "interrupted in step ${step:-none}; run again to go on"
  exit 130
}

trap 'on_error "$?" "$LINENO" "$BASH_COMMAND"' ERR
trap on_signal INT TERM
