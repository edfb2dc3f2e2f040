# shellcheck shell=bash

CNI_PROGRAMS=(bandwidth bridge firewall host-local loopback portmap tuning)

cni_plugins_purpose() {
  echo 'install the network plugins that flannel builds on'
}

cni_plugins_done() {
  archive_is "$CNI_PLUGINS_URL" "$CNI_PLUGINS_SHA256" /opt/cni/bin
}

cni_plugins_apply() {
  install_from_archive "$CNI_PLUGINS_URL" "$CNI_PLUGINS_SHA256" /opt/cni/bin 1 "${CNI_PROGRAMS[@]}"
}

cni_plugins_verify() {
  cni_plugins_done
}

cni_plugins_undo() {
  remove_archive "$CNI_PLUGINS_URL" /opt/cni/bin "${CNI_PROGRAMS[@]}"
}
