# shellcheck shell=bash

firewall_purpose() {
  echo 'stop and disable the firewall, as the study says; the hosts must be protected by the network around them'
}

firewall_unit() {
  local unit
  for unit in firewalld ufw; do
    holds systemctl cat "$unit"
    if ((held)); then echo "$unit"; fi
  done
}

firewall_done() {
  local unit
  for unit in $(set -e && firewall_unit); do
    [[ "$(systemctl is-active "$unit" || true)" != active ]]
    [[ "$(systemctl is-enabled "$unit" || true)" != enabled ]]
  done
}

firewall_apply() {
  local unit
  for unit in $(set -e && firewall_unit); do stop_service "$unit"; done
}

firewall_verify() {
  firewall_done
}

firewall_undo() {
  local unit
  for unit in firewalld ufw; do restore_service "$unit"; done
}
