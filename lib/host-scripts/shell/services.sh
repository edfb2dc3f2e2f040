# shellcheck shell=bash
# systemd units.

service_runs() {
  systemctl is-enabled --quiet "$1"
  systemctl is-active --quiet "$1"
}

# Enables and starts a unit, noting how it was.
start_service() {
  local unit=$1 enabled=no active=no
  holds systemctl is-enabled --quiet "$unit"
  ((!held)) || enabled=yes
  holds systemctl is-active --quiet "$unit"
  ((!held)) || active=yes
  remember "service-$unit" "$enabled $active"
  run systemctl daemon-reload
  run systemctl enable "$unit"
  run systemctl restart "$unit"
}

# Back to what start_service or stop_service found.
restore_service() {
  local unit=$1 before
  before=$(set -e && recall "service-$unit")
  case $before in
    'yes yes') run systemctl enable --now "$unit" ;;
    'yes no')
      run systemctl enable "$unit"
      run systemctl stop "$unit"
      ;;
    'no yes')
      run systemctl disable "$unit"
      run systemctl start "$unit"
      ;;
    'no no') run systemctl disable --now "$unit" ;;
    *) return 0 ;;
  esac
  forget "service-$unit"
}

stop_service() {
  local unit=$1 enabled=no active=no
  holds systemctl is-enabled --quiet "$unit"
  ((!held)) || enabled=yes
  holds systemctl is-active --quiet "$unit"
  ((!held)) || active=yes
  remember "service-$unit" "$enabled $active"
  run systemctl disable --now "$unit"
}
