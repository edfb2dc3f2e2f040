# shellcheck shell=bash
# Machines for the suites: an overlay over this system's own files, in network, mount and name spaces of their own. What a machine writes lies in
# its upper folder, so a test sees every byte. Runs inside the spaces that run-bats.sh makes.

FIXTURES=${FIXTURES:?set by run-bats.sh}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
STUBS='systemctl curl apt-get yum rpm dpkg-query apt-mark modprobe lsmod sysctl swapon swapoff getenforce setenforce gpg docker ping chronyc ipvsadm'

# make_network: the bridge between the machines, with this end at 192.168.0.1.
make_network() {
  ip link add name lab0 type bridge 2>/dev/null || return 0
  ip addr add 192.168.0.1/24 dev lab0
  ip link set lab0 up
}

# make_machine NAME ADDRESS SYSTEM [STUB...]: SYSTEM is centos, ubuntu, debian or el.
make_machine() {
  local name=$1 address=$2 system=$3 base=$MACHINES/$1 stub
  shift 3
  mkdir -p "$base"/{upper,work,root} "$MACHINES/shared"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
  mount -t proc proc "$base/root/proc"
  mount -t tmpfs -o mode=0755,size=64m tmpfs "$base/root/run"
  mount -t tmpfs -o mode=1777,size=64m tmpfs "$base/root/tmp"
  mkdir -p "$base/root/srv/stub" "$base/root/srv/downloads" "$base/root/var/lib/stub/units" "$base/root/run/sshd"
  mount --bind "$MACHINES/shared" "$base/root/srv/stub"
  mount --bind "$FIXTURES/downloads" "$base/root/srv/downloads"
  mount --bind /dev "$base/root/dev"

  install -m 0755 "$HERE/stubs/stub.sh" "$base/root/usr/local/sbin/stub"
  for stub in $STUBS "$@"; do ln -sf stub "$base/root/usr/local/sbin/$stub"; done
  rm -rf "$base"/root/usr/local/bin/{crictl,ctr,containerd,kubeadm,kubelet,kubectl,node_exporter} "$base/root/opt/cni" "$base/root/etc/kubernetes" \
    "$base/root/var/lib/etcd" "$base/root/var/lib/kubelet"
  prepare_system "$base/root" "$system"

  ip netns add "$name"
  ip link add "v-$name" type veth peer name eth0 netns "$name"
  ip link set "v-$name" master lab0 up
  ip -n "$name" addr add "$address/24" dev eth0
  ip -n "$name" link set eth0 up
  ip -n "$name" link set lo up
  ip -n "$name" route add default via 192.168.0.1
}

prepare_system() {
  local root=$1 system=$2 state=$1/var/lib/stub
  case $system in
    centos) printf 'ID="centos"\nVERSION_ID="7"' ;;
    el) printf "ID='rocky'\nVERSION_ID='9.4'" ;;
    ubuntu) printf 'ID=ubuntu\nVERSION_ID="20.04"' ;;
    ubuntu22) printf 'ID=ubuntu\nVERSION_ID="22.04"' ;;
    *) printf 'ID=debian\nVERSION_ID="12"' ;;
  esac >"$root/etc/os-release.new"
  mv -f "$root/etc/os-release.new" "$root/etc/os-release"
  # The last line of every file has no end, as editors leave it.
  printf '127.0.0.1 localhost\n192.0.2.1 elsewhere # not ours' >"$root/etc/hosts"
  printf '/dev/vda1 / ext4 defaults 0 1\n/dev/vda2 none swap sw 0 0\n#/dev/vda3 none swap sw 0 0\n  /dev/vda4 none swap' >"$root/etc/fstab"
  mkdir -p "$root/etc/selinux" "$root/etc/yum.repos.d" "$root/etc/docker"
  printf 'SELINUX=enforcing\nSELINUX=enforcing\nSELINUXTYPE=targeted' >"$root/etc/selinux/config"
  printf '[base]\n' >"$root/etc/yum.repos.d/CentOS-Base.repo"
  printf '{"debug": true}' >"$root/etc/docker/daemon.json"
  echo Enforcing >"$state/selinux"
  touch "$state/swap" "$state/firewall"
  mkdir -p "$state"/{active,enabled,masked}
  case $system in
    centos | el) touch "$state/units/firewalld" "$state/active/firewalld" "$state/enabled/firewalld" ;;
    *) touch "$state/units/systemd-timesyncd" "$state/active/systemd-timesyncd" "$state/enabled/systemd-timesyncd" ;;
  esac
}

# Every unit that runs, is enabled or masked, but for the clock's on Debian's family, which apt takes out for chrony.
services_of() {
  (cd "$MACHINES/$1/root/var/lib/stub" && find active enabled masked -type f ! -name systemd-timesyncd | sort && echo end)
}

# on NAME COMMAND...: in the machine, as root.
on() {
  local name=$1
  shift
  # shellcheck disable=SC2016 # the inner shell expands it
  ip netns exec "$name" unshare --mount --uts bash -c '
    hostname "$1"; mount -t sysfs sysfs "$2/sys"; root=$2; shift 2; exec chroot "$root" env -u BASH_ENV "$@"' - "$name" "$MACHINES/$name/root" "$@"
}

# start_sshd NAME: with a host key of its own, known to the operator.
start_sshd() {
  local name=$1 root=$MACHINES/$1/root address=$2
  mkdir -p "$root/root/.ssh"
  [[ -f $MACHINES/id ]] || ssh-keygen -q -t ed25519 -N '' -f "$MACHINES/id"
  install -m 0600 "$MACHINES/id.pub" "$root/root/.ssh/authorized_keys"
  rm -f "$root"/etc/ssh/ssh_host_*
  ssh-keygen -q -t ed25519 -N '' -f "$root/etc/ssh/ssh_host_ed25519_key"
  printf '%s %s\n' "$address" "$(cut -d ' ' -f 1,2 <"$root/etc/ssh/ssh_host_ed25519_key.pub")" >>"$MACHINES/known_hosts"
  on "$name" /usr/sbin/sshd -o PermitRootLogin=prohibit-password -o UsePAM=no -o StrictModes=no -o PidFile=none 3>&- 4>&-
  printf 'Host *\n  IdentityFile %s\n  IdentitiesOnly yes\n' "$MACHINES/id" >"$MACHINES/ssh_config"
}

# copy_script NAME PROFILE: the machine's own script to /root/host.sh.
copy_script() {
  install -m 0755 "$FIXTURES/$2/host/$1.sh" "$MACHINES/$1/root/root/host.sh"
}

# What the scripts may change on a machine, with mode, owner and content; not the log, which --undo leaves.
tree_of() {
  local root=$MACHINES/$1/root
  (
    cd "$root"
    find etc opt/cni root/.kube root/*.sh usr/local/bin usr/local/sbin usr/bin/kubeadm usr/bin/kubelet usr/bin/kubectl var/lib/faaslab \
      var/lib/etcd var/lib/kubelet var/cache/faaslab run/faaslab \( -type l -printf '%p -> %l\n' \) -o -printf '%p %m %u %g\n' 2>/dev/null | sort
    # Names that end in a dash are the copies that useradd makes of its files.
    find etc opt/cni root/.kube usr/local/bin usr/local/sbin usr/bin/kubeadm usr/bin/kubelet usr/bin/kubectl -type f ! -name '*-' -print0 2>/dev/null |
      sort -z | xargs -0 sha256sum
  )
}

# Every byte that a machine has written so far, with times.
written_by() {
  (cd "$MACHINES/$1" && find upper root/run root/tmp -printf '%p %m %s %T@ %C@\n' | grep -v -E 'var/lib/stub( |/)' | sort)
}

remove_machines() {
  local name
  for name in $(ip netns list | cut -d ' ' -f 1); do
    ip netns pids "$name" | xargs -r kill -9
    ip netns delete "$name"
    umount -R "$MACHINES/$name/root" 2>/dev/null || umount -R -l "$MACHINES/$name/root"
  done
  rm -rf "${MACHINES:?}"
}
