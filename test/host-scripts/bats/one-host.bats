#!/usr/bin/env bats
# One machine by itself: every step of a worker up to the join, and of a control plane to its end.

load machines

setup() {
  MACHINES=$(mktemp -d /mnt/machines.XXXXXX)
  make_network
}

teardown() {
  remove_machines
}

# A machine with its script, and something on the other hosts' ssh ports.
machine() {
  make_machine "$1" "$2" "$3" "${@:5}"
  copy_script "$1" "$4"
  local other
  for other in 192.168.0.213 192.168.0.132 192.168.0.194; do
    [[ $other == "$2" ]] || ip addr add "$other/32" dev lab0 2>/dev/null || true
  done
  if [[ ! -f /mnt/listening ]]; then
    touch /mnt/listening
    node -e 'require("node:net").createServer((socket) => socket.destroy()).listen(22)' >/dev/null 2>&1 3>&- &
  fi
  ip addr del "$2/32" dev lab0 2>/dev/null || true
}

host() {
  on "$1" env FAASLAB_STABLE_SECONDS=0 bash /root/host.sh "${@:2}"
}

@test "control plane on CentOS 7 with Docker: first run changes, second changes nothing, check agrees, undo restores every byte" {
  machine master-0001 192.168.0.213 centos centos
  before=$(tree_of master-0001)
  services=$(services_of master-0001)
  run host master-0001 --check
  [ "$status" -eq 3 ]
  [[ $output == *'swap: not as it should be'* ]]

  run host master-0001 --phase base
  [ "$status" -eq 0 ]
  run host master-0001 --phase control-plane
  [ "$status" -eq 0 ]
  root=$MACHINES/master-0001/root
  grep -q -x '192.168.0.194 slave-0002' "$root/etc/hosts"
  grep -q 'elsewhere # not ours' "$root/etc/hosts"
  [ "$(grep -c -x SELINUX=permissive "$root/etc/selinux/config")" -eq 1 ]
  grep -q -x SELINUXTYPE=targeted "$root/etc/selinux/config"
  [ "$(grep -c '^# faaslab-off: ' "$root/etc/fstab")" -eq 2 ]
  [ ! -e "$root/var/lib/stub/active/firewalld" ]
  [ "$(cat "$root/var/lib/stub/packages/docker-ce-cli")" = 18.09.7-3.el7 ]
  [ "$(cat "$root/var/lib/stub/packages/containerd.io")" = 1.4.4-3.1.el7 ]
  [ "$(stat -c %a "$root/etc/kubernetes/faaslab/kubeadm.conf")" = 600 ]

  run host master-0001 --phase base
  [ "$status" -eq 0 ]
  [[ $output == *': 0 of 17 steps changed something' ]]
  run host master-0001 --phase control-plane
  [[ $output == *': 0 of 3 steps changed something' ]]
  run host master-0001 --check --phase base
  [ "$status" -eq 0 ]

  # No token of kubeadm init in the log.
  run grep -r initok "$root/var/log/faaslab"
  [ "$status" -eq 1 ]
  grep -q '<token>' "$root/var/log/faaslab/host.log"

  run host master-0001 --undo
  [ "$status" -eq 2 ]
  run host master-0001 --undo --yes
  [ "$status" -eq 0 ]
  diff <(echo "$before") <(tree_of master-0001)
  diff <(echo "$services") <(services_of master-0001)
  [ "$(cat "$root/var/lib/stub/selinux")" = Enforcing ]
  [ -e "$root/var/lib/stub/active/firewalld" ]
  [ -e "$root/var/lib/stub/swap" ]
}

worker_cycle() { # PROFILE SYSTEM STUB...
  machine slave-0001 192.168.0.132 "$2" "$1" "${@:3}"
  before=$(tree_of slave-0001)
  services=$(services_of slave-0001)
  run host slave-0001 --phase base
  [ "$status" -eq 0 ]
  run host slave-0001 --phase base
  [ "$status" -eq 0 ]
  [[ $output == *': 0 of '*' steps changed something' ]]
  run host slave-0001 --check --phase base
  [ "$status" -eq 0 ]
  run host slave-0001 --undo
  [ "$status" -eq 0 ]
  diff <(echo "$before") <(tree_of slave-0001)
  diff <(echo "$services") <(services_of slave-0001)
}

@test "worker on Ubuntu 20.04 with Docker: change, rest, undo" {
  worker_cycle ubuntu ubuntu
}

@test "worker on Debian 12 with containerd: change, rest, undo" {
  worker_cycle debian debian
  # apt took it out for chrony, and no script can bring it back.
  [[ $output == *'systemd-timesyncd ran before and is gone with its package'* ]]
}

@test "worker on EL 9 behind firewalld, with time servers: change, rest, undo" {
  worker_cycle firewalld el firewall-cmd
}

@test "worker on Ubuntu 22.04 behind ufw, with NFS and ipvs: change, rest, undo" {
  worker_cycle ufw ubuntu22 ufw exportfs
}

@test "NFS is exported to the hosts alone" {
  machine master-0001 192.168.0.213 ubuntu22 ufw ufw exportfs
  run host master-0001 --only nfs-server
  [ "$status" -eq 0 ]
  root=$MACHINES/master-0001/root
  [[ "$(cat "$root/etc/exports.d/faaslab.exports")" == '/nfs/openwhisk 192.168.0.213('*'192.168.0.194('* ]]
  ! grep -q '\*' "$root/etc/exports.d/faaslab.exports"
  [ -d "$root/nfs/openwhisk/02" ]
  run host master-0001 --only nfs-server
  [[ $output == *': 0 of 1 steps changed something' ]]
  # The same end of another path is another folder.
  echo "/data$(cat "$root/etc/exports.d/faaslab.exports")" >"$root/var/lib/stub/exported"
  run host master-0001 --check --only nfs-server
  [ "$status" -eq 3 ]
}

@test "what was there before the first run stays as it was: units, holds, rules and masks of somebody else" {
  machine slave-0001 192.168.0.132 ubuntu22 ufw ufw exportfs
  state=$MACHINES/slave-0001/root/var/lib/stub
  # Running but not enabled, enabled but not running, and neither.
  touch "$state"/units/{chrony,rpcbind,rpcbind.socket} "$state/active/chrony" "$state/enabled/rpcbind" "$state/masked/swap.target"
  rm "$state/swap"
  printf 'ufw allow 22/tcp\nufw allow 30000:32767/tcp comment mine\n' >"$state/ufw"
  cp "$state/ufw" "$MACHINES/ufw"
  services=$(services_of slave-0001)
  run host slave-0001 --phase base
  [ "$status" -eq 0 ]
  [ "$(services_of slave-0001)" != "$services" ]
  grep -q 'allow from 192.168.0.213 to any port 10250 proto tcp' "$state/ufw"
  [ "$(grep -c 'allow 22/tcp' "$state/ufw")" -eq 1 ]
  run host slave-0001 --undo
  [ "$status" -eq 0 ]
  diff <(echo "$services") <(services_of slave-0001)
  diff "$MACHINES/ufw" "$state/ufw"
  [ ! -e "$state/swap" ]
}

@test "Docker that ran before with a hold of its own runs and is held afterwards" {
  machine slave-0001 192.168.0.132 ubuntu ubuntu
  state=$MACHINES/slave-0001/root/var/lib/stub
  touch "$state"/{units,active,enabled}/docker
  printf '%s\n' docker-ce other >"$state/held"
  services=$(services_of slave-0001)
  run host slave-0001 --only docker
  [ "$status" -eq 0 ]
  [ -e "$state/active/containerd" ]
  run host slave-0001 --undo --only docker
  [ "$status" -eq 0 ]
  diff <(echo "$services") <(services_of slave-0001)
  [ "$(sort -u "$state/held" | tr '\n' ' ')" = 'docker-ce other ' ]
  # It runs with the configuration that is there again.
  grep -h ' systemctl ' "$state/calls" | tail -n 10 | grep -q 'systemctl restart docker$'
}

@test "a run that is killed between a package's install and its note knows what the package started" {
  machine slave-0001 192.168.0.132 ubuntu ubuntu
  services=$(services_of slave-0001)
  printf '#!/bin/bash\n/usr/local/sbin/stub apt-get "$@" && [[ $* != *docker-ce* ]] || kill -9 "$PPID"\n' >"$MACHINES/apt-get"
  rm "$MACHINES/slave-0001/root/usr/local/sbin/apt-get"
  install -m 0755 "$MACHINES/apt-get" "$MACHINES/slave-0001/root/usr/local/sbin/apt-get"
  run host slave-0001 --only docker
  [ "$status" -eq 137 ]
  [ -e "$MACHINES/slave-0001/root/var/lib/stub/active/docker" ]
  run host slave-0001 --undo --only docker
  [ "$status" -eq 0 ]
  diff <(echo "$services") <(services_of slave-0001)
}

@test "worker-1 is not taken for worker-10" {
  machine master-0001 192.168.0.213 centos names
  host master-0001 --phase base
  host master-0001 --phase control-plane
  shared=$MACHINES/shared
  touch "$shared/nodes/worker-1" "$shared/nodes/worker-10"
  host master-0001 --only nodes
  run host master-0001 --check --only nodes
  [ "$status" -eq 0 ]
  echo worker-10 >"$shared/labelled"
  run host master-0001 --check --only nodes
  [ "$status" -eq 3 ]
}

@test "no step changes the folder that the script is in" {
  machine slave-0001 192.168.0.132 debian debian
  cat >"$MACHINES/slave-0001/root/root/watch.sh" <<'TEXT'
set -T
trap '((BASH_SUBSHELL)) || [[ $PWD == "$START" ]] || printf "%s in %s\n" "$BASH_COMMAND" "$PWD" >>/root/strayed' DEBUG
TEXT
  on slave-0001 env FAASLAB_STABLE_SECONDS=0 START=/srv BASH_ENV=/root/watch.sh bash -c 'cd /srv && bash /root/host.sh --phase base'
  grep -v 'cd /srv' "$MACHINES/slave-0001/root/root/strayed" >"$MACHINES/strayed" || true
  cat "$MACHINES/strayed"
  [ ! -s "$MACHINES/strayed" ]
}

@test "dry run writes not one byte and shows differences" {
  machine master-0001 192.168.0.213 centos centos
  before=$(written_by master-0001)
  run host master-0001 --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *'+192.168.0.132 slave-0001'* ]]
  [[ $output == *'would run: swapoff --all'* ]]
  [[ $output == *'would download https://dl.k8s.io/release/v1.20.5/bin/linux/amd64/kubelet'* ]]
  [[ $output == *'would run: /usr/bin/kubeadm init'* ]]
  diff <(echo "$before") <(written_by master-0001)
  run host master-0001 --check
  diff <(echo "$before") <(written_by master-0001)
  run host master-0001 --list
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 22 ]
  diff <(echo "$before") <(written_by master-0001)
}

@test "a digest that does not match stops the step before anything is installed" {
  machine slave-0001 192.168.0.132 debian debian
  echo kubelet >"$MACHINES/slave-0001/root/var/lib/stub/corrupt"
  run host slave-0001 --phase base
  [ "$status" -eq 5 ]
  [[ $output == *'step kubernetes: https://dl.k8s.io/'*'must have SHA-256'* ]]
  [ ! -e "$MACHINES/slave-0001/root/usr/bin/kubelet" ]
  rm "$MACHINES/slave-0001/root/var/lib/stub/corrupt"
  run host slave-0001 --phase base
  [ "$status" -eq 0 ]
}

@test "a release without a pinned digest takes the published one, says so, and notices later changes" {
  machine slave-0001 192.168.0.132 debian unpinned
  run host slave-0001 --phase base
  [ "$status" -eq 0 ]
  [[ $output == *'no digest is pinned for https://dl.k8s.io/release/v1.31.14/'* ]]
  run host slave-0001 --phase base
  [[ $output == *': 0 of '*' steps changed something' ]]
  echo '# touched' >>"$MACHINES/slave-0001/root/usr/bin/kubelet"
  run host slave-0001 --check --only kubernetes
  [ "$status" -eq 3 ]
}

@test "a failing step stops with its name, keeps what is done, and the next run goes on" {
  machine slave-0001 192.168.0.132 debian debian
  echo 'modprobe br_netfilter' >"$MACHINES/slave-0001/root/var/lib/stub/fail"
  run host slave-0001 --phase base
  [ "$status" -eq 1 ]
  [[ $output == *'step modules failed: modprobe br_netfilter'* ]]
  [[ $output == *'failed as the test wants'* ]]
  [[ $output == *'--from modules'* ]]
  run host slave-0001 --check --only swap
  [ "$status" -eq 0 ]
  rm "$MACHINES/slave-0001/root/var/lib/stub/fail"
  run host slave-0001 --phase base --from modules
  [ "$status" -eq 0 ]
  run host slave-0001 --check --phase base
  [ "$status" -eq 0 ]
}

# Kills with SIGKILL when the step in KILL_STEP has run KILL_AFTER commands of its own.
killer() {
  cat >"$MACHINES/$1/root/root/killer.sh" <<'TEXT'
set -T
kill_count=0
trap '[[ ${step-} != "$KILL_STEP" || ${held-1} != 0 || $((++kill_count)) -lt $KILL_AFTER ]] || kill -9 $$' DEBUG
TEXT
}

@test "a run that is killed in any step, at its beginning, middle or end, resumes" {
  machine master-0001 192.168.0.213 centos centos
  killer master-0001
  local step after killed=0
  for step in $(host master-0001 --list | cut -d ' ' -f 1 | grep -v -E '^(preflight|nodes|verify)$'); do
    for after in 2 12 30; do
      on master-0001 env FAASLAB_STABLE_SECONDS=0 KILL_STEP="$step" KILL_AFTER="$after" BASH_ENV=/root/killer.sh \
        bash /root/host.sh --only "$step" >/dev/null 2>&1 || [ "$?" -ne 137 ] || killed=$((killed + 1))
    done
    run host master-0001 --only "$step"
    [ "$status" -eq 0 ] || { echo "$step"; echo "$output"; false; }
    run host master-0001 --check --only "$step"
    [ "$status" -eq 0 ] || { echo "$step"; false; }
  done
  echo "$killed kills"
  [ "$killed" -ge 40 ]
}

@test "a run that was killed in between can be undone to the last byte" {
  machine master-0001 192.168.0.213 centos centos
  killer master-0001
  before=$(tree_of master-0001 | grep -v killer.sh)
  services=$(services_of master-0001)
  local step
  for step in hosts selinux swap sysctl docker kubernetes kubeadm-config node-exporter; do
    on master-0001 env KILL_STEP="$step" KILL_AFTER=25 BASH_ENV=/root/killer.sh bash /root/host.sh --only "$step" >/dev/null 2>&1 && true
  done
  run host master-0001 --undo
  [ "$status" -eq 0 ]
  diff <(echo "$before") <(tree_of master-0001 | grep -v killer.sh)
  diff <(echo "$services") <(services_of master-0001)
}

@test "a file that somebody changed in between is kept beside the restored one; of /etc/hosts only our block goes" {
  machine slave-0001 192.168.0.132 debian debian
  host slave-0001 --phase base
  root=$MACHINES/slave-0001/root
  echo '# mine' >>"$root/etc/sysctl.d/99-faaslab.conf"
  echo '192.0.2.9 added-later' >>"$root/etc/hosts"
  run host slave-0001 --undo
  [ "$status" -eq 0 ]
  [[ $output == *'that version is kept'* ]]
  grep -q '# mine' "$root/etc/sysctl.d/99-faaslab.conf.faaslab-kept"
  [ ! -e "$root/etc/sysctl.d/99-faaslab.conf" ]
  grep -q added-later "$root/etc/hosts"
  ! grep -q slave-0002 "$root/etc/hosts"
}

@test "a half-made control plane of somebody else is not touched: exit code 6" {
  machine master-0001 192.168.0.213 centos centos
  host master-0001 --phase base
  mkdir -p "$MACHINES/master-0001/root/var/lib/etcd/member"
  run host master-0001 --only init
  [ "$status" -eq 6 ]
  [[ $output == *'--undo --only init --yes'* ]]
}

@test "the wrong machine, a stale cni0 and an unreachable peer are named before anything is changed: exit code 4" {
  machine slave-0001 192.168.0.132 debian debian
  ip -n slave-0001 link add name cni0 type bridge
  # As two clouds' private networks that are not peered: no way there, no answer.
  ip -n slave-0001 route add unreachable 192.168.0.194/32
  before=$(tree_of slave-0001)
  run host slave-0001
  [ "$status" -eq 4 ]
  [[ $output == *'bridge cni0 is left from an earlier cluster'* ]]
  [[ $output == *'must reach 192.168.0.194 on port 22'* ]]
  diff <(echo "$before") <(tree_of slave-0001 | grep -v '^run/faaslab')
  ip -n slave-0001 addr del 192.168.0.132/24 dev eth0
  run host slave-0001 --only preflight
  [ "$status" -eq 4 ]
  [[ $output == *'this machine must have the address 192.168.0.132'* ]]
}

@test "leaving a cluster removes its links and chains, and no rule or chain of anybody else" {
  machine slave-0001 192.168.0.132 debian debian
  host slave-0001 --phase base
  local table
  for table in filter nat; do
    on slave-0001 iptables -t "$table" -N KUBE-SERVICES
    on slave-0001 iptables -t "$table" -N MINE
    on slave-0001 iptables -t "$table" -A OUTPUT -j KUBE-SERVICES
    on slave-0001 iptables -t "$table" -A OUTPUT -j MINE
    on slave-0001 iptables -t "$table" -A KUBE-SERVICES -d 10.96.0.1 -j MINE
  done
  on slave-0001 iptables -N FLANNEL-FWD
  ip -n slave-0001 link add name cni0 type bridge
  ip -n slave-0001 link add flannel.1 type vxlan id 1 dstport 8472 dev eth0
  mkdir -p "$MACHINES/slave-0001/root/etc/kubernetes" "$MACHINES/slave-0001/root/etc/cni/net.d"
  touch "$MACHINES/slave-0001/root/etc/kubernetes/kubelet.conf" "$MACHINES/slave-0001/root/etc/cni/net.d/"{10-flannel.conflist,99-other.conf}
  run host slave-0001 --undo --only join
  [ "$status" -eq 2 ]
  run host slave-0001 --undo --only join --yes
  [ "$status" -eq 0 ]
  for table in filter nat; do
    run on slave-0001 iptables-save -t "$table"
    [[ $output != *KUBE-* && $output != *FLANNEL-* ]]
    [[ $output == *'-A OUTPUT -j MINE'* ]]
  done
  run ip -n slave-0001 -br link
  [[ $output != *cni0* && $output != *flannel.1* ]]
  [ "$(ls "$MACHINES/slave-0001/root/etc/cni/net.d")" = 99-other.conf ]
  # The host stays prepared.
  run host slave-0001 --check --phase base
  [ "$status" -eq 0 ]
}

@test "two runs at once: the second stops with exit code 7" {
  machine slave-0001 192.168.0.132 debian debian
  mkdir -p "$MACHINES/slave-0001/root/run/faaslab"
  on slave-0001 flock /run/faaslab/lock sleep 5 3>&- &
  sleep 0.5
  run host slave-0001 --phase base
  [ "$status" -eq 7 ]
}

@test "usage errors have exit code 2, and a worker without a discovery file waits with 8" {
  machine slave-0001 192.168.0.132 debian debian
  run host slave-0001 --nonsense
  [ "$status" -eq 2 ]
  run host slave-0001 --only nonsense
  [ "$status" -eq 2 ]
  run host slave-0001 --phase join
  [ "$status" -eq 8 ]
  run host slave-0001 --help
  [ "$status" -eq 0 ]
}

@test "a script that was cut off runs nothing" {
  machine slave-0001 192.168.0.132 debian debian
  before=$(written_by slave-0001)
  run on slave-0001 bash -c "head -c -12 /root/host.sh | bash -s -- --phase base"
  diff <(echo "$before") <(written_by slave-0001)
}
