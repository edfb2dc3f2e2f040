# shellcheck shell=bash

network_purpose() {
  echo "apply flannel for the pods' range $POD_CIDR; nodes become Ready with it"
}

network_done() {
  file_is 0644 /etc/kubernetes/faaslab/flannel.yaml "$FLANNEL"
  /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=30s diff -f /etc/kubernetes/faaslab/flannel.yaml
}

network_apply() {
  put_file 0644 /etc/kubernetes/faaslab/flannel.yaml "$FLANNEL"
  run /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=30s apply -f /etc/kubernetes/faaslab/flannel.yaml
}

network_verify() {
  network_done
  run /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --namespace kube-flannel rollout status daemonset/kube-flannel-ds --timeout=300s
  last_command="flannel must have the range $POD_CIDR, see /run/flannel/subnet.env"
  retry 30 2 grep -q -x "FLANNEL_NETWORK=$POD_CIDR" /run/flannel/subnet.env
}

network_undo() {
  holds api_is_ready
  if ((held)); then
    run /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=30s delete --ignore-not-found -f /etc/kubernetes/faaslab/flannel.yaml
  fi
  restore_file /etc/kubernetes/faaslab/flannel.yaml
}
