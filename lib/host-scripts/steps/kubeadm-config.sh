# shellcheck shell=bash

kubeadm_config_purpose() {
  echo "write kubeadm's configuration ($KUBEADM_API); it holds no secret"
}

kubeadm_config_done() {
  file_is 0600 /etc/kubernetes/faaslab/kubeadm.conf "$KUBEADM_CONF"
}

kubeadm_config_apply() {
  put_file 0600 /etc/kubernetes/faaslab/kubeadm.conf "$KUBEADM_CONF"
}

kubeadm_config_verify() {
  kubeadm_config_done
  # The command came with 1.28.
  if ((KUBEADM_VALIDATES)); then run /usr/bin/kubeadm config validate --config /etc/kubernetes/faaslab/kubeadm.conf; fi
}

kubeadm_config_undo() {
  restore_file /etc/kubernetes/faaslab/kubeadm.conf
}
