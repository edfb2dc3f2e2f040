# shellcheck shell=bash

selinux_purpose() {
  echo 'let SELinux warn instead of forbid (permissive), now and after a restart'
}

# A system where SELinux is off altogether is left so: turning it on would relabel every file.
selinux_done() {
  [[ "$(getenforce)" != Enforcing ]]
  [[ "$(grep -c -E '^SELINUX=(permissive|disabled)$' /etc/selinux/config)" == 1 ]]
  [[ "$(grep -c '^SELINUX=' /etc/selinux/config)" == 1 ]]
}

selinux_apply() {
  local text mode=permissive
  mode=$(getenforce)
  remember selinux "$mode"
  # The first line stays, as the one; the report had two.
  text=$(set -e; lines_of /etc/selinux/config | sed '/^SELINUX=/d'; printf 'SELINUX=permissive\nx')
  put_file 0644 /etc/selinux/config "${text%x}"
  if [[ $mode == Enforcing ]]; then run setenforce 0; fi
}

selinux_verify() {
  selinux_done
}

selinux_undo() {
  local before
  restore_file /etc/selinux/config
  before=$(set -e && recall selinux)
  if [[ $before == Enforcing ]]; then run setenforce 1; fi
  forget selinux
}
