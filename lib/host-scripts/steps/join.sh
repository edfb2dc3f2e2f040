# shellcheck shell=bash

join_purpose() {
  echo "join the cluster at $API_ENDPOINT with kubeadm join"
}

join_done() {
  [[ ! -e $STATE/facts/join-begun ]]
  [[ "$(grep -c -E "^ *server: https://${API_ENDPOINT//./\\.}\$" /etc/kubernetes/kubelet.conf)" == 1 ]]
  systemctl is-active --quiet kubelet
}

join_apply() {
  if ((dry)); then
    say '  would run: kubeadm join --config /etc/kubernetes/faaslab/kubeadm.conf'
    return 0
  fi
  if [[ ! -s $DISCOVERY ]]; then
    die 8 "step join: needs the control plane's discovery file: run with --discovery there and --phase join --discovery-from FILE here, or cluster.sh"
  fi
  if [[ -e $STATE/facts/join-begun ]]; then
    say '  an earlier run was stopped in kubeadm join; its remains go first'
    local kept
    kept=$(cat "$DISCOVERY")
    clean_membership
    (umask 077 && printf '%s\n' "$kept" >"$DISCOVERY")
  elif [[ -e /etc/kubernetes/kubelet.conf ]]; then
    die 6 'step join: this host is a member of another cluster; take it out with --undo --only join --yes'
  fi
  remember join-begun yes
  run /usr/bin/kubeadm join --config /etc/kubernetes/faaslab/kubeadm.conf
  rm -f "$DISCOVERY"
  forget join-begun
}

kubelet_is_healthy() {
  [[ "$(curl --fail --silent --max-time 5 --noproxy '*' http://127.0.0.1:10248/healthz)" == ok ]]
}

join_verify() {
  join_done
  retry 30 2 kubelet_is_healthy
}

join_undo() {
  clean_membership
  forget join-begun
}
