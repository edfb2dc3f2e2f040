# shellcheck shell=bash

preflight_purpose() {
  echo 'make sure that this is the right machine and that it is fit'
}

# One line for each fault. Everything here only looks.
preflight_faults() {
  local id='' version='' line address peer value kernel
  while IFS='=' read -r line value || [[ -n $line ]]; do
    value=${value//[\"\']/}
    case $line in
      ID) id=$value ;;
      VERSION_ID) version=$value ;;
      *) ;;
    esac
  done <"${OS_RELEASE:-/etc/os-release}"
  if [[ " $OS_IDS " != *" $id "* || ($version != "$OS_VERSION" && $version != "$OS_VERSION".*) ]]; then
    echo "operating system must be $OS_TITLE, got $id $version; run the script that was made for this host"
  fi
  [[ "$(uname -m)" == x86_64 ]] || echo "processor must be x86_64, got $(uname -m); no digests are known for others"

  address=$(ip -4 -o addr show)
  if [[ $address != *" $HOST_ADDRESS/"* ]]; then
    echo "this machine must have the address $HOST_ADDRESS, got others; is this $HOST_NAME? check cluster.hosts in the study"
  fi
  value=$(uname -n)
  [[ ${value%%.*} == "$HOST_NAME" ]] || log_line "warning: host name is $value, the node will be called $HOST_NAME"

  value=$(nproc)
  ((value >= MIN_CPUS)) || echo "needs $MIN_CPUS CPUs, got $value"
  value=$(($(getconf _PHYS_PAGES) * ($(getconf PAGE_SIZE) / 1024) / 1024))
  ((value >= MIN_MEMORY_MIB)) || echo "needs $MIN_MEMORY_MIB MiB of memory, got $value"
  value=$(df -Pm /var | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
  ((value >= MIN_DISK_MIB)) || echo "needs $MIN_DISK_MIB MiB free in /var, got $value"
  if ((NEEDS_CGROUP_2)) && [[ ! -f /sys/fs/cgroup/cgroup.controllers ]]; then
    echo "Kubernetes $KUBERNETES needs cgroup v2, got v1; boot with systemd.unified_cgroup_hierarchy=1"
  fi
  kernel=$(uname -r)
  if [[ $(printf '%s\n%s\n' "$MIN_KERNEL" "${kernel%%-*}" | sort -V | head -n 1) != "$MIN_KERNEL" ]]; then
    echo "Kubernetes $KUBERNETES needs kernel $MIN_KERNEL, got $kernel"
  fi

  for peer in ${PEERS[@]+"${PEERS[@]}"}; do
    # shellcheck disable=SC2016 # the inner shell expands it
    if ! timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' - "$peer" "$SSH_PORT" 2>/dev/null; then
      echo "must reach $peer on port $SSH_PORT, got no connection; the hosts' networks must be joined (peering, routes) before they make a cluster"
    fi
  done
  # A route into the pods' or the services' range that is not ours would swallow their traffic.
  value=$(ip -4 route show root "$POD_CIDR" | grep -v -E ' dev (cni0|flannel\.1)' || true)
  [[ -z $value ]] || echo "no route may lie in the pods' range $POD_CIDR, got ${value%%$'\n'*}"
  # flannel takes the interface of the default route, and there is no other way to tell it the right one on every host at once.
  value=$(ip -4 route get 198.51.100.1 2>/dev/null || true)
  [[ " $value " == *" src $HOST_ADDRESS "* ]] || echo "the default route must leave from $HOST_ADDRESS, because flannel follows it, got: ${value%%$'\n'*}"
  value=$(ip -4 route show root "$SERVICE_CIDR")
  [[ -z $value ]] || echo "no route may lie in the services' range $SERVICE_CIDR, got ${value%%$'\n'*}"

  if [[ ! -e /etc/kubernetes/kubelet.conf && ! -e $STATE/facts/join-begun && ! -e $STATE/facts/init-begun ]]; then
    if [[ -e /sys/class/net/cni0 ]]; then
      echo "bridge cni0 is left from an earlier cluster, and its address would block every pod; run with --undo --only $JOIN_STEP --yes, or: ip link delete cni0"
    fi
    if [[ -d /etc/kubernetes/manifests && -n "$(ls -A /etc/kubernetes/manifests)" ]]; then
      echo "/etc/kubernetes/manifests is left from an earlier cluster; run with --undo --only $JOIN_STEP --yes"
    fi
  fi
  if [[ -S /run/containerd/containerd.sock && -S /var/run/dockershim.sock && $RUNTIME == containerd ]]; then
    echo 'only one container runtime may run, got docker with dockershim beside containerd; stop docker'
  fi
}

preflight_done() {
  local faults
  faults=$(set -e && preflight_faults)
  [[ -z $faults ]]
}

preflight_apply() {
  local faults line
  faults=$(set -e && preflight_faults)
  while read -r line; do [[ -z $line ]] || say "  $line"; done <<TEXT
$faults
TEXT
  if [[ -n $faults ]] && ((!dry)); then
    die 4 "$HOST_NAME is not fit, see above; nothing was changed"
  fi
}

preflight_verify() {
  preflight_done
}

preflight_undo() {
  return 0
}

# For cluster.sh: looks and tells, without a lock, a log or any other trace.
tell_fitness() {
  need_root
  preflight_apply
  say 'this machine is fit'
}

# What must differ between hosts: hardware id, machine id, MAC addresses; and the clock. For cluster.sh.
print_identity() {
  local macs mac
  need_root
  printf 'product %s\n' "$(cat /sys/class/dmi/id/product_uuid 2>/dev/null || echo unknown)"
  printf 'machine %s\n' "$(cat /etc/machine-id 2>/dev/null || echo unknown)"
  # Without what software makes. Ports of one bond or bridge share theirs.
  macs=$(ip -o link show | grep -v -E ' (lo|cni0|docker0|flannel\.1|(veth|virbr|br-|cali|tunl)[^ ]*)[:@]' |
    grep -o -E 'link/ether [0-9a-f:]+' | cut -d ' ' -f 2 | sort -u || true)
  for mac in $macs; do printf 'mac %s\n' "$mac"; done
  printf 'clock %s\n' "$(date +%s)"
}
