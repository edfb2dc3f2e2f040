#!/usr/bin/env bats
# Three machines and the operator's scripts, over real ssh with strict host keys.

load machines

setup() {
  MACHINES=$(mktemp -d /mnt/machines.XXXXXX)
  make_network
  local host
  for host in 192.168.0.213 192.168.0.132 192.168.0.194; do ip addr del "$host/32" dev lab0 2>/dev/null || true; done
  make_machine master-0001 192.168.0.213 centos
  make_machine slave-0001 192.168.0.132 centos
  make_machine slave-0002 192.168.0.194 centos
  start_sshd master-0001 192.168.0.213
  start_sshd slave-0001 192.168.0.132
  start_sshd slave-0002 192.168.0.194
  # Machines from one image, in which each has its own id.
  local name
  for name in master-0001 slave-0001 slave-0002; do md5sum <<<"$name" | cut -c 1-32 >"$MACHINES/$name/root/etc/machine-id"; done
  export HOME=$MACHINES/home FAASLAB_LOG_FOLDER=$MACHINES/logs
  mkdir -p "$HOME"
}

teardown() {
  remove_machines
}

operator() {
  local script=$1
  shift
  # sshd gives its sessions this environment only through the stub's file.
  bash "$FIXTURES/centos/host/$script.sh" --ssh-config "$MACHINES/ssh_config" --known-hosts "$MACHINES/known_hosts" "$@"
}

@test "three hosts come up: in order, joins at once, and no token in any process list, log or file" {
  # Faster than a minute, and by a way that the script knows nothing of: sleep itself.
  for name in master-0001 slave-0001 slave-0002; do
    printf '#!/bin/bash\n[[ $1 != 60 ]] || exit 0\nexec /usr/bin/sleep "$@"\n' >"$MACHINES/$name/root/usr/local/sbin/sleep"
    chmod 0755 "$MACHINES/$name/root/usr/local/sbin/sleep"
  done
  # Watches every process of all machines, arguments and environment.
  (while :; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n'; sleep 0.02; done >"$MACHINES/seen" 3>&-) 3>&- &
  watcher=$!
  run operator cluster up
  kill "$watcher"
  echo "$output"
  [ "$status" -eq 0 ]
  shared=$MACHINES/shared
  [ "$(ls "$shared/nodes" | tr '\n' ' ')" = 'master-0001 slave-0001 slave-0002 ' ]

  # Both joins were under way at the same time.
  first_end=$(sort "$shared"/join-ended-* | head -n 1)
  last_begin=$(sort "$shared"/join-begun-* | tail -n 1)
  awk "BEGIN { exit !($last_begin < $first_end) }"

  # Order: base on all, then init, then the network, then joins, then labels.
  calls() { grep -h " $2" "$MACHINES/$1/root/var/lib/stub/calls" | head -n 1 | cut -d ' ' -f 1; }
  pulled=$(for name in slave-0001 slave-0002; do calls "$name" 'docker pull'; done | sort | tail -n 1)
  printf '%s\n' "$pulled" "$(calls master-0001 'kubeadm init')" "$(calls master-0001 'kubectl .* apply')" "$(calls slave-0001 'kubeadm join')" \
    "$(calls master-0001 'kubectl .* label')" | sort -n -c

  # One token a worker, each used once, all revoked; the file was for root alone, on tmpfs, and is gone.
  [ "$(wc -l <"$shared/tokens")" -eq 2 ]
  diff <(sort "$shared/tokens") <(sort "$shared/used")
  [ ! -s "$shared/alive" ]
  [ "$(cat "$MACHINES/slave-0001/root/var/lib/stub/discovery-was")" = '600 tmpfs 0' ]
  [ ! -e "$MACHINES/slave-0001/root/run/faaslab/discovery.conf" ]
  # The watcher did see the join.
  grep -q -x join "$MACHINES/seen"
  for name in master-0001 slave-0001 slave-0002; do mv "$MACHINES/$name/root/var/lib/stub/calls" "$MACHINES/calls-$name"; done
  for token in $(cut -d . -f 2 "$shared/tokens"); do
    run grep -r -l "$token" "$MACHINES/seen" "$MACHINES/logs" "$MACHINES"/calls-* "$MACHINES/home" \
      "$MACHINES"/*/upper "$MACHINES"/*/root/run "$MACHINES"/*/root/tmp
    [ "$status" -eq 1 ]
  done

  # Again: nothing changes, no token is made, nothing joins.
  run operator cluster up
  [ "$status" -eq 0 ]
  [ "$(wc -l <"$shared/tokens")" -eq 2 ]
  run grep -L ': 0 of .* steps changed something' "$MACHINES"/logs/base-*.log "$MACHINES"/logs/control-plane-*.log
  [ -z "$output" ]
  run operator cluster check
  [ "$status" -eq 0 ]

  run operator cluster kubeconfig
  [ "$status" -eq 0 ]
  [ "$(stat -c %a "$HOME/.kube/faaslab-course-report.conf")" = 600 ]

  run operator reset
  [ "$status" -eq 2 ]
  [ "$(ls "$shared/nodes" | wc -l)" -eq 3 ]
  run operator reset --yes --all
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(ls "$shared/nodes" | wc -l)" -eq 0 ]
  [ ! -e "$MACHINES/slave-0001/root/usr/bin/kubelet" ]
  [ ! -e "$MACHINES/slave-0001/root/var/lib/faaslab" ]
}

@test "an unknown or changed host key stops everything before a host is touched" {
  sed -i '/192.168.0.194/d' "$MACHINES/known_hosts"
  run operator cluster up
  [ "$status" -eq 1 ]
  [[ $output == *'Host key verification failed'* ]]
  [[ $output == *'preflight failed on slave-0002'*'nothing was changed'* ]]
  [ ! -e "$MACHINES/master-0001/root/var/lib/faaslab" ]
  printf '192.168.0.194 %s\n' "$(cut -d ' ' -f 2- <"$MACHINES/known_hosts" | head -n 1)" >>"$MACHINES/known_hosts"
  run operator cluster up
  [ "$status" -eq 1 ]
}

@test "one host that is not fit stops the bring-up before any host is changed" {
  ip -n slave-0002 link add name cni0 type bridge
  run operator cluster up
  [ "$status" -eq 1 ]
  [[ $output == *'preflight failed on slave-0002'* ]]
  [[ $output == *'bridge cni0 is left'* ]]
  [[ $output == *'nothing was changed'* && $output != *'stays done'* ]]
  for name in master-0001 slave-0001 slave-0002; do [ ! -e "$MACHINES/$name/root/run/faaslab" ]; done
  [ ! -e "$MACHINES/master-0001/root/usr/bin/kubelet" ]
}

@test "hosts that cannot reach each other are told so" {
  on slave-0001 true
  ip netns exec slave-0001 iptables -A OUTPUT -d 192.168.0.213 -p tcp --dport 22 -j DROP
  run operator cluster preflight
  [ "$status" -eq 1 ]
  [[ $output == *'must reach 192.168.0.213 on port 22'*'must be joined'* ]]
}

@test "clones with one machine id are refused" {
  cp "$MACHINES/slave-0001/root/etc/machine-id" "$MACHINES/slave-0002/root/etc/machine-id"
  run operator cluster preflight
  [ "$status" -eq 4 ]
  [[ $output == *'hosts must differ, got twice: machine '* ]]
}

@test "one MAC address on two hosts is refused, whatever others they have; twice on one host it is a bond's" {
  mac=$(ip netns exec slave-0002 cat /sys/class/net/eth0/address)
  ip -n slave-0001 link add name eth1 address 02:00:00:00:00:01 type bridge
  ip -n slave-0001 link add name eth2 address 02:00:00:00:00:01 type bridge
  run operator cluster preflight
  echo "$output"
  [ "$status" -eq 0 ]
  ip -n slave-0001 link add name eth3 address "$mac" type bridge
  run operator cluster preflight
  [ "$status" -eq 4 ]
  [[ $output == *"hosts must differ, got twice: mac $mac on slave-0001 slave-0002"* ]]
}

@test "a join that fails leaves no token behind, and the next run finishes" {
  for name in master-0001 slave-0001 slave-0002; do
    printf '#!/bin/bash\n[[ $1 != 60 ]] || exit 0\nexec /usr/bin/sleep "$@"\n' >"$MACHINES/$name/root/usr/local/sbin/sleep"
    chmod 0755 "$MACHINES/$name/root/usr/local/sbin/sleep"
  done
  echo 'kubeadm join' >"$MACHINES/slave-0002/root/var/lib/stub/fail"
  run operator cluster up
  [ "$status" -eq 1 ]
  [[ $output == *'join failed on slave-0002'* ]]
  [[ $output == *'step join failed'* ]]
  [[ $output == *'what is done stays done'* ]]
  [ ! -s "$MACHINES/shared/alive" ]
  [ ! -e "$MACHINES/slave-0002/root/run/faaslab/discovery.conf" ]
  rm "$MACHINES/slave-0002/root/var/lib/stub/fail"
  run operator cluster up
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(ls "$MACHINES/shared/nodes" | wc -l)" -eq 3 ]
}

@test "what only looks at the cluster changes no host, leaves nothing there, and says so" {
  local name command
  for name in master-0001 slave-0001 slave-0002; do tree_of "$name" >"$MACHINES/before-$name"; done
  run operator cluster up --dry-run
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *'would run: swapoff --all'* ]]
  [[ $output == *'dry run: nothing was changed on any host, and nothing left there' ]]
  [[ $output != *'stays done'* && $output != *'the cluster is up'* ]]
  run operator cluster preflight
  [ "$status" -eq 0 ]
  run operator cluster check
  [ "$status" -eq 3 ]
  run operator cluster tools --dry-run
  [ "$status" -eq 2 ]
  [[ $output == *'--dry-run goes with up'* ]]
  for name in master-0001 slave-0001 slave-0002; do
    diff "$MACHINES/before-$name" <(tree_of "$name")
    [ ! -e "$MACHINES/$name/root/run/faaslab" ]
    [ ! -e "$MACHINES/$name/root/var/log/faaslab" ]
  done
}
