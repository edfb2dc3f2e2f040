# shellcheck shell=bash

crictl_purpose() {
  echo 'install crictl, which kubeadm and the image step ask the runtime with'
}

crictl_done() {
  archive_is "$CRICTL_URL" "$CRICTL_SHA256" /usr/local/bin
  file_is 0644 /etc/crictl.yaml "$CRICTL_CONF"
}

crictl_apply() {
  install_from_archive "$CRICTL_URL" "$CRICTL_SHA256" /usr/local/bin 0 crictl
  put_file 0644 /etc/crictl.yaml "$CRICTL_CONF"
}

crictl_verify() {
  crictl_done
}

crictl_undo() {
  restore_file /etc/crictl.yaml
  remove_archive "$CRICTL_URL" /usr/local/bin crictl
}
