# shellcheck shell=bash

sysctl_purpose() {
  echo 'let the kernel forward packets and show bridged ones to iptables'
}

sysctl_done() {
  local setting
  file_is 0644 /etc/sysctl.d/99-faaslab.conf "$SYSCTL_CONF"
  for setting in "${SYSCTLS[@]}"; do
    [[ "$(sysctl -n "${setting%%=*}")" == "${setting#*=}" ]]
  done
}

sysctl_apply() {
  local setting key
  for setting in "${SYSCTLS[@]}"; do
    key=${setting%%=*}
    holds sysctl -n "$key"
    if ((held)); then remember "sysctl-$key" "$(sysctl -n "$key")"; fi
  done
  put_file 0644 /etc/sysctl.d/99-faaslab.conf "$SYSCTL_CONF"
  run sysctl -q -p /etc/sysctl.d/99-faaslab.conf
}

sysctl_verify() {
  sysctl_done
}

sysctl_undo() {
  local setting key before
  restore_file /etc/sysctl.d/99-faaslab.conf
  for setting in "${SYSCTLS[@]}"; do
    key=${setting%%=*}
    before=$(set -e && recall "sysctl-$key")
    [[ -n $before ]] || continue
    run sysctl -q -w "$key=$before"
    forget "sysctl-$key"
  done
}
