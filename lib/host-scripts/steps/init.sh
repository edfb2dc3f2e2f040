# shellcheck shell=bash

init_purpose() {
  echo "make the control plane with kubeadm init"
}

api_is_ready() {
  [[ "$(/usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=10s get --raw /readyz)" == ok ]]
}

init_done() {
  [[ -e $ADMIN_CONF && ! -e $STATE/facts/init-begun ]]
  api_is_ready
}

init_apply() {
  if [[ -e $STATE/facts/init-begun ]]; then
    # Nothing of value can be in it: it never came to its end.
    say '  an earlier run was stopped in kubeadm init; its remains go first'
    clean_membership
  elif [[ -e $ADMIN_CONF ]]; then
    ((dry)) || die 6 "step init: $ADMIN_CONF is there, but the API server does not answer; see systemctl status kubelet and the log of its containers, or start anew with --undo --only init --yes"
  elif [[ -e /var/lib/etcd/member || -n "$(ls -A /etc/kubernetes/manifests 2>/dev/null || true)" ]]; then
    ((dry)) || die 6 'step init: a half-made control plane of somebody else is here; look at it, then remove it with --undo --only init --yes'
  fi
  remember init-begun yes
  # It would print the token that it makes, which is not used and dies after 5 minutes.
  run /usr/bin/kubeadm init --config /etc/kubernetes/faaslab/kubeadm.conf --skip-token-print
}

# It has been seen to report success and crash a little later, with the wrong cgroup driver: so look twice.
init_verify() {
  local before after
  retry 60 2 api_is_ready
  before=$(set -e && control_plane_restarts)
  sleep "${FAASLAB_STABLE_SECONDS:-60}"
  retry 5 2 api_is_ready
  after=$(set -e && control_plane_restarts)
  last_command="the control plane's containers must not restart, got $before before and $after after a minute; are docker and kubelet of one cgroup driver?"
  [[ $before == "$after" ]]
  forget init-begun
}

control_plane_restarts() {
  /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=10s --namespace kube-system get pods --selector tier=control-plane \
    --output 'jsonpath={range .items[*]}{.metadata.name}={.status.containerStatuses[0].restartCount} {end}'
}

init_undo() {
  clean_membership
  forget init-begun
}
