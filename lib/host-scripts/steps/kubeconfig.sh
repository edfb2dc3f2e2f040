# shellcheck shell=bash

kubeconfig_purpose() {
  echo "let root use kubectl: ~root/.kube/config, readable by root alone"
}

kubeconfig_done() {
  cmp -s /etc/kubernetes/admin.conf /root/.kube/config
  [[ "$(stat -c %a /root/.kube/config)" == 600 ]]
}

kubeconfig_apply() {
  if ((dry)); then
    say '  would copy /etc/kubernetes/admin.conf to /root/.kube/config'
    return 0
  fi
  keep_original /root/.kube/config
  install -m 0600 /etc/kubernetes/admin.conf /root/.kube/config.faaslab-new
  mv -f /root/.kube/config.faaslab-new /root/.kube/config
}

kubeconfig_verify() {
  kubeconfig_done
}

kubeconfig_undo() {
  restore_file /root/.kube/config
}
