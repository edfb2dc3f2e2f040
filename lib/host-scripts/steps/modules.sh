# shellcheck shell=bash

modules_purpose() {
  echo "load the kernel modules of bridges and overlays, now and after a restart: ${MODULES[*]}"
}

modules_done() {
  local module loaded
  file_is 0644 /etc/modules-load.d/faaslab.conf "$MODULES_CONF"
  loaded=$(lsmod)
  for module in "${MODULES[@]}"; do
    [[ $loaded == *$'\n'"$module "* ]] || grep -q "/$module\\.ko" "/lib/modules/$(uname -r)/modules.builtin"
  done
}

modules_apply() {
  local module
  put_file 0644 /etc/modules-load.d/faaslab.conf "$MODULES_CONF"
  for module in "${MODULES[@]}"; do run modprobe "$module"; done
}

modules_verify() {
  modules_done
}

# The modules stay loaded until the next restart: something may be using them.
modules_undo() {
  restore_file /etc/modules-load.d/faaslab.conf
}
