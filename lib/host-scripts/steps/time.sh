# shellcheck shell=bash

time_purpose() {
  echo 'keep the clock right: certificates and measurements of several hosts depend on it'
}

time_done() {
  [[ -z $CHRONY_CONF ]] || file_is 0644 "$CHRONY_CONF_PATH" "$CHRONY_CONF"
  service_runs "$CHRONY_SERVICE"
}

time_apply() {
  [[ -z $CHRONY_CONF ]] || put_file 0644 "$CHRONY_CONF_PATH" "$CHRONY_CONF"
  start_service "$CHRONY_SERVICE"
}

# Up to a minute until the clock is within half a second.
time_verify() {
  time_done
  run chronyc waitsync 12 0.5 0 5
}

time_undo() {
  restore_file "$CHRONY_CONF_PATH"
  restore_service "$CHRONY_SERVICE"
}
