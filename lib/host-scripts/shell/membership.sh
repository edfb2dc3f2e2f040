# shellcheck shell=bash
# Takes a host out of its cluster, and with it everything that kubeadm reset leaves behind. Chains of others in iptables stay.

clean_membership() {
  local link file
  holds has_remains
  if ((!held)); then return 0; fi
  if [[ -x /usr/bin/kubeadm ]]; then
    run /usr/bin/kubeadm reset --force --cri-socket "$CRI_SOCKET"
  fi
  for file in /etc/cni/net.d/10-flannel.conflist /etc/kubernetes/admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf; do
    [[ ! -e $file ]] || run rm -f "$file"
  done
  run rm -rf /var/lib/cni /run/flannel "$DISCOVERY"
  # A bridge that outlives its cluster keeps its address, and every pod of the next cluster waits for ever.
  for link in cni0 flannel.1 kube-ipvs0; do
    [[ ! -e /sys/class/net/$link ]] || run ip link delete "$link"
  done
  holds command -v ipvsadm
  if ((held && PROXY_IS_IPVS)); then run ipvsadm --clear; fi
  remove_chains
}

# Succeeds if anything of a cluster is here; if not, /var/lib/cni and the like are somebody else's.
has_remains() {
  local path
  for path in /etc/kubernetes/admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /var/lib/etcd/member \
    /sys/class/net/cni0 /sys/class/net/flannel.1 "$STATE/facts/init-begun" "$STATE/facts/join-begun"; do
    if [[ -e $path ]]; then return 0; fi
  done
  [[ -n "$(ls -A /etc/kubernetes/manifests)" ]]
}

# Only chains whose names begin with KUBE- and FLANNEL-, and the rules that lead to them.
remove_chains() {
  local table saved
  holds command -v iptables-save
  if ((!held)); then return 0; fi
  for table in filter nat mangle; do
    saved=$(iptables-save -t "$table")
    [[ $saved == *KUBE-* || $saved == *FLANNEL-* ]] || continue
    if ((dry)); then
      say "  would remove the chains KUBE-* and FLANNEL-* of table $table"
      continue
    fi
    last_command="removing the chains KUBE-* and FLANNEL-* of table $table"
    grep -v -E '(^:|-A |-j |-g )(KUBE|FLANNEL)-' <<<"$saved" | iptables-restore -T "$table"
    log_line "removed the chains KUBE-* and FLANNEL-* of table $table"
  done
}
