# shellcheck shell=bash

# A live line of /etc/fstab, for sed -E and grep -E.
SWAP_LINE='\s*[^#[:space:]]\S*\s+\S+\s+swap(\s|$)'

swap_purpose() {
  echo 'turn swap off, now and after a restart: the kubelet refuses to start with it'
}

swap_done() {
  local active
  active=$(swapon --show=NAME --noheadings)
  [[ -z $active ]]
  [[ "$(grep -c -E "^$SWAP_LINE" /etc/fstab)" == 0 ]] || return 1
  [[ "$(systemctl is-enabled swap.target 2>/dev/null || true)" == masked ]]
}

swap_apply() {
  local text
  remember swap-target "$(systemctl is-enabled swap.target 2>/dev/null || true)"
  remember swap-devices "$(swapon --show=NAME --noheadings)"
  [[ -e /etc/fstab ]] || run touch /etc/fstab
  text=$(sed -E "s/^($SWAP_LINE)/# faaslab-off: \\1/" /etc/fstab && printf x)
  put_file "$(stat -L -c %a /etc/fstab)" /etc/fstab "${text%x}"
  run systemctl mask swap.target
  run swapoff --all
}

swap_verify() {
  swap_done
}

swap_undo() {
  local before
  if [[ -f $STATE/written/etc/fstab && "$(sha256sum </etc/fstab)" != "$(cat "$STATE/written/etc/fstab")" ]]; then
    # Somebody else changed the file since: only our mark goes.
    run sed -i 's/^# faaslab-off: //' /etc/fstab
    rm -f "$STATE/written/etc/fstab" "$STATE/original/etc/fstab"
  else
    restore_file /etc/fstab
  fi
  before=$(set -e && recall swap-target)
  if [[ -n $before && $before != masked ]]; then run systemctl unmask swap.target; fi
  before=$(set -e && recall swap-devices)
  if [[ -n $before ]]; then run swapon --all; fi
  forget swap-target
  forget swap-devices
}
