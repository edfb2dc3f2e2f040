#!/bin/bash
# Stands in for every program that would change the machine or needs a network, under many names. State: /var/lib/stub of the host, and
# /srv/stub, which all hosts share as they would share a cluster. Every call is noted with its arguments.
set -u
state=/var/lib/stub
shared=/srv/stub
name=${0##*/}
if [[ $name == stub ]]; then
  name=$1
  shift
fi
mkdir -p "$state/units" "$state/enabled" "$state/active" "$state/masked" "$state/packages" "$state/images" "$shared/nodes"
printf '%s %s %s\n' "$(date +%s.%N)" "$name" "$*" >>"$state/calls"

# A test makes one call fail: a line with the beginning of the call.
if [[ -f $state/fail ]]; then
  while read -r prefix; do
    if [[ "$name $*" == "$prefix"* ]]; then
      echo "$name: failed as the test wants" >&2
      exit 1
    fi
  done <"$state/fail"
fi

last() { printf '%s' "${!#}"; }

unit_file() {
  case $1 in
    *.socket) echo "$1" ;;
    *) echo "$1.service" ;;
  esac
}

systemctl_stub() {
  local command=$1 now=0 unit='' word
  shift
  for word in "$@"; do
    case $word in
      --now) now=1 ;;
      --*) ;;
      *) unit=${word%.service} ;;
    esac
  done
  case $command in
    daemon-reload) ;;
    enable) touch "$state/enabled/$unit"; ((!now)) || touch "$state/active/$unit" ;;
    disable) rm -f "$state/enabled/$unit"; ((!now)) || rm -f "$state/active/$unit" ;;
    start | restart) touch "$state/active/$unit" ;;
    stop) rm -f "$state/active/$unit" ;;
    mask) touch "$state/masked/$unit" ;;
    unmask) rm -f "$state/masked/$unit" ;;
    is-active)
      if [[ -e $state/active/$unit ]]; then word=active; else word=inactive; fi
      [[ $* == *--quiet* ]] || echo "$word"
      [[ $word == active ]] || exit 3
      ;;
    is-enabled)
      if [[ -e $state/masked/$unit ]]; then word=masked; elif [[ -e $state/enabled/$unit ]]; then word=enabled; else word=disabled; fi
      [[ $* == *--quiet* ]] || echo "$word"
      [[ $word == enabled ]] || exit 1
      ;;
    cat) [[ -e $state/units/$unit || -e /etc/systemd/system/$unit.service ]] ;;
    list-units) for word in "$state"/active/*; do [[ ! -e $word ]] || echo "$(unit_file "${word##*/}") loaded active running of the stub"; done ;;
    list-unit-files)
      printf 'getty@.service enabled enabled\nrescue.service static -\n'
      for word in "$state"/units/* /etc/systemd/system/*.service; do
        [[ -e $word ]] || continue
        word=${word##*/}
        word=${word%.service}
        if [[ -e $state/enabled/$word ]]; then echo "$(unit_file "$word") enabled enabled"; else echo "$(unit_file "$word") disabled enabled"; fi
      done
      ;;
    *) echo "systemctl stub: $command" >&2; exit 90 ;;
  esac
}

curl_stub() {
  local output='' url='' write_out='' words=("$@") index
  for index in "${!words[@]}"; do
    case ${words[index]} in
      --output) output=${words[index + 1]} ;;
      --write-out) write_out=1 ;;
      http*) url=${words[index]} ;;
      *) ;;
    esac
  done
  if [[ -n $write_out ]]; then printf 401; return; fi
  case $url in
    http://127.0.0.1:10248/healthz) printf ok ;;
    http://*/metrics) [[ -e $state/active/node_exporter ]] && echo 'node_cpu_seconds_total{cpu="0"} 1' ;;
    https://*/gpg) echo key >"$output" ;;
    https://*)
      local file=/srv/downloads/${url//[^A-Za-z0-9.]/_}
      [[ -f $file ]] || { echo "curl stub: nothing for $url" >&2; exit 22; }
      if [[ -f $state/corrupt ]] && [[ $url == *"$(cat "$state/corrupt")" ]]; then echo damaged >"$output"; return; fi
      if [[ -n $output ]]; then cp "$file" "$output"; else cat "$file"; fi
      ;;
    *) exit 91 ;;
  esac
}

# Packages: a file for each, which holds its version.
install_stub() {
  local word
  for word in "$@"; do
    case $word in
      -* | install | Dpkg::Options* | update) ;;
      *=*) echo "${word#*=}" >"$state/packages/${word%%=*}" ;;
      docker-ce-[0-9]* | containerd.io-[0-9]* | docker-ce-cli-[0-9]*)
        local package=${word%%-[0-9]*}
        echo "${word#"$package"-}" >"$state/packages/$package"
        ;;
      *) echo 1.0-1 >"$state/packages/$word" ;;
    esac
  done
  # As the real packages do: apt enables and starts what it installs for the first time, yum only puts it there. chrony's takes another out.
  for word in "$@"; do
    case ${word%%[=]*} in
      docker-ce | docker-ce-[0-9]*) bring_units docker docker.socket ;;
      containerd.io | containerd.io-[0-9]*) bring_units containerd ;;
      chrony)
        bring_units "$([[ $name == yum ]] && echo chronyd || echo chrony)"
        rm -f "$state"/{units,active,enabled}/systemd-timesyncd
        ;;
      nfs-kernel-server) bring_units nfs-server ;;
      nfs-common) bring_units rpcbind rpcbind.socket ;;
      *) ;;
    esac
  done
}

bring_units() {
  local unit
  for unit in "$@"; do
    [[ ! -e $state/units/$unit ]] || continue
    touch "$state/units/$unit"
    [[ $name == yum ]] || touch "$state/active/$unit" "$state/enabled/$unit"
  done
}

kubeadm_stub() {
  local config='' words=("$@") index
  for index in "${!words[@]}"; do [[ ${words[index]} != --config ]] || config=${words[index + 1]}; done
  case "$1 ${2:-}" in
    'version '*) echo "v$STUB_VERSION" ;;
    'config validate')
      grep -q '^apiVersion: kubeadm.k8s.io/' "$config" || exit 1
      # The real one wants it to be there.
      file=$(sed -n 's/^ *kubeConfigPath: //p' "$config")
      [[ -z $file || -e $file ]]
      ;;
    'init '*)
      [[ ! -e /etc/kubernetes/admin.conf ]] || { echo 'FileAvailable: admin.conf exists' >&2; exit 1; }
      grep -q '^kind: InitConfiguration' "$config" || exit 1
      mkdir -p /etc/kubernetes/pki /etc/kubernetes/manifests /var/lib/etcd/member /var/lib/kubelet
      echo certificate >/etc/kubernetes/pki/ca.crt
      touch /etc/kubernetes/manifests/kube-apiserver.yaml
      sleep 0.3
      printf 'server: https://192.168.0.213:6443\nclient-key-data: c2VjcmV0\n' >/etc/kubernetes/admin.conf
      printf 'server: https://192.168.0.213:6443\n' >/etc/kubernetes/kubelet.conf
      touch "$shared/nodes/$(uname -n)"
      # What an old kubeadm prints whatever it is told.
      echo 'kubeadm join 192.168.0.213:6443 --token initok.0123456789abcdef'
      ;;
    'token create')
      token=$(head -c 3 /dev/urandom | od -An -tx1 | tr -d ' \n').$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
      echo "$token" >>"$shared/tokens"
      echo "${token%%.*}" >>"$shared/alive"
      echo "$token"
      ;;
    'token delete') sed -i "/^$(last "$@")\$/d" "$shared/alive" ;;
    'join '*)
      file=$(sed -n 's/^ *kubeConfigPath: //p' "$config")
      printf '%s %s %s\n' "$(stat -c %a "$file")" "$(stat -f -c %T "$file")" "$(stat -c %u "$file")" >"$state/discovery-was"
      token=$(grep -o -E '[0-9a-z]{6}\.[0-9a-z]{16}' "$file") || exit 1
      grep -q -x "${token%%.*}" "$shared/alive" || { echo 'unknown token' >&2; exit 1; }
      echo "$token" >>"$shared/used"
      date +%s.%N >"$shared/join-begun-$(uname -n)"
      sleep 1
      date +%s.%N >"$shared/join-ended-$(uname -n)"
      mkdir -p /etc/kubernetes
      printf 'server: https://192.168.0.213:6443\n' >/etc/kubernetes/kubelet.conf
      touch "$shared/nodes/$(uname -n)" "$state/active/kubelet"
      echo "used the token $token"
      ;;
    'reset '*)
      rm -rf /etc/kubernetes/admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/pki /etc/kubernetes/manifests /var/lib/etcd /var/lib/kubelet
      rm -f "$shared/nodes/$(uname -n)"
      ;;
    *) echo "kubeadm stub: $*" >&2; exit 92 ;;
  esac
}

kubectl_stub() {
  local all=" $* " nodes
  nodes=$(ls "$shared/nodes")
  case $all in
    *' /readyz '*) [[ -e /etc/kubernetes/admin.conf ]] && printf ok ;;
    *' get pods '*) printf 'kube-apiserver=0 ' ;;
    *' diff '*) cmp -s "$(last "$@")" "$shared/applied" ;;
    *' apply '*) cp "$(last "$@")" "$shared/applied"; mkdir -p /run/flannel; echo FLANNEL_NETWORK=10.244.0.0/16 >/run/flannel/subnet.env ;;
    *' delete node '*) rm -f "$shared/nodes/$(last "$@")" ;;
    *' delete '*) rm -f "$shared/applied" ;;
    *' rollout status '* | *' drain '*) ;;
    *' label node '*) sed -E 's/.* label node ([^ ]+) .*/\1/' <<<"$all" >>"$shared/labelled" ;;
    *' taint node '*) printf '%s\n' "$(last "$@")" >"$shared/taint" ;;
    *taints*) [[ ! -e $shared/taint ]] || cat "$shared/taint" ;;
    *role.kubernetes.io/worker*) [[ ! -e $shared/labelled ]] || cat "$shared/labelled" ;;
    *podCIDR*) echo 10.244.0.0/24 ;;
    *' get nodes '*) for _ in $nodes; do echo True; done ;;
    *' get node '*) [[ -e $shared/nodes/$(last "$@") ]] ;;
    *) echo "kubectl stub: $*" >&2; exit 93 ;;
  esac
}

case $name in
  systemctl) systemctl_stub "$@" ;;
  curl) curl_stub "$@" ;;
  apt-get | yum) install_stub "$@" ;;
  rpm | dpkg-query)
    package=$(last "$@")
    [[ -e $state/packages/$package ]] || exit 1
    [[ $name == rpm ]] || printf 'installed '
    tr -d '\n' <"$state/packages/$package"
    ;;
  apt-mark)
    case $1 in
      hold) printf '%s\n' "${@:2}" >>"$state/held" ;;
      unhold) sed -i "/^$2\$/d" "$state/held" ;;
      *) cat "$state/held" 2>/dev/null ;;
    esac
    exit 0
    ;;
  modprobe) echo "$1" >>"$state/modules" ;;
  lsmod)
    echo 'Module Size Used by'
    [[ ! -f $state/modules ]] || sed 's/$/ 1 0/' "$state/modules"
    ;;
  sysctl)
    case $1 in
      -n) cat "$state/sysctl-$2" 2>/dev/null || echo 0 ;;
      *)
        [[ $2 == -p ]] && while read -r key _ value; do echo "$value" >"$state/sysctl-$key"; done <"$3"
        [[ $2 == -w ]] && echo "${3#*=}" >"$state/sysctl-${3%%=*}"
        ;;
    esac
    exit 0
    ;;
  swapon)
    if [[ $1 == --all ]]; then touch "$state/swap"; elif [[ -e $state/swap ]]; then echo /dev/vda2; fi
    ;;
  swapoff) rm -f "$state/swap" ;;
  getenforce) cat "$state/selinux" ;;
  setenforce) if [[ $1 == 0 ]]; then echo Permissive; else echo Enforcing; fi >"$state/selinux" ;;
  gpg) printf 'pub:-\nfpr:::::::::9DC858229FC7DD38854AE2D88D81803C0EBFCD88:\n' ;;
  docker)
    case $1 in
      info) [[ $# == 1 ]] || echo "systemd $(sed -E 's/^5://; s/[-~].*//' "$state/packages/docker-ce")" ;;
      image) [[ -e $state/images/${3//\//_} ]] ;;
      pull) image=$(last "$@"); touch "$state/images/${image//\//_}" ;;
      *) exit 94 ;;
    esac
    ;;
  crictl)
    case $1 in
      inspecti) [[ -e $state/images/${2//\//_} ]] ;;
      pull) touch "$state/images/${2//\//_}" ;;
      *) exit 95 ;;
    esac
    ;;
  containerd) echo "containerd github.com/containerd/containerd v$STUB_VERSION 0" ;;
  kubelet) echo "Kubernetes v$STUB_VERSION" ;;
  kubeadm) kubeadm_stub "$@" ;;
  kubectl) kubectl_stub "$@" ;;
  firewall-cmd)
    case " $* " in
      *' --query-'*) grep -q -x -F -e "$(last "$@" | sed 's/--query-//')" "$state/firewall" ;;
      *' --add-'*) last "$@" | sed 's/--add-//' >>"$state/firewall"; echo >>"$state/firewall" ;;
      *' --remove-'*) grep -v -x -F -e "$(last "$@" | sed 's/--remove-//')" "$state/firewall" >"$state/firewall.new"; mv "$state/firewall.new" "$state/firewall" ;;
      *) ;;
    esac
    ;;
  ufw)
    case "$*" in
      status) echo 'Status: active' ;;
      'show added') cat "$state/ufw" 2>/dev/null ;;
      '--force delete '*) grep -v -x -F -e "${*:3}" "$state/ufw" >"$state/ufw.new"; mv "$state/ufw.new" "$state/ufw" ;;
      '--force route delete '*) grep -v -x -F -e "route ${*:4}" "$state/ufw" >"$state/ufw.new"; mv "$state/ufw.new" "$state/ufw" ;;
      *) echo "$*" >>"$state/ufw" ;;
    esac
    exit 0
    ;;
  exportfs)
    case $1 in
      -s) cat "$state/exported" 2>/dev/null ;;
      *) cat /etc/exports.d/*.exports >"$state/exported" 2>/dev/null ;;
    esac
    exit 0
    ;;
  chronyc | ping | ipvsadm) ;;
  *) echo "stub: $name" >&2; exit 96 ;;
esac
