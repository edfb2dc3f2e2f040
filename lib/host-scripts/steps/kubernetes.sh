# shellcheck shell=bash

kubernetes_purpose() {
  echo "install kubeadm, kubelet and kubectl $KUBERNETES, all of one version and out of any package manager's reach"
}

kubernetes_done() {
  binary_is "$KUBEADM_URL" "$KUBEADM_SHA256" /usr/bin/kubeadm
  binary_is "$KUBELET_URL" "$KUBELET_SHA256" /usr/bin/kubelet
  binary_is "$KUBECTL_URL" "$KUBECTL_SHA256" /usr/bin/kubectl
  file_is 0644 /etc/systemd/system/kubelet.service "$KUBELET_UNIT"
  file_is 0644 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf "$KUBELET_DROP_IN"
  systemctl is-enabled --quiet kubelet
}

kubernetes_apply() {
  local before
  before=$(command -v kubelet || true)
  if [[ -n $before && $before != /usr/bin/kubelet ]]; then
    say "  $before would be found before /usr/bin/kubelet; it is left alone, remove it yourself"
  fi
  install_binary "$KUBEADM_URL" "$KUBEADM_SHA256" /usr/bin/kubeadm
  install_binary "$KUBELET_URL" "$KUBELET_SHA256" /usr/bin/kubelet
  install_binary "$KUBECTL_URL" "$KUBECTL_SHA256" /usr/bin/kubectl
  put_file 0644 /etc/systemd/system/kubelet.service "$KUBELET_UNIT"
  put_file 0644 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf "$KUBELET_DROP_IN"
  # Not only enabled: until init or join it restarts again and again, by design, and is ready the moment its configuration is there.
  start_service kubelet
}

kubernetes_verify() {
  kubernetes_done
  last_command="kubeadm and kubelet must be version $KUBERNETES"
  [[ "$(/usr/bin/kubeadm version -o short)" == "v$KUBERNETES" ]]
  [[ "$(/usr/bin/kubelet --version)" == "Kubernetes v$KUBERNETES" ]]
}

kubernetes_undo() {
  local name
  halt_service kubelet
  restore_file /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
  restore_file /etc/systemd/system/kubelet.service
  for name in kubeadm kubelet kubectl; do restore_file "/usr/bin/$name"; done
  run systemctl daemon-reload
  restore_service kubelet
}
