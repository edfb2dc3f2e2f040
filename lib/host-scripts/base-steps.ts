import { KUBEADM_MINIMUM } from '../hosts/host-minimum.ts';
import { firewallRules } from './firewall-rules.ts';
import type { HostContext } from './host-context.ts';
import type { HostStep } from './host-step.ts';
import type { ScriptPart } from './script-part.ts';
import { centosArchive, chronyConf } from './service-files.ts';
import firewallOff from './steps/firewall-off.sh';
import firewallOpen from './steps/firewall-open.sh';
import hosts from './steps/hosts.sh';
import modules from './steps/modules.sh';
import packageSources from './steps/package-sources.sh';
import packages from './steps/packages.sh';
import preflight from './steps/preflight.sh';
import selinux from './steps/selinux.sh';
import swap from './steps/swap.sh';
import sysctl from './steps/sysctl.sh';
import time from './steps/time.sh';

const MIN_DISK_MIB = 8192;

const SYSCTLS = [
  'net.bridge.bridge-nf-call-iptables=1',
  'net.bridge.bridge-nf-call-ip6tables=1',
  'net.ipv4.ip_forward=1',
  'vm.swappiness=0',
  // Many pods on a host watch many files; kubespray's minimum.
  'fs.inotify.max_user_instances=8192',
];

/** What must be in order before a runtime and Kubernetes are installed. */
export function baseSteps({ lab: { cluster }, os }: HostContext): HostStep[] {
  const { bootstrap } = cluster;
  const step = (name: string, script: ScriptPart, settings: HostStep['settings'] = () => ({})): HostStep => ({
    name,
    phase: 'base',
    script,
    settings,
  });
  return [
    step('preflight', { file: 'lib/host-scripts/steps/preflight.sh', text: preflight }, preflightSettings),
    ...(os.version === '7'
      ? [
          step('package-sources', { file: 'lib/host-scripts/steps/package-sources.sh', text: packageSources }, () => ({
            BASE_REPOSITORY: centosArchive(bootstrap.mirror.centosVault),
          })),
        ]
      : []),
    step('packages', { file: 'lib/host-scripts/steps/packages.sh', text: packages }, (context) => ({ PACKAGES: packageNames(context) })),
    step('time', { file: 'lib/host-scripts/steps/time.sh', text: time }, timeSettings),
    step('hosts', { file: 'lib/host-scripts/steps/hosts.sh', text: hosts }, () => ({
      HOSTS_BLOCK: cluster.hosts.map(({ address, name }) => `${address} ${name}\n`).join(''),
    })),
    ...(os.family === 'el' ? [step('selinux', { file: 'lib/host-scripts/steps/selinux.sh', text: selinux })] : []),
    step('swap', { file: 'lib/host-scripts/steps/swap.sh', text: swap }),
    step('modules', { file: 'lib/host-scripts/steps/modules.sh', text: modules }, (context) => ({
      MODULES: moduleNames(context),
      MODULES_CONF: lines(moduleNames(context)),
    })),
    step('sysctl', { file: 'lib/host-scripts/steps/sysctl.sh', text: sysctl }, () => ({
      SYSCTLS,
      SYSCTL_CONF: lines(SYSCTLS.map((setting) => setting.replace('=', ' = '))),
    })),
    bootstrap.firewall === 'off'
      ? step('firewall', { file: 'lib/host-scripts/steps/firewall-off.sh', text: firewallOff })
      : step('firewall', { file: 'lib/host-scripts/steps/firewall-open.sh', text: firewallOpen }, (context) => ({
          FIREWALL_RULES: firewallRules(context),
        })),
  ];
}

function preflightSettings({ lab: { cluster }, host, os }: HostContext) {
  const { bootstrap, hosts: all, kubernetes } = cluster;
  const { minor } = kubernetes;
  return {
    OS_IDS: os.ids.join(' '),
    OS_VERSION: os.version,
    OS_TITLE: os.title,
    MIN_CPUS: KUBEADM_MINIMUM[host.role].cpus,
    MIN_MEMORY_MIB: KUBEADM_MINIMUM[host.role].memoryMib,
    MIN_DISK_MIB,
    MIN_KERNEL: minor >= 32 ? '4.19' : bootstrap.proxyMode === 'nftables' ? '5.13' : '3.10',
    NEEDS_CGROUP_2: minor >= 35 ? 1 : 0,
    PEERS: all.filter(({ name }) => name !== host.name).map(({ address }) => address),
    SSH_PORT: bootstrap.ssh.port,
    JOIN_STEP: host.role === 'control-plane' ? 'init' : 'join',
  };
}

function packageNames({ lab, os }: HostContext): string[] {
  const ipvs = lab.cluster.bootstrap.proxyMode === 'ipvs' ? ['ipset', 'ipvsadm'] : [];
  if (os.family === 'debian') {
    return ['ca-certificates', 'chrony', 'conntrack', 'curl', 'ebtables', 'ethtool', 'gnupg', 'iptables', 'socat', 'tar', ...ipvs];
  }
  const filter = os.version === '7' ? ['ebtables', 'iptables'] : ['iptables-nft'];
  return ['ca-certificates', 'chrony', 'conntrack-tools', 'ethtool', ...filter, 'socat', 'tar', ...ipvs];
}

function timeSettings({ lab, os }: HostContext) {
  const { timeServers } = lab.cluster.bootstrap;
  return {
    CHRONY_SERVICE: os.family === 'debian' ? 'chrony' : 'chronyd',
    CHRONY_CONF_PATH: os.family === 'debian' ? '/etc/chrony/chrony.conf' : '/etc/chrony.conf',
    CHRONY_CONF: timeServers.length === 0 ? '' : chronyConf(timeServers),
  };
}

/** ipvs modules only with kube-proxy in that mode: alone, as in the report, they do nothing. The conntrack module was renamed in kernel 4.19. */
function moduleNames({ lab, os }: HostContext): string[] {
  const { proxyMode } = lab.cluster.bootstrap;
  const conntrack = os.kernel === '3.10' ? 'nf_conntrack_ipv4' : 'nf_conntrack';
  return ['br_netfilter', 'overlay', ...(proxyMode === 'ipvs' ? ['ip_vs', 'ip_vs_rr', 'ip_vs_wrr', 'ip_vs_sh', conntrack] : [])];
}

function lines(entries: readonly string[]): string {
  return entries.map((entry) => `${entry}\n`).join('');
}
