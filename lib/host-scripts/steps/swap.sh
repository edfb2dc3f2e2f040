# shellcheck shell=bash

swap_purpose() {
  echo 'turn swap off, now and after a restart: the kubelet refuses to start with it'
}

swap_done() {
  local active
  active=$(swapon --show=NAME --noheadings)
  [[ -z $active ]]
  [[ "$(grep -c -E '^[^#]\S*\s+\S+\s+swap\s' /etc/fstab)" == 0 ]] || return 1
  [[ "$(systemctl is-enabled swap.target 2>/dev/null || true)" == masked ]]
}

swap_apply() {
  local text
  [[ -e /etc/fstab ]] || run touch /etc/fstab
  text=$(sed -E 's/^([^#]\S*\s+\S+\s+swap\s)/# faaslab-off: \1/' /etc/fstab && printf x)
  put_file "$(stat -L -c %a /etc/fstab)" /etc/fstab "${text%x}"
  run systemctl mask swap.target
  run swapoff --all
}

swap_verify() {
  swap_done
}

swap_undo() {
  if [[ -f $STATE/written/etc/fstab && "$(sha256sum </etc/fstab)" != "$(cat "$STATE/written/etc/fstab")" ]]; then
    # Somebody else changed the file since: only our mark goes.
    run sed -i 's/^# faaslab-off: //' /etc/fstab
    rm -f "$STATE/written/etc/fstab" "$STATE/original/etc/fstab"
  else
    restore_file /etc/fstab
  fi
  run systemctl unmask swap.target
  run swapon --all
}
