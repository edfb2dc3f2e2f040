# shellcheck shell=bash

CONTAINERD_PROGRAMS=(containerd containerd-shim-runc-v2 ctr)

containerd_purpose() {
  echo "install containerd $RUNTIME_VERSION and runc, with systemd's cgroups, as the kubelet uses them"
}

containerd_done() {
  archive_is "$CONTAINERD_URL" "$CONTAINERD_SHA256" /usr/local/bin
  binary_is "$RUNC_URL" "$RUNC_SHA256" /usr/local/sbin/runc
  file_is 0644 /etc/systemd/system/containerd.service "$CONTAINERD_UNIT"
  file_is 0644 /etc/containerd/config.toml "$CONTAINERD_CONF"
  service_runs containerd
}

containerd_apply() {
  install_from_archive "$CONTAINERD_URL" "$CONTAINERD_SHA256" /usr/local/bin 1 "${CONTAINERD_PROGRAMS[@]}"
  install_binary "$RUNC_URL" "$RUNC_SHA256" /usr/local/sbin/runc
  put_file 0644 /etc/systemd/system/containerd.service "$CONTAINERD_UNIT"
  put_file 0644 /etc/containerd/config.toml "$CONTAINERD_CONF"
  start_service containerd
}

containerd_verify() {
  containerd_done
  last_command="containerd must be version $RUNTIME_VERSION"
  [[ "$(/usr/local/bin/containerd --version)" == *" v$RUNTIME_VERSION "* ]]
}

containerd_undo() {
  halt_service containerd
  restore_file /etc/containerd/config.toml
  restore_file /etc/systemd/system/containerd.service
  restore_file /usr/local/sbin/runc
  remove_archive "$CONTAINERD_URL" /usr/local/bin "${CONTAINERD_PROGRAMS[@]}"
  run systemctl daemon-reload
  restore_service containerd
}
