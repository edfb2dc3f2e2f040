#!/usr/bin/env bash
# Makes master-0001 (192.168.0.213) a control-plane of the lab course-report: Kubernetes 1.20.5 on CentOS 7.
# Generated; change the study instead. Run it as root with --help to see what it does.

set -Eeuo pipefail
umask 022
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

HOST_NAME='master-0001'
HOST_ADDRESS='192.168.0.213'
KUBERNETES='1.20.5'
RUNTIME='docker'
RUNTIME_VERSION='18.09.7'
CRI_SOCKET='/var/run/dockershim.sock'
POD_CIDR='10.244.0.0/16'
SERVICE_CIDR='10.96.0.0/12'
API_ENDPOINT='192.168.0.213:6443'
PROXY_IS_IPVS='0'
STEPS=(
  'preflight'
  'package-sources'
  'packages'
  'time'
  'hosts'
  'selinux'
  'swap'
  'modules'
  'sysctl'
  'firewall'
  'docker'
  'crictl'
  'cni-plugins'
  'kubernetes'
  'images'
  'kubeadm-config'
  'node-exporter'
  'init'
  'kubeconfig'
  'network'
  'nodes'
  'verify'
)
PHASES=(
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'base'
  'control-plane'
  'control-plane'
  'control-plane'
  'finish'
  'finish'
)
# --- values of the step preflight
OS_IDS='centos rhel'
OS_VERSION='7'
OS_TITLE='CentOS 7'
MIN_CPUS='2'
MIN_MEMORY_MIB='1700'
MIN_DISK_MIB='8192'
MIN_KERNEL='3.10'
NEEDS_CGROUP_2='0'
PEERS=(
  '192.168.0.132'
  '192.168.0.194'
)
SSH_PORT='22'
JOIN_STEP='init'
# --- values of the step package-sources
BASE_REPOSITORY='[faaslab-os]
name=CentOS 7.9.2009 os, from the archive
baseurl=https://vault.centos.org/7.9.2009/os/x86_64/
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7

[faaslab-updates]
name=CentOS 7.9.2009 updates, from the archive
baseurl=https://vault.centos.org/7.9.2009/updates/x86_64/
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7

[faaslab-extras]
name=CentOS 7.9.2009 extras, from the archive
baseurl=https://vault.centos.org/7.9.2009/extras/x86_64/
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7
'
# --- values of the step packages
PACKAGES=(
  'ca-certificates'
  'chrony'
  'conntrack-tools'
  'ethtool'
  'ebtables'
  'iptables'
  'socat'
  'tar'
)
# --- values of the step time
CHRONY_SERVICE='chronyd'
CHRONY_CONF_PATH='/etc/chrony.conf'
CHRONY_CONF=''
# --- values of the step hosts
HOSTS_BLOCK='192.168.0.213 master-0001
192.168.0.132 slave-0001
192.168.0.194 slave-0002
'
# --- values of the step modules
MODULES=(
  'br_netfilter'
  'overlay'
)
MODULES_CONF='br_netfilter
overlay
'
# --- values of the step sysctl
SYSCTLS=(
  'net.bridge.bridge-nf-call-iptables=1'
  'net.bridge.bridge-nf-call-ip6tables=1'
  'net.ipv4.ip_forward=1'
  'vm.swappiness=0'
  'fs.inotify.max_user_instances=8192'
)
SYSCTL_CONF='net.bridge.bridge-nf-call-iptables = 1
net.bridge.bridge-nf-call-ip6tables = 1
net.ipv4.ip_forward = 1
vm.swappiness = 0
fs.inotify.max_user_instances = 8192
'
# --- values of the step docker
DOCKER_REPOSITORY_PATH='/etc/yum.repos.d/faaslab-docker.repo'
DOCKER_REPOSITORY='[faaslab-docker]
name=Docker CE for CentOS 7, pinned by the lab
baseurl=https://download.docker.com/linux/centos/7/x86_64/stable
enabled=1
gpgcheck=1
gpgkey=https://download.docker.com/linux/centos/gpg
exclude=docker-ce docker-ce-cli containerd.io
'
DOCKER_KEY_PATH=''
DOCKER_KEY_URL=''
DOCKER_KEY_FINGERPRINT='9DC858229FC7DD38854AE2D88D81803C0EBFCD88'
DOCKER_PACKAGES=(
  'docker-ce=18.09.7-3.el7'
  'docker-ce-cli=18.09.7-3.el7'
  'containerd.io=1.4.4-3.1.el7'
)
DOCKER_DAEMON='{
  "exec-opts": [
    "native.cgroupdriver=systemd"
  ],
  "storage-driver": "overlay2",
  "log-driver": "json-file",
  "log-opts": {
    "max-size": "100m",
    "max-file": "3"
  }
}
'
# --- values of the step crictl
CRICTL_URL='https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.20.0/crictl-v1.20.0-linux-amd64.tar.gz'
CRICTL_SHA256='44d5f550ef3f41f9b53155906e0229ffdbee4b19452b4df540265e29572b899c'
CRICTL_CONF='runtime-endpoint: unix:///var/run/dockershim.sock
image-endpoint: unix:///var/run/dockershim.sock
timeout: 10
'
# --- values of the step cni-plugins
CNI_PLUGINS_URL='https://github.com/containernetworking/plugins/releases/download/v1.0.1/cni-plugins-linux-amd64-v1.0.1.tgz'
CNI_PLUGINS_SHA256='5238fbb2767cbf6aae736ad97a7aa29167525dcd405196dfbc064672a730d3cf'
# --- values of the step kubernetes
KUBEADM_URL='https://dl.k8s.io/release/v1.20.5/bin/linux/amd64/kubeadm'
KUBEADM_SHA256='eecb68547f0f99951b0ed910dcb0cfa32766587cc79a53960766164a56d6aed0'
KUBELET_URL='https://dl.k8s.io/release/v1.20.5/bin/linux/amd64/kubelet'
KUBELET_SHA256='8a07891153398585a749285bb3caa2e16f0802d03ffdd5054a7ef1ef32989bea'
KUBECTL_URL='https://dl.k8s.io/release/v1.20.5/bin/linux/amd64/kubectl'
KUBECTL_SHA256='7f9dbb80190945a5077dc5f4230202c22f68f9bd7f20c213c3cf5a74abf55e56'
KUBELET_UNIT='[Unit]
Description=kubelet: the Kubernetes node agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
'
# shellcheck disable=SC2016 # a file's text
KUBELET_DROP_IN='[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
EnvironmentFile=-/etc/sysconfig/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
'
# --- values of the step images
IMAGES=(
  'registry.k8s.io/kube-apiserver:v1.20.5'
  'registry.k8s.io/kube-controller-manager:v1.20.5'
  'registry.k8s.io/kube-scheduler:v1.20.5'
  'registry.k8s.io/etcd:3.4.13-0'
  'registry.k8s.io/coredns:1.7.0'
  'registry.k8s.io/kube-proxy:v1.20.5'
  'registry.k8s.io/pause:3.2'
  'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3'
  'ghcr.io/flannel-io/flannel:v0.28.9'
)
# --- values of the step kubeadm-config
KUBEADM_CONF='apiVersion: kubeadm.k8s.io/v1beta2
kind: InitConfiguration
bootstrapTokens:
  - description: faaslab init
    ttl: 5m0s
    groups:
      - system:bootstrappers:kubeadm:default-node-token
localAPIEndpoint:
  advertiseAddress: 192.168.0.213
  bindPort: 6443
nodeRegistration:
  name: master-0001
  criSocket: /var/run/dockershim.sock
  taints:
    - key: node-role.kubernetes.io/master
      effect: PreferNoSchedule
  kubeletExtraArgs:
    node-ip: 192.168.0.213
---
apiVersion: kubeadm.k8s.io/v1beta2
kind: ClusterConfiguration
clusterName: course-report
kubernetesVersion: v1.20.5
imageRepository: registry.k8s.io
controlPlaneEndpoint: 192.168.0.213:6443
apiServer:
  certSANs:
    - 192.168.0.213
    - master-0001
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
failSwapOn: true
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: 10.244.0.0/16
'
KUBEADM_API='v1beta2'
KUBEADM_VALIDATES='0'
# --- values of the step node-exporter
NODE_EXPORTER_URL='https://github.com/prometheus/node_exporter/releases/download/v1.1.2/node_exporter-1.1.2.linux-amd64.tar.gz'
NODE_EXPORTER_SHA256='8c1f6a317457a658e0ae68ad710f6b4098db2cad10204649b51e3c043aa3e70d'
NODE_EXPORTER_UNIT='[Unit]
Description=node_exporter: metrics of this host for Prometheus
Documentation=https://github.com/prometheus/node_exporter
Wants=network-online.target
After=network-online.target

[Service]
User=node_exporter
Group=node_exporter
ExecStart=/usr/local/bin/node_exporter --web.listen-address=192.168.0.213:9100
Restart=on-failure
RestartSec=5
NoNewPrivileges=yes
ProtectHome=yes
ProtectSystem=full
PrivateTmp=yes
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
'
NODE_EXPORTER_PORT='9100'
# --- values of the step network
FLANNEL='apiVersion: v1
kind: Namespace
metadata:
  name: kube-flannel
  labels:
    k8s-app: flannel
    pod-security.kubernetes.io/enforce: privileged
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: flannel
  namespace: kube-flannel
  labels:
    k8s-app: flannel
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: flannel
  labels:
    k8s-app: flannel
rules:
  - apiGroups:
      - '\'''\''
    resources:
      - pods
    verbs:
      - get
  - apiGroups:
      - '\'''\''
    resources:
      - nodes
    verbs:
      - get
      - list
      - watch
  - apiGroups:
      - '\'''\''
    resources:
      - nodes/status
    verbs:
      - patch
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: flannel
  labels:
    k8s-app: flannel
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: flannel
subjects:
  - kind: ServiceAccount
    name: flannel
    namespace: kube-flannel
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: kube-flannel-cfg
  namespace: kube-flannel
  labels:
    k8s-app: flannel
    tier: node
    app: flannel
data:
  cni-conf.json: |
    {
      "name": "cbr0",
      "cniVersion": "0.3.1",
      "plugins": [
        {
          "type": "flannel",
          "delegate": {
            "hairpinMode": true,
            "isDefaultGateway": true
          }
        },
        {
          "type": "portmap",
          "capabilities": {
            "portMappings": true
          }
        }
      ]
    }
  net-conf.json: |
    {
      "Network": "10.244.0.0/16",
      "EnableNFTables": false,
      "Backend": {
        "Type": "vxlan"
      }
    }
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: kube-flannel-ds
  namespace: kube-flannel
  labels:
    k8s-app: flannel
    tier: node
    app: flannel
spec:
  selector:
    matchLabels:
      app: flannel
  template:
    metadata:
      labels:
        tier: node
        app: flannel
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/os
                    operator: In
                    values:
                      - linux
      hostNetwork: true
      priorityClassName: system-node-critical
      tolerations:
        - operator: Exists
          effect: NoSchedule
      serviceAccountName: flannel
      initContainers:
        - name: install-cni-plugin
          image: ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3
          command:
            - cp
          args:
            - -f
            - /flannel
            - /opt/cni/bin/flannel
          volumeMounts:
            - name: cni-plugin
              mountPath: /opt/cni/bin
        - name: install-cni
          image: ghcr.io/flannel-io/flannel:v0.28.9
          command:
            - /opt/bin/install-conf
          args:
            - /etc/kube-flannel/cni-conf.json
            - /etc/cni/net.d/10-flannel.conflist
          volumeMounts:
            - name: cni
              mountPath: /etc/cni/net.d
            - name: flannel-cfg
              mountPath: /etc/kube-flannel/
      containers:
        - name: kube-flannel
          image: ghcr.io/flannel-io/flannel:v0.28.9
          command:
            - /opt/bin/flanneld
          args:
            - --ip-masq
            - --kube-subnet-mgr
            - --healthz-port=8081
          ports:
            - name: healthz
              containerPort: 8081
              protocol: TCP
          livenessProbe:
            httpGet:
              path: /healthz
              port: healthz
            initialDelaySeconds: 10
            periodSeconds: 30
          readinessProbe:
            httpGet:
              path: /readyz
              port: healthz
            initialDelaySeconds: 5
            periodSeconds: 10
          resources:
            requests:
              cpu: 100m
              memory: 50Mi
          securityContext:
            privileged: false
            capabilities:
              add:
                - NET_ADMIN
                - NET_RAW
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            - name: EVENT_QUEUE_DEPTH
              value: '\''5000'\''
            - name: CONT_WHEN_CACHE_NOT_READY
              value: '\''false'\''
          volumeMounts:
            - name: run
              mountPath: /run/flannel
            - name: flannel-cfg
              mountPath: /etc/kube-flannel/
            - name: xtables-lock
              mountPath: /run/xtables.lock
      volumes:
        - name: run
          hostPath:
            path: /run/flannel
        - name: cni-plugin
          hostPath:
            path: /opt/cni/bin
        - name: cni
          hostPath:
            path: /etc/cni/net.d
        - name: flannel-cfg
          configMap:
            name: kube-flannel-cfg
        - name: xtables-lock
          hostPath:
            path: /run/xtables.lock
            type: FileOrCreate
'
# --- values of the step nodes
WORKERS=(
  'slave-0001'
  'slave-0002'
)
NODE_TAINTS=(
  'master-0001 node-role.kubernetes.io/master=:PreferNoSchedule'
)
# --- values of the step verify
NODES=(
  'master-0001'
  'slave-0001'
  'slave-0002'
)
FIRST_SERVICE_ADDRESS='10.96.0.1'
INPUT_HASH='bcfa0eae'

# --- lib/host-scripts/shell/engine.sh
# Runs the steps: each has NAME_purpose, NAME_done, NAME_apply, NAME_verify and NAME_undo, with dashes of the step's name as underscores.
# Exit codes: 0 done, 1 a step failed, 2 usage, 3 drift found by --check, 4 preflight, 5 checksum, 6 half-made cluster, 7 another run is going on,
# 8 waiting for the discovery file, 130 interrupted.

STATE=/var/lib/faaslab
CACHE=/var/cache/faaslab
LOG_FOLDER=/var/log/faaslab
# On tmpfs: what is secret lives here and dies with the machine.
RUN_FOLDER=/run/faaslab
DISCOVERY=$RUN_FOLDER/discovery.conf
ADMIN_CONF=/etc/kubernetes/admin.conf

action=apply
only=
from=
phase=
confirmed=0
verbose=0
discovery_source=
dry=0
step=
changed=0
held=0
last_command=
log_file=
started=$SECONDS

usage() {
  cat <<TEXT
usage: $HOST_NAME.sh [COMMAND] [OPTIONS]      (as root, on $HOST_NAME, $HOST_ADDRESS)

commands
  (none)            bring the host into the wanted state; steps that are done already are left alone
  --check           tell the state of every step, change nothing; exit code 3 if one is not as it should be
  --dry-run         show what would change, with differences, and change nothing
  --undo            take back every step, last one first, and restore the files as they were
  --list            the steps, one line each
  --preflight       tell whether this is the right machine and fit, and change nothing; exit code 4 if it is not
  --identity        what must differ between hosts, and the clock
  --discovery       (control plane) print a kubeconfig with a fresh token, with which one host can join within 30 minutes
  --revoke          (control plane) delete the tokens that --discovery made
  --help            this text

options
  --only STEP       this step alone
  --from STEP       this step and those after it
  --phase PHASE     base, control-plane, join or finish alone
  --discovery-from FILE   (worker) join with the output of --discovery; - reads it from standard input
  --yes             with --undo: also if the host is a member of a cluster
  --verbose         show the output of commands, which otherwise goes to the log alone

The log is $LOG_FOLDER/host.log. A run that was interrupted or failed can be started again. Exit codes: 1 a step failed, 2 usage, 3 drift,
4 the host is not fit, 5 a download has another checksum, 6 a half-made cluster, 7 another run is going on, 8 waiting for --discovery-from.
TEXT
}

main() {
  parse_arguments "$@"
  case $action in
    help) usage ;;
    list) list_steps ;;
    check) check_steps ;;
    dry-run)
      dry=1
      apply_steps
      ;;
    apply) apply_steps ;;
    undo) undo_steps ;;
    preflight) tell_fitness ;;
    identity) print_identity ;;
    discovery) print_discovery ;;
    revoke) revoke_tokens ;;
    *) die 2 "unknown command $action" ;;
  esac
}

parse_arguments() {
  while (($# > 0)); do
    case $1 in
      --help | -h) action=help ;;
      --list) action=list ;;
      --check) action=check ;;
      --dry-run) action='dry-run' ;;
      --undo) action=undo ;;
      --preflight) action=preflight ;;
      --identity) action=identity ;;
      --discovery) action=discovery ;;
      --revoke) action=revoke ;;
      --yes) confirmed=1 ;;
      --verbose) verbose=1 ;;
      --only | --from | --phase | --discovery-from)
        (($# > 1)) || die 2 "$1 needs a value; see --help"
        case $1 in
          --only) only=$2 ;;
          --from) from=$2 ;;
          --phase) phase=$2 ;;
          *) discovery_source=$2 ;;
        esac
        shift
        ;;
      *) die 2 "unknown argument $1; see --help" ;;
    esac
    shift
  done
  local wanted known
  for wanted in "$only" "$from"; do
    [[ -n $wanted ]] || continue
    known=0
    for step in "${STEPS[@]}"; do [[ $step != "$wanted" ]] || known=1; done
    ((known)) || die 2 "unknown step $wanted; see --list"
  done
  case $phase in
    '' | base | control-plane | join | finish) ;;
    *) die 2 "unknown phase $phase; it must be base, control-plane, join or finish" ;;
  esac
  step=
}

# Sets `selected` to the steps that the options leave.
select_steps() {
  selected=()
  local index reached=0
  [[ -n $from ]] || reached=1
  for index in "${!STEPS[@]}"; do
    [[ ${STEPS[index]} != "$from" ]] || reached=1
    ((reached)) || continue
    [[ -z $only || ${STEPS[index]} == "$only" ]] || continue
    [[ -z $phase || ${PHASES[index]} == "$phase" ]] || continue
    selected+=("${STEPS[index]}")
  done
}

list_steps() {
  local index name
  for index in "${!STEPS[@]}"; do
    name=${STEPS[index]//-/_}
    printf '%-16s %-14s %s\n' "${STEPS[index]}" "${PHASES[index]}" "$("${name}_purpose")"
  done
}

apply_steps() {
  need_root
  select_steps
  if ((!dry)); then
    take_lock
    open_log
    accept_discovery
    log_line "run on $HOST_NAME, generated from $INPUT_HASH"
  fi
  local index=0
  for step in ${selected[@]+"${selected[@]}"}; do
    index=$((index + 1))
    apply_step "$index/${#selected[@]}"
  done
  step=
  if ((dry)); then
    say "dry run: $changed of ${#selected[@]} steps would change something; nothing was changed"
  else
    say "done in $((SECONDS - started)) s: $changed of ${#selected[@]} steps changed something"
  fi
}

apply_step() {
  local name=${step//-/_} begun=$SECONDS
  last_command=
  holds "${name}_done"
  if ((held)); then
    say "[$1] $step: ok"
    return 0
  fi
  changed=$((changed + 1))
  if ((dry)); then
    say "[$1] $step: would change"
    "${name}_apply"
    return 0
  fi
  say "[$1] $step: $("${name}_purpose")"
  "${name}_apply"
  last_command="verification of $step"
  "${name}_verify"
  last_command=
  say "[$1] $step: changed ($((SECONDS - begun)) s)"
}

check_steps() {
  need_root
  select_steps
  local drift=0
  for step in ${selected[@]+"${selected[@]}"}; do
    holds "${step//-/_}_done"
    if ((held)); then
      say "$step: ok"
    else
      say "$step: not as it should be"
      drift=$((drift + 1))
    fi
  done
  step=
  if ((drift > 0)); then
    say "$drift of ${#selected[@]} steps are not as they should be; --dry-run shows how"
    exit 3
  fi
  say "all ${#selected[@]} steps are as they should be"
}

undo_steps() {
  need_root
  select_steps
  if ((!confirmed)) && [[ -e /etc/kubernetes/kubelet.conf || -e /etc/kubernetes/admin.conf ]]; then
    die 2 "$HOST_NAME is a member of a cluster, and --undo would remove it with all its data in /etc/kubernetes and /var/lib/etcd; add --yes"
  fi
  take_lock
  open_log
  log_line "undo on $HOST_NAME"
  local index
  for ((index = ${#selected[@]} - 1; index >= 0; index--)); do
    step=${selected[index]}
    last_command="undo of $step"
    "${step//-/_}_undo"
    say "$step: undone"
  done
  step=
  last_command=
  if [[ -z $only && -z $from && -z $phase ]]; then
    forget_folders
    rm -rf "$STATE" "$CACHE" "${RUN_FOLDER:?}"
  fi
  say "undone in $((SECONDS - started)) s; packages and the log in $LOG_FOLDER stay"
}

# --- lib/host-scripts/shell/run.sh
# How commands are run, questions asked, and what becomes of failures; the log, without tokens.

# Sets `held` to 1 if the command and everything it calls succeeds. Never called in a condition, where bash would not stop at failures.
holds() {
  local status saved
  saved=$(trap -p ERR)
  trap - ERR
  set +e
  (
    set -e
    "$@"
  ) >/dev/null 2>&1 9>&-
  status=$?
  set -e
  # Not set when one question asks another.
  [[ -z $saved ]] || eval "$saved"
  held=$((status == 0))
}

# Runs a command that changes something; its output goes to the log, without tokens.
run() {
  if ((dry)); then
    say "  would run: $(printf '%q ' "$@")"
    return 0
  fi
  last_command=$*
  log_line "+ $(printf '%q ' "$@")"
  if ((verbose)); then
    "$@" </dev/null 2>&1 9>&- | redact | tee -a "$log_file" >&2
  else
    "$@" </dev/null 2>&1 9>&- | redact >>"$log_file"
  fi
  last_command=
}

# Runs a command until it succeeds: retry TRIES PAUSE_SECONDS COMMAND...
retry() {
  local tries=$1 pause=$2 attempt
  shift 2
  for ((attempt = 1; attempt < tries; attempt++)); do
    holds "$@"
    if ((held)); then return 0; fi
    sleep "$pause"
  done
  last_command="$* (tried $tries times)"
  "$@" >/dev/null 2>&1
}

redact() {
  sed -u -E 's/[a-z0-9]{6}\.[a-z0-9]{16}/<token>/g; s/(certificate-key )[0-9a-f]{64}/\1<key>/g'
}

say() {
  printf '%s %s: %s\n' "$(date +%H:%M:%S)" "$HOST_NAME" "$*" >&2
  log_line "$*"
}

log_line() {
  [[ -n $log_file ]] || return 0
  printf '%s %s\n' "$(date '+%Y-%m-%dT%H:%M:%S%z')" "$*" | redact >>"$log_file"
}

open_log() {
  mkdir -p "$LOG_FOLDER"
  chmod 0700 "$LOG_FOLDER"
  log_file=$LOG_FOLDER/host.log
  touch "$log_file"
  chmod 0600 "$log_file"
}

take_lock() {
  (umask 077 && mkdir -p "$RUN_FOLDER")
  exec 9>"$RUN_FOLDER/lock"
  flock -n 9 || die 7 "another run of this script is going on on $HOST_NAME"
}

need_root() {
  ((EUID == 0)) || die 4 "must run as root, got user id $EUID; use sudo"
}

die() {
  local status=$1
  shift
  trap - ERR
  printf '%s: %s\n' "${HOST_NAME}" "$*" >&2
  log_line "stopped: $*"
  exit "$status"
}

on_error() {
  local status=$1 line=$2 command=${last_command:-$3}
  trap - ERR
  # The main shell tells it, once.
  ((BASH_SUBSHELL == 0)) || exit "$status"
  set +e
  say "step ${step:-none} failed: $command (line $line, status $status)"
  if [[ -n $log_file ]]; then
    tail -n 12 "$log_file" | sed 's/^/  | /' >&2
    printf '%s: the steps before it stay done; repair the cause and run again, or run with --from %s. Log: %s\n' \
      "$HOST_NAME" "${step:-preflight}" "$log_file" >&2
  fi
  exit 1
}

on_signal() {
  trap - ERR INT TERM
  say "interrupted in step ${step:-none}; run again to go on"
  exit 130
}

trap 'on_error "$?" "$LINENO" "$BASH_COMMAND"' ERR
trap on_signal INT TERM

# --- lib/host-scripts/shell/files.sh
# Files that are written whole, and restored byte for byte by --undo: what was there before is kept in $STATE/original, what was not there is
# noted in $STATE/absent. A run that is killed between two commands leaves either the old file or the new one.

# Succeeds if the file holds exactly the text: file_is MODE PATH TEXT
file_is() {
  [[ -f $2 ]]
  [[ "$(stat -L -c %a "$2")" == "${1#0}" ]]
  [[ "$(cat "$2" && printf x)" == "${3}x" ]]
}

# Prints a file's lines; the last one gets its end where an editor left it out.
lines_of() {
  sed "\$a\\" "$1"
}

# put_file MODE PATH TEXT
put_file() {
  local mode=$1 path=$2 text=$3
  holds file_is "$mode" "$path" "$text"
  if ((held)); then return 0; fi
  if ((dry)); then
    show_difference "$path" "$text"
    return 0
  fi
  keep_original "$path"
  last_command="writing $path"
  (umask 077 && printf '%s' "$text" >"$path.faaslab-new")
  chmod "$mode" "$path.faaslab-new"
  mv -f "$path.faaslab-new" "$path"
  mkdir -p "$STATE/written${path%/*}"
  printf '%s' "$text" | sha256sum >"$STATE/written$path"
  log_line "wrote $path"
  last_command=
}

show_difference() {
  local path=$1 text=$2 before=/dev/null
  say "  would write $path"
  [[ ! -f $path ]] || before=$path
  diff -u "$before" <(printf '%s' "$text") | sed -e '1,2d' -e 's/^/    /' >&2 || true
}

# Keeps the file as it is now, the first time that it is called for it, and makes its folder.
keep_original() {
  local path=$1
  make_folder "${path%/*}"
  if [[ -e $STATE/original$path || -L $STATE/original$path || -e $STATE/absent$path ]]; then return 0; fi
  # A link is kept as a link; the file takes its place until --undo.
  if [[ -e $path || -L $path ]]; then
    mkdir -p "$STATE/original${path%/*}"
    cp -a "$path" "$STATE/original$path.part"
    mv -f "$STATE/original$path.part" "$STATE/original$path"
  else
    mkdir -p "$STATE/absent${path%/*}"
    : >"$STATE/absent$path"
  fi
}

# make_folder PATH: with its parents; --undo removes those that were not there, if they are empty again.
make_folder() {
  local path=$1 missing=()
  while [[ -n $path && ! -d $path ]]; do
    missing=("$path" ${missing[@]+"${missing[@]}"})
    path=${path%/*}
  done
  mkdir -p "$STATE"
  for path in ${missing[@]+"${missing[@]}"}; do
    printf '%s\n' "$path" >>"$STATE/folders"
    mkdir -m 0755 "$path"
  done
}

forget_folders() {
  local path
  [[ -f $STATE/folders ]] || return 0
  while read -r path; do
    rmdir "$path" 2>/dev/null || true
  done < <(sort -ru "$STATE/folders")
}

# Puts the file back as it was before the first change. A file that somebody else changed since then is kept beside it.
restore_file() {
  local path=$1
  [[ -e $STATE/original$path || -L $STATE/original$path || -e $STATE/absent$path ]] || return 0
  if [[ -f $path && -f $STATE/written$path && "$(sha256sum <"$path")" != "$(cat "$STATE/written$path")" ]]; then
    cp -aL "$path" "$path.faaslab-kept"
    say "  $path was changed since; that version is kept as $path.faaslab-kept"
  fi
  rm -f "$path.faaslab-new"
  if [[ -e $STATE/original$path || -L $STATE/original$path ]]; then
    cp -a "$STATE/original$path" "$path.faaslab-new"
    mv -f "$path.faaslab-new" "$path"
    rm -f "$STATE/original$path"
  else
    rm -f "$path" "$STATE/absent$path"
  fi
  rm -f "$STATE/written$path"
}

# remember FACT VALUE: how something was before the first change.
remember() {
  if ((dry)) || [[ -e $STATE/facts/$1 ]]; then return 0; fi
  mkdir -p "$STATE/facts"
  printf '%s\n' "$2" >"$STATE/facts/$1.part"
  mv -f "$STATE/facts/$1.part" "$STATE/facts/$1"
}

# Prints what was remembered, nothing if nothing was.
recall() {
  [[ ! -f $STATE/facts/$1 ]] || cat "$STATE/facts/$1"
}

forget() {
  rm -f "$STATE/facts/$1"
}

# --- lib/host-scripts/shell/downloads.sh
# Downloads: nothing is used whose SHA-256 is not the expected one.

# Succeeds if the file has the digest: has_digest SHA256 PATH
has_digest() {
  [[ -f $2 ]]
  [[ "$(sha256sum <"$2")" == "$1  -" ]]
}

# Sets `digest` to the given one or, if it is empty, to the one that the release publishes beside the file: want_digest SHA256 URL
# The latter guards against damage and against a mirror of the file alone, not against whoever controls the server.
want_digest() {
  digest=$1
  [[ -z $digest ]] || return 0
  local noted="digest-${2//[^A-Za-z0-9.]/_}" answer
  digest=$(set -e && recall "$noted")
  [[ -z $digest ]] || return 0
  say "  no digest is pinned for $2; taking the one that its server publishes"
  last_command="download of $2.sha256"
  answer=$(curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 60 --retry 3 "$2.sha256" </dev/null)
  digest=${answer%%[[:space:]]*}
  [[ $digest =~ ^[0-9a-f]{64}$ ]] || die 5 "$2.sha256 must hold a SHA-256, got ${answer:0:80}"
  remember "$noted" "$digest"
  last_command=
}

# fetch URL SHA256: sets `fetched` to the path of the checked file.
fetch() {
  local url=$1 sha256=$2 part
  fetched=$CACHE/${url##*/}
  if ((dry)); then
    say "  would download $url (sha256 ${sha256:-as its server publishes it})"
    return 0
  fi
  want_digest "$sha256" "$url"
  holds has_digest "$digest" "$fetched"
  if ((held)); then return 0; fi
  mkdir -p "$CACHE"
  part=$fetched.part
  run curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 1800 --retry 3 --retry-delay 2 \
    --output "$part" "$url"
  holds has_digest "$digest" "$part"
  if ((!held)); then
    local got
    got=$(sha256sum <"$part")
    rm -f "$part"
    die 5 "step $step: $url must have SHA-256 $digest, got ${got%% *}; nothing of it was used"
  fi
  mv -f "$part" "$fetched"
}

# install_binary URL SHA256 PATH: a download that is one program.
install_binary() {
  local path=$3
  fetch "$1" "$2"
  if ((dry)); then
    say "  would install $path"
    return 0
  fi
  keep_original "$path"
  install -m 0755 -o 0 -g 0 "$fetched" "$path.faaslab-new"
  mv -f "$path.faaslab-new" "$path"
  log_line "installed $path"
}

# Succeeds if the program is the download, by digest: binary_is URL SHA256 PATH
binary_is() {
  local expected=$2
  if [[ -z $expected ]]; then expected=$(set -e && recall "digest-${1//[^A-Za-z0-9.]/_}"); fi
  [[ -n $expected ]]
  has_digest "$expected" "$3"
}

# install_from_archive URL SHA256 FOLDER STRIP NAME...: the named files of a tar.gz, their paths in it shortened by STRIP parts.
install_from_archive() {
  local url=$1 sha256=$2 folder=$3 strip=$4 name staged
  shift 4
  fetch "$url" "$sha256"
  if ((dry)); then
    say "  would install into $folder: $*"
    return 0
  fi
  make_folder "$folder"
  staged=$CACHE/unpacked
  rm -rf "$staged"
  mkdir -p "$staged"
  run tar -xzf "$fetched" -C "$staged" --strip-components="$strip" --no-same-owner
  for name in "$@"; do
    keep_original "$folder/$name"
    last_command="installing $folder/$name"
    install -m 0755 -o 0 -g 0 "$staged/$name" "$folder/$name.faaslab-new"
    mv -f "$folder/$name.faaslab-new" "$folder/$name"
  done
  rm -rf "$staged"
  last_command=
  # Written last: the programs are the archive's if it is there and they are unchanged since.
  (cd "$folder" && sha256sum "$@") >"$CACHE/list"
  mkdir -p "$STATE/archives"
  printf '%s %s\n' "$digest" "$folder" | cat - "$CACHE/list" >"$STATE/archives/${url##*/}.part"
  mv -f "$STATE/archives/${url##*/}.part" "$STATE/archives/${url##*/}"
  rm -f "$CACHE/list"
}

# Succeeds if the files are those of the archive: archive_is URL SHA256 FOLDER
archive_is() {
  local list=$STATE/archives/${1##*/}
  [[ -f $list ]]
  [[ "$(head -n 1 "$list")" == "$2 $3" ]]
  # In a shell of its own: the caller stays where it is.
  (
    cd "$3"
    tail -n +2 "$list" | sha256sum --check --quiet
  )
}

remove_archive() {
  local list=$STATE/archives/${1##*/} folder=$2 name
  shift 2
  for name in "$@"; do restore_file "$folder/$name"; done
  rm -f "$list"
}

# --- lib/host-scripts/shell/services.sh
# systemd units, and how they were before the first change: facts service-UNIT hold ENABLED ACTIVE, each yes or no.

service_runs() {
  systemctl is-enabled --quiet "$1"
  systemctl is-active --quiet "$1"
}

# Of a unit that a package brings, install_packages has noted it already: apt starts it at once.
note_service() {
  local enabled=no active=no
  holds systemctl is-enabled --quiet "$1"
  ((!held)) || enabled=yes
  holds systemctl is-active --quiet "$1"
  ((!held)) || active=yes
  remember "service-$1" "$enabled $active"
}

start_service() {
  note_service "$1"
  run systemctl daemon-reload
  run systemctl enable "$1"
  run systemctl restart "$1"
}

stop_service() {
  note_service "$1"
  run systemctl disable --now "$1"
}

# Before the unit's file or program goes. Only what start_service has started.
halt_service() {
  local before
  before=$(set -e && recall "service-$1")
  [[ -n $before ]] || return 0
  holds systemctl cat "$1"
  if ((held)); then run systemctl disable --now "$1"; fi
}

# Back to what was found, once the files are; a unit that is no longer there needs nothing.
restore_service() {
  local unit=$1 before
  before=$(set -e && recall "service-$unit")
  [[ -n $before ]] || return 0
  holds systemctl cat "$unit"
  if ((held)); then
    case $before in
      'yes yes')
        run systemctl enable "$unit"
        run systemctl restart "$unit"
        ;;
      'yes no')
        run systemctl enable "$unit"
        run systemctl stop "$unit"
        ;;
      'no yes')
        run systemctl disable "$unit"
        run systemctl restart "$unit"
        ;;
      *) run systemctl disable --now "$unit" ;;
    esac
  fi
  forget "service-$unit"
}

# Every service and socket with a file, one a line: NAME ENABLED ACTIVE. A template is no unit by itself.
unit_states() {
  local units name state enabled
  local -A running=()
  units=$(systemctl list-units --no-legend --no-pager --full --type=service,socket --state=active)
  while read -r name _; do
    [[ -z $name ]] || running[$name]=yes
  done <<<"$units"
  units=$(systemctl list-unit-files --no-legend --no-pager --full --type=service,socket)
  while read -r name state _; do
    [[ -n $name && $name != *@.* ]] || continue
    enabled=no
    [[ $state != enabled ]] || enabled=yes
    printf '%s %s %s\n' "${name%.service}" "$enabled" "${running[$name]-no}"
  done <<<"$units"
}

# Before packages are installed; a run that was killed while they were has done it for the next.
note_units() {
  local states
  ((!dry)) || return 0
  states=$(set -e && unit_states)
  remember "units-before-$step" "$states"
}

# After it: what the packages enabled, started or took out is noted as it was, for restore_units.
note_changed_units() {
  local before after name state old changed=''
  local -A was=() is=()
  ((!dry)) || return 0
  before=$(set -e && recall "units-before-$step")
  after=$(set -e && unit_states)
  while read -r name state; do
    [[ -z $name ]] || was[$name]=$state
  done <<<"$before"
  while read -r name state; do
    [[ -n $name ]] || continue
    is[$name]=$state
    old=${was[$name]-no no}
    # Of units that were there before, those that nobody enabled come and go with others.
    [[ $state != "$old" && (-z ${was[$name]-} || ${state% *} != "${old% *}" || "$old $state" == 'yes no yes yes') ]] || continue
    remember "service-$name" "$old"
    changed+=$name$'\n'
  done <<<"$after"
  for name in "${!was[@]}"; do
    [[ -z ${is[$name]-} && ${was[$name]} == yes* ]] || continue
    remember "service-$name" "${was[$name]}"
    changed+=$name$'\n'
  done
  if [[ -n $changed ]]; then
    changed+=$(set -e && recall "units-$step")
    forget "units-$step"
    remember "units-$step" "$(sort -u <<<"$changed")"
  fi
  forget "units-before-$step"
}

# Undoes what the packages of this step did to units.
restore_units() {
  local unit before
  # A run that was killed while they were installed.
  if [[ -e $STATE/facts/units-before-$step ]]; then note_changed_units; fi
  for unit in $(set -e && recall "units-$step"); do
    before=$(set -e && recall "service-$unit")
    holds systemctl cat "$unit"
    if ((!held)) && [[ $before == yes* ]]; then
      say "  $unit ran before and is gone with its package, which the package manager took out for another; install it again if you need it"
    fi
    restore_service "$unit"
  done
  forget "units-$step"
}

# --- lib/host-scripts/shell/packages-yum.sh
# Packages of Red Hat's family; yum is dnf from version 8 on.

# package_is NAME[=VERSION-RELEASE]
package_is() {
  local installed
  installed=$(rpm -q --queryformat '%{VERSION}-%{RELEASE}' "${1%%=*}")
  [[ $1 != *=* || $installed == "${1#*=}" ]]
}

packages_are() {
  local package
  for package in "$@"; do package_is "$package"; done
}

install_packages() {
  local options=()
  # Our own exclude= keeps upgrades off, not this.
  [[ ! -e /etc/yum.repos.d/faaslab-docker.repo ]] || options=(--disableexcludes=faaslab-docker)
  note_units
  run yum -q -y --setopt=retries=3 --setopt=timeout=30 ${options[@]+"${options[@]}"} install "${@/=/-}"
  note_changed_units
}

# Pinned versions are excluded by their repository's file, so there is nothing to hold one by one.
hold_packages() {
  log_line "held by the line exclude= of their repository: $*"
}

packages_are_held() {
  (($# > 0))
}

release_packages() {
  log_line "no longer held: $*"
}

# --- lib/host-scripts/shell/membership.sh
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

# --- lib/host-scripts/shell/discovery.sh
# The discovery file: a kubeconfig with the cluster's CA and a token of 30 minutes. With it kubeadm join needs no token in its configuration or
# on its command line. It is printed here and goes through a pipe into a file on the worker's tmpfs.

# On the control plane.
print_discovery() {
  local token authority
  need_root
  [[ -e $ADMIN_CONF ]] || die 6 'only a host with a control plane can print it, and this one has none yet'
  umask 077
  mkdir -p "$RUN_FOLDER"
  token=$(/usr/bin/kubeadm token create --kubeconfig "$ADMIN_CONF" --ttl 30m --description 'faaslab join' 2>/dev/null)
  [[ $token =~ ^[a-z0-9]{6}\.[a-z0-9]{16}$ ]] || die 1 'kubeadm token create must print a token, got something else'
  # The first part is the token's name and no secret.
  printf '%s\n' "${token%%.*}" >>"$RUN_FOLDER/tokens"
  authority=$(base64 -w 0 /etc/kubernetes/pki/ca.crt)
  # No here-document: older bash would write it to a disk.
  printf 'apiVersion: v1\nkind: Config\n'
  printf 'clusters: [{ name: faaslab, cluster: { certificate-authority-data: %s, server: "https://%s" } }]\n' "$authority" "$API_ENDPOINT"
  printf 'contexts: [{ name: faaslab, context: { cluster: faaslab, user: tls-bootstrap-token-user } }]\ncurrent-context: faaslab\n'
  printf 'users: [{ name: tls-bootstrap-token-user, user: { token: "%s" } }]\n' "$token"
}

revoke_tokens() {
  local name
  need_root
  [[ -f $RUN_FOLDER/tokens ]] || return 0
  while read -r name; do
    /usr/bin/kubeadm token delete --kubeconfig "$ADMIN_CONF" "$name" >/dev/null
  done <"$RUN_FOLDER/tokens"
  rm -f "$RUN_FOLDER/tokens"
}

# On a worker: takes the file over, and makes sure that it does not outlive the run.
accept_discovery() {
  [[ -n $discovery_source ]] || return 0
  trap 'rm -f "$DISCOVERY"' EXIT
  case $(stat -f -c %T "$RUN_FOLDER") in
    tmpfs | ramfs) ;;
    *) die 4 "$RUN_FOLDER must be on tmpfs, because a token goes there, got $(stat -f -c %T "$RUN_FOLDER")" ;;
  esac
  (
    umask 077
    if [[ $discovery_source == - ]]; then cat; else cat "$discovery_source"; fi >"$DISCOVERY"
  )
  [[ -s $DISCOVERY ]] || die 2 "--discovery-from $discovery_source gave nothing"
}

# --- lib/host-scripts/steps/preflight.sh
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

# --- lib/host-scripts/steps/package-sources.sh
package_sources_purpose() {
  echo "point yum to the archive of CentOS 7, whose mirrors are gone"
}

package_sources_done() {
  local path
  file_is 0644 /etc/yum.repos.d/faaslab-base.repo "$BASE_REPOSITORY"
  for path in /etc/yum.repos.d/CentOS-*.repo; do [[ ! -e $path ]]; done
}

package_sources_apply() {
  local path
  put_file 0644 /etc/yum.repos.d/faaslab-base.repo "$BASE_REPOSITORY"
  for path in /etc/yum.repos.d/CentOS-*.repo; do
    [[ -e $path ]] || continue
    run mv "$path" "$path.faaslab-off"
  done
}

package_sources_verify() {
  package_sources_done
}

package_sources_undo() {
  local path
  for path in /etc/yum.repos.d/CentOS-*.repo.faaslab-off; do
    [[ -e $path ]] || continue
    run mv "$path" "${path%.faaslab-off}"
  done
  restore_file /etc/yum.repos.d/faaslab-base.repo
}

# --- lib/host-scripts/steps/packages.sh
packages_purpose() {
  echo "install what kubeadm and the steps below need: ${PACKAGES[*]}"
}

packages_done() {
  packages_are "${PACKAGES[@]}"
}

packages_apply() {
  install_packages "${PACKAGES[@]}"
}

packages_verify() {
  packages_done
}

# The packages stay, since other software may use them by now; what they started does not.
packages_undo() {
  restore_units
}

# --- lib/host-scripts/steps/time.sh
time_purpose() {
  echo 'keep the clock right: certificates and measurements of several hosts depend on it'
}

time_done() {
  [[ -z $CHRONY_CONF ]] || file_is 0644 "$CHRONY_CONF_PATH" "$CHRONY_CONF"
  service_runs "$CHRONY_SERVICE"
}

time_apply() {
  [[ -z $CHRONY_CONF ]] || put_file 0644 "$CHRONY_CONF_PATH" "$CHRONY_CONF"
  start_service "$CHRONY_SERVICE"
}

# Up to a minute until the clock is within half a second.
time_verify() {
  time_done
  run chronyc waitsync 12 0.5 0 5
}

time_undo() {
  restore_file "$CHRONY_CONF_PATH"
  restore_service "$CHRONY_SERVICE"
}

# --- lib/host-scripts/steps/hosts.sh
hosts_purpose() {
  echo 'name every host of the cluster in /etc/hosts by its private address; lines of others are left alone'
}

# The file without our block.
hosts_of_others() {
  sed '/^# BEGIN faaslab$/,/^# END faaslab$/d' /etc/hosts
}

hosts_wanted() {
  local rest
  rest=$(set -e; hosts_of_others; printf x)
  rest=${rest%x}
  # The last line may lack its end.
  [[ -z $rest || $rest == *$'\n' ]] || rest+=$'\n'
  printf '%s# BEGIN faaslab\n%s# END faaslab\n' "$rest" "$HOSTS_BLOCK"
}

hosts_done() {
  local block
  block=$(sed -n '/^# BEGIN faaslab$/,/^# END faaslab$/p' /etc/hosts)
  [[ $block == "# BEGIN faaslab
${HOSTS_BLOCK}# END faaslab" ]]
}

hosts_apply() {
  local wanted
  wanted=$(set -e; hosts_wanted; printf x)
  put_file "$(stat -L -c %a /etc/hosts)" /etc/hosts "${wanted%x}"
}

hosts_verify() {
  local address name found
  while read -r address name; do
    last_command="$name must resolve to $address; is there another line for it in /etc/hosts?"
    found=$(getent ahostsv4 "$name")
    [[ ${found%% *} == "$address" ]]
  done <<TEXT
${HOSTS_BLOCK%$'\n'}
TEXT
}

hosts_undo() {
  if [[ -f $STATE/written/etc/hosts && "$(sha256sum </etc/hosts)" != "$(cat "$STATE/written/etc/hosts")" ]]; then
    # Somebody else changed the file since: only our block goes.
    local rest
    rest=$(set -e; hosts_of_others; printf x)
    printf '%s' "${rest%x}" >/etc/hosts.faaslab-new
    chmod --reference=/etc/hosts /etc/hosts.faaslab-new
    mv -f /etc/hosts.faaslab-new /etc/hosts
    rm -f "$STATE/written/etc/hosts" "$STATE/original/etc/hosts"
  else
    restore_file /etc/hosts
  fi
}

# --- lib/host-scripts/steps/selinux.sh
selinux_purpose() {
  echo 'let SELinux warn instead of forbid (permissive), now and after a restart'
}

# A system where SELinux is off altogether is left so: turning it on would relabel every file.
selinux_done() {
  [[ "$(getenforce)" != Enforcing ]]
  [[ "$(grep -c -E '^SELINUX=(permissive|disabled)$' /etc/selinux/config)" == 1 ]]
  [[ "$(grep -c '^SELINUX=' /etc/selinux/config)" == 1 ]]
}

selinux_apply() {
  local text mode=permissive
  mode=$(getenforce)
  remember selinux "$mode"
  # The first line stays, as the one; the report had two.
  text=$(set -e; lines_of /etc/selinux/config | sed '/^SELINUX=/d'; printf 'SELINUX=permissive\nx')
  put_file 0644 /etc/selinux/config "${text%x}"
  if [[ $mode == Enforcing ]]; then run setenforce 0; fi
}

selinux_verify() {
  selinux_done
}

selinux_undo() {
  local before
  restore_file /etc/selinux/config
  before=$(set -e && recall selinux)
  if [[ $before == Enforcing ]]; then run setenforce 1; fi
  forget selinux
}

# --- lib/host-scripts/steps/swap.sh
# A live line of /etc/fstab, for sed -E and grep -E.
SWAP_LINE='\s*[^#[:space:]]\S*\s+\S+\s+swap(\s|$)'

swap_purpose() {
  echo 'turn swap off, now and after a restart: the kubelet refuses to start with it'
}

swap_done() {
  local active
  active=$(swapon --show=NAME --noheadings)
  [[ -z $active ]]
  [[ "$(grep -c -E "^$SWAP_LINE" /etc/fstab)" == 0 ]] || return 1
  [[ "$(systemctl is-enabled swap.target 2>/dev/null || true)" == masked ]]
}

swap_apply() {
  local text
  remember swap-target "$(systemctl is-enabled swap.target 2>/dev/null || true)"
  remember swap-devices "$(swapon --show=NAME --noheadings)"
  [[ -e /etc/fstab ]] || run touch /etc/fstab
  text=$(sed -E "s/^($SWAP_LINE)/# faaslab-off: \\1/" /etc/fstab && printf x)
  put_file "$(stat -L -c %a /etc/fstab)" /etc/fstab "${text%x}"
  run systemctl mask swap.target
  run swapoff --all
}

swap_verify() {
  swap_done
}

swap_undo() {
  local before
  if [[ -f $STATE/written/etc/fstab && "$(sha256sum </etc/fstab)" != "$(cat "$STATE/written/etc/fstab")" ]]; then
    # Somebody else changed the file since: only our mark goes.
    run sed -i 's/^# faaslab-off: //' /etc/fstab
    rm -f "$STATE/written/etc/fstab" "$STATE/original/etc/fstab"
  else
    restore_file /etc/fstab
  fi
  before=$(set -e && recall swap-target)
  if [[ -n $before && $before != masked ]]; then run systemctl unmask swap.target; fi
  before=$(set -e && recall swap-devices)
  if [[ -n $before ]]; then run swapon --all; fi
  forget swap-target
  forget swap-devices
}

# --- lib/host-scripts/steps/modules.sh
modules_purpose() {
  echo "load the kernel modules of bridges and overlays, now and after a restart: ${MODULES[*]}"
}

modules_done() {
  local module loaded
  file_is 0644 /etc/modules-load.d/faaslab.conf "$MODULES_CONF"
  loaded=$(lsmod)
  for module in "${MODULES[@]}"; do
    [[ $loaded == *$'\n'"$module "* ]] || grep -q "/$module\\.ko" "/lib/modules/$(uname -r)/modules.builtin"
  done
}

modules_apply() {
  local module
  put_file 0644 /etc/modules-load.d/faaslab.conf "$MODULES_CONF"
  for module in "${MODULES[@]}"; do run modprobe "$module"; done
}

modules_verify() {
  modules_done
}

# The modules stay loaded until the next restart: something may be using them.
modules_undo() {
  restore_file /etc/modules-load.d/faaslab.conf
}

# --- lib/host-scripts/steps/sysctl.sh
sysctl_purpose() {
  echo 'let the kernel forward packets and show bridged ones to iptables'
}

sysctl_done() {
  local setting
  file_is 0644 /etc/sysctl.d/99-faaslab.conf "$SYSCTL_CONF"
  for setting in "${SYSCTLS[@]}"; do
    [[ "$(sysctl -n "${setting%%=*}")" == "${setting#*=}" ]]
  done
}

sysctl_apply() {
  local setting key
  for setting in "${SYSCTLS[@]}"; do
    key=${setting%%=*}
    holds sysctl -n "$key"
    if ((held)); then remember "sysctl-$key" "$(sysctl -n "$key")"; fi
  done
  put_file 0644 /etc/sysctl.d/99-faaslab.conf "$SYSCTL_CONF"
  run sysctl -q -p /etc/sysctl.d/99-faaslab.conf
}

sysctl_verify() {
  sysctl_done
}

sysctl_undo() {
  local setting key before
  restore_file /etc/sysctl.d/99-faaslab.conf
  for setting in "${SYSCTLS[@]}"; do
    key=${setting%%=*}
    before=$(set -e && recall "sysctl-$key")
    [[ -n $before ]] || continue
    run sysctl -q -w "$key=$before"
    forget "sysctl-$key"
  done
}

# --- lib/host-scripts/steps/firewall-off.sh
firewall_purpose() {
  echo 'stop and disable the firewall, as the study says; the hosts must be protected by the network around them'
}

firewall_unit() {
  local unit
  for unit in firewalld ufw; do
    holds systemctl cat "$unit"
    if ((held)); then echo "$unit"; fi
  done
}

firewall_done() {
  local unit
  for unit in $(set -e && firewall_unit); do
    [[ "$(systemctl is-active "$unit" || true)" != active ]]
    [[ "$(systemctl is-enabled "$unit" || true)" != enabled ]]
  done
}

firewall_apply() {
  local unit
  for unit in $(set -e && firewall_unit); do stop_service "$unit"; done
}

firewall_verify() {
  firewall_done
}

firewall_undo() {
  local unit
  for unit in firewalld ufw; do restore_service "$unit"; done
}

# --- lib/host-scripts/steps/docker.sh
docker_purpose() {
  echo "install Docker $RUNTIME_VERSION with client and containerd of the same time, and let it use systemd's cgroups, as the kubelet does"
}

docker_done() {
  file_is 0644 "$DOCKER_REPOSITORY_PATH" "$DOCKER_REPOSITORY"
  packages_are "${DOCKER_PACKAGES[@]}"
  packages_are_held docker-ce docker-ce-cli containerd.io
  file_is 0644 /etc/docker/daemon.json "$DOCKER_DAEMON"
  service_runs docker
}

docker_apply() {
  [[ -z $DOCKER_KEY_PATH ]] || docker_key
  put_file 0644 "$DOCKER_REPOSITORY_PATH" "$DOCKER_REPOSITORY"
  # Before the package, which starts the daemon at once.
  put_file 0644 /etc/docker/daemon.json "$DOCKER_DAEMON"
  install_packages "${DOCKER_PACKAGES[@]}"
  hold_packages docker-ce docker-ce-cli containerd.io
  start_service docker
}

# Docker's signing key, by its fingerprint.
docker_key() {
  local keys
  holds test -s "$DOCKER_KEY_PATH"
  if ((held)); then return 0; fi
  if ((dry)); then
    say "  would download $DOCKER_KEY_URL (key $DOCKER_KEY_FINGERPRINT)"
    return 0
  fi
  keep_original "$DOCKER_KEY_PATH"
  mkdir -p "$CACHE"
  run curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 60 --retry 3 \
    --output "$CACHE/docker.asc" "$DOCKER_KEY_URL"
  keys=$(gpg --show-keys --with-colons "$CACHE/docker.asc" 2>/dev/null)
  if [[ "$(grep -c '^pub:' <<<"$keys")" != 1 || $keys != *":$DOCKER_KEY_FINGERPRINT:"* ]]; then
    die 5 "step $step: $DOCKER_KEY_URL must hold the key $DOCKER_KEY_FINGERPRINT and no other; nothing of it was used"
  fi
  install -m 0644 -o 0 -g 0 "$CACHE/docker.asc" "$DOCKER_KEY_PATH.faaslab-new"
  mv -f "$DOCKER_KEY_PATH.faaslab-new" "$DOCKER_KEY_PATH"
}

docker_verify() {
  docker_done
  retry 10 2 docker info
  last_command="docker must use the cgroup driver systemd and be version $RUNTIME_VERSION"
  [[ "$(docker info --format '{{.CgroupDriver}} {{.ServerVersion}}')" == "systemd $RUNTIME_VERSION" ]]
}

docker_undo() {
  release_packages docker-ce docker-ce-cli containerd.io
  restore_file /etc/docker/daemon.json
  restore_file "$DOCKER_REPOSITORY_PATH"
  [[ -z $DOCKER_KEY_PATH ]] || restore_file "$DOCKER_KEY_PATH"
  restore_service docker
  restore_units
}

# --- lib/host-scripts/steps/crictl.sh
crictl_purpose() {
  echo 'install crictl, which kubeadm and the image step ask the runtime with'
}

crictl_done() {
  archive_is "$CRICTL_URL" "$CRICTL_SHA256" /usr/local/bin
  file_is 0644 /etc/crictl.yaml "$CRICTL_CONF"
}

crictl_apply() {
  install_from_archive "$CRICTL_URL" "$CRICTL_SHA256" /usr/local/bin 0 crictl
  put_file 0644 /etc/crictl.yaml "$CRICTL_CONF"
}

crictl_verify() {
  crictl_done
}

crictl_undo() {
  restore_file /etc/crictl.yaml
  remove_archive "$CRICTL_URL" /usr/local/bin crictl
}

# --- lib/host-scripts/steps/cni-plugins.sh
CNI_PROGRAMS=(bandwidth bridge firewall host-local loopback portmap tuning)

cni_plugins_purpose() {
  echo 'install the network plugins that flannel builds on'
}

cni_plugins_done() {
  archive_is "$CNI_PLUGINS_URL" "$CNI_PLUGINS_SHA256" /opt/cni/bin
}

cni_plugins_apply() {
  install_from_archive "$CNI_PLUGINS_URL" "$CNI_PLUGINS_SHA256" /opt/cni/bin 1 "${CNI_PROGRAMS[@]}"
}

cni_plugins_verify() {
  cni_plugins_done
}

cni_plugins_undo() {
  remove_archive "$CNI_PLUGINS_URL" /opt/cni/bin "${CNI_PROGRAMS[@]}"
}

# --- lib/host-scripts/steps/kubernetes.sh
kubernetes_purpose() {
  echo "install kubeadm, kubelet and kubectl $KUBERNETES, all of one version and out of any package manager's reach"
}

kubernetes_done() {
  binary_is "$KUBEADM_URL" "$KUBEADM_SHA256" /usr/bin/kubeadm
  binary_is "$KUBELET_URL" "$KUBELET_SHA256" /usr/bin/kubelet
  binary_is "$KUBECTL_URL" "$KUBECTL_SHA256" /usr/bin/kubectl
  file_is 0644 /etc/systemd/system/kubelet.service "$KUBELET_UNIT"
  file_is 0644 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf "$KUBELET_DROP_IN"
  systemctl is-enabled --quiet kubelet
}

kubernetes_apply() {
  local before
  before=$(command -v kubelet || true)
  if [[ -n $before && $before != /usr/bin/kubelet ]]; then
    say "  $before would be found before /usr/bin/kubelet; it is left alone, remove it yourself"
  fi
  install_binary "$KUBEADM_URL" "$KUBEADM_SHA256" /usr/bin/kubeadm
  install_binary "$KUBELET_URL" "$KUBELET_SHA256" /usr/bin/kubelet
  install_binary "$KUBECTL_URL" "$KUBECTL_SHA256" /usr/bin/kubectl
  put_file 0644 /etc/systemd/system/kubelet.service "$KUBELET_UNIT"
  put_file 0644 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf "$KUBELET_DROP_IN"
  # Not only enabled: until init or join it restarts again and again, by design, and is ready the moment its configuration is there.
  start_service kubelet
}

kubernetes_verify() {
  kubernetes_done
  last_command="kubeadm and kubelet must be version $KUBERNETES"
  [[ "$(/usr/bin/kubeadm version -o short)" == "v$KUBERNETES" ]]
  [[ "$(/usr/bin/kubelet --version)" == "Kubernetes v$KUBERNETES" ]]
}

kubernetes_undo() {
  local name
  halt_service kubelet
  restore_file /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
  restore_file /etc/systemd/system/kubelet.service
  for name in kubeadm kubelet kubectl; do restore_file "/usr/bin/$name"; done
  run systemctl daemon-reload
  restore_service kubelet
}

# --- lib/host-scripts/steps/images.sh
images_purpose() {
  echo "pull the images of this host before they are needed: ${IMAGES[*]##*/}"
}

image_is_here() {
  if [[ $RUNTIME == docker ]]; then
    docker image inspect "$1"
  else
    /usr/local/bin/crictl inspecti "$1"
  fi
}

images_done() {
  local image
  for image in "${IMAGES[@]}"; do image_is_here "$image"; done
}

images_apply() {
  local image
  for image in "${IMAGES[@]}"; do
    if ((!dry)); then
      holds image_is_here "$image"
      if ((held)); then continue; fi
    fi
    if [[ $RUNTIME == docker ]]; then
      run timeout 900 docker pull "$image"
    else
      run timeout 900 /usr/local/bin/crictl pull "$image"
    fi
  done
}

images_verify() {
  images_done
}

# Images take room and do no harm; the runtime's own clean-up removes them.
images_undo() {
  return 0
}

# --- lib/host-scripts/steps/kubeadm-config.sh
kubeadm_config_purpose() {
  echo "write kubeadm's configuration ($KUBEADM_API); it holds no secret"
}

kubeadm_config_done() {
  file_is 0600 /etc/kubernetes/faaslab/kubeadm.conf "$KUBEADM_CONF"
}

kubeadm_config_apply() {
  put_file 0600 /etc/kubernetes/faaslab/kubeadm.conf "$KUBEADM_CONF"
}

kubeadm_config_verify() {
  kubeadm_config_done
  # The command came with 1.28.
  if ((KUBEADM_VALIDATES)); then run /usr/bin/kubeadm config validate --config /etc/kubernetes/faaslab/kubeadm.conf; fi
}

kubeadm_config_undo() {
  restore_file /etc/kubernetes/faaslab/kubeadm.conf
}

# --- lib/host-scripts/steps/node-exporter.sh
node_exporter_purpose() {
  echo "run node_exporter as a service of its own user, on $HOST_ADDRESS alone"
}

node_exporter_done() {
  archive_is "$NODE_EXPORTER_URL" "$NODE_EXPORTER_SHA256" /usr/local/bin
  getent passwd node_exporter
  file_is 0644 /etc/systemd/system/node_exporter.service "$NODE_EXPORTER_UNIT"
  service_runs node_exporter
}

node_exporter_apply() {
  holds getent passwd node_exporter
  if ((!held)); then
    remember node-exporter-user added
    run useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /sbin/nologin node_exporter
  fi
  install_from_archive "$NODE_EXPORTER_URL" "$NODE_EXPORTER_SHA256" /usr/local/bin 1 node_exporter
  put_file 0644 /etc/systemd/system/node_exporter.service "$NODE_EXPORTER_UNIT"
  start_service node_exporter
}

node_exporter_answers() {
  local metrics
  metrics=$(curl --fail --silent --max-time 5 --noproxy '*' "http://$HOST_ADDRESS:$NODE_EXPORTER_PORT/metrics")
  [[ $metrics == *node_cpu_seconds_total* ]]
}

node_exporter_verify() {
  node_exporter_done
  retry 10 1 node_exporter_answers
}

node_exporter_undo() {
  local before
  halt_service node_exporter
  restore_file /etc/systemd/system/node_exporter.service
  remove_archive "$NODE_EXPORTER_URL" /usr/local/bin node_exporter
  before=$(set -e && recall node-exporter-user)
  if [[ $before == added ]]; then run userdel node_exporter; fi
  forget node-exporter-user
  run systemctl daemon-reload
  restore_service node_exporter
}

# --- lib/host-scripts/steps/init.sh
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

# --- lib/host-scripts/steps/kubeconfig.sh
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

# --- lib/host-scripts/steps/network.sh
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

# --- lib/host-scripts/steps/nodes.sh
nodes_purpose() {
  echo 'label the nodes by their role and set the taints of the study'
}

kube() {
  /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=30s "$@"
}

# NODE KEY=VALUE:EFFECT; prints the taint if the node has it.
node_taint() {
  kube get node "$1" --output 'jsonpath={range .spec.taints[*]}{.key}={.value}:{.effect}{"\n"}{end}' | grep -F -x "$2"
}

nodes_done() {
  local entry node labelled
  for entry in ${NODE_TAINTS[@]+"${NODE_TAINTS[@]}"}; do node_taint "${entry%% *}" "${entry#* }"; done
  labelled=$(kube get nodes --selector node-role.kubernetes.io/worker --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}')
  # Whole names: worker-1 is not worker-10.
  for node in ${WORKERS[@]+"${WORKERS[@]}"}; do grep -F -x -e "$node" <<<"$labelled"; done
}

nodes_apply() {
  local entry node
  for node in ${WORKERS[@]+"${WORKERS[@]}"}; do
    run kube label node "$node" --overwrite node-role.kubernetes.io/worker=
  done
  for entry in ${NODE_TAINTS[@]+"${NODE_TAINTS[@]}"}; do
    run kube taint node "${entry%% *}" --overwrite "${entry#* }"
  done
}

nodes_verify() {
  nodes_done
}

# They go with the cluster.
nodes_undo() {
  return 0
}

# --- lib/host-scripts/steps/verify.sh
verify_purpose() {
  echo 'look at the whole cluster: nodes, pods of the system, packets between hosts, service addresses'
}

ready_nodes() {
  [[ "$(kube get nodes --output 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | grep -c -x True)" == "${#NODES[@]}" ]]
}

# The first address of every node's range is flannel's own, so no pod is needed to send a packet through the tunnel.
pods_reachable() {
  local ranges range
  ranges=$(kube get nodes --output 'jsonpath={range .items[*]}{.spec.podCIDR}{"\n"}{end}')
  for range in $ranges; do ping -c 1 -W 3 "${range%/*}"; done
}

service_answers() {
  local status
  status=$(curl --silent --insecure --max-time 5 --noproxy '*' --output /dev/null --write-out '%{http_code}' "https://$FIRST_SERVICE_ADDRESS/readyz")
  [[ $status == 200 || $status == 401 || $status == 403 ]]
}

verify_done() {
  ready_nodes
  pods_reachable
  service_answers
}

verify_apply() {
  if ((dry)); then return 0; fi
  retry 60 5 ready_nodes
  run kube --namespace kube-system rollout status deployment/coredns --timeout=180s
  retry 10 3 service_answers
  last_command="ping of flannel's address on every node; is UDP port 8472 open between the hosts?"
  retry 10 3 pods_reachable
}

verify_verify() {
  verify_done
}

verify_undo() {
  return 0
}

main "$@"
