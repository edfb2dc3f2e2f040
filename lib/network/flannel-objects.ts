import type { k8s } from 'cdk8s-plus-27';
import { envVar } from '../kubernetes/env-value.ts';
import type { Wire } from '../kubernetes/wire.ts';
import { FLANNEL_IMAGES } from './flannel-images.ts';

export interface FlannelProps {
  readonly image: string;
  /** Brings the CNI plugin `flannel`, which the standard plugins no longer hold. */
  readonly cniPluginImage: string;
  /** kubeadm's podSubnet: every node's range is cut from it. */
  readonly podCidr: string;
}

export const FLANNEL_DEFAULTS = { image: FLANNEL_IMAGES.flannel, cniPluginImage: FLANNEL_IMAGES.cniPlugin } as const;

/** A whole Kubernetes object. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: { [key: string]: string } };
}

const NAMESPACE = 'kube-flannel';
const APP = { 'k8s-app': 'flannel' };
const DAEMON_LABELS = { tier: 'node', app: 'flannel' };

/**
 * flannel with a VXLAN between the nodes: flannel-io/flannel Documentation/kube-flannel.yml at v0.28.9, with the same content. As plain data,
 * because a host script carries it too: nodes become Ready only with it.
 */
export function flannelObjects(props: FlannelProps): KubernetesObject[] {
  const account = { kind: 'ServiceAccount', name: 'flannel', namespace: NAMESPACE };
  const rbac = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { ...APP, 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account.name, namespace: NAMESPACE, labels: APP } },
    object<k8s.KubeClusterRoleProps>({
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'flannel', labels: APP },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
      ],
    }),
    object<k8s.KubeClusterRoleBindingProps>({
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'flannel', labels: APP },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'flannel' },
      subjects: [account],
    }),
    object<k8s.KubeConfigMapProps>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-flannel-cfg', namespace: NAMESPACE, labels: { ...APP, ...DAEMON_LABELS } },
      data: { 'cni-conf.json': json(CNI_CONF), 'net-conf.json': json(netConf(props.podCidr)) },
    }),
    object<k8s.KubeDaemonSetProps>({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-flannel-ds', namespace: NAMESPACE, labels: { ...APP, ...DAEMON_LABELS } },
      spec: {
        selector: { matchLabels: { app: DAEMON_LABELS.app } },
        template: { metadata: { labels: DAEMON_LABELS }, spec: daemonPod(props) },
      },
    }),
  ];
}

/** Checks the object against the generated type of its kind. */
function object<Generated>(value: KubernetesObject & Wire<Generated>): KubernetesObject {
  return value;
}

const CNI_CONF = {
  name: 'cbr0',
  cniVersion: '0.3.1',
  plugins: [
    { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

function netConf(podCidr: string): object {
  return { Network: podCidr, EnableNFTables: false, Backend: { Type: 'vxlan' } };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function daemonPod({ image, cniPluginImage }: FlannelProps): Wire<k8s.PodSpec> {
  const config = { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' };
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }],
        },
      },
    },
    hostNetwork: true,
    priorityClassName: 'system-node-critical',
    tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
    serviceAccountName: 'flannel',
    initContainers: [
      {
        name: 'install-cni-plugin',
        image: cniPluginImage,
        command: ['cp'],
        args: ['-f', '/flannel', '/opt/cni/bin/flannel'],
        volumeMounts: [{ name: 'cni-plugin', mountPath: '/opt/cni/bin' }],
      },
      {
        name: 'install-cni',
        image,
        command: ['/opt/bin/install-conf'],
        args: ['/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist'],
        volumeMounts: [{ name: 'cni', mountPath: '/etc/cni/net.d' }, config],
      },
    ],
    containers: [
      {
        name: 'kube-flannel',
        image,
        command: ['/opt/bin/flanneld'],
        args: ['--ip-masq', '--kube-subnet-mgr', '--healthz-port=8081'],
        ports: [{ name: 'healthz', containerPort: 8081, protocol: 'TCP' }],
        livenessProbe: { httpGet: { path: '/healthz', port: 'healthz' }, initialDelaySeconds: 10, periodSeconds: 30 },
        readinessProbe: { httpGet: { path: '/readyz', port: 'healthz' }, initialDelaySeconds: 5, periodSeconds: 10 },
        resources: { requests: { cpu: '100m', memory: '50Mi' } },
        securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
        env: [
          { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          envVar('EVENT_QUEUE_DEPTH', '5000'),
          envVar('CONT_WHEN_CACHE_NOT_READY', 'false'),
        ],
        volumeMounts: [{ name: 'run', mountPath: '/run/flannel' }, config, { name: 'xtables-lock', mountPath: '/run/xtables.lock' }],
      },
    ],
    volumes: [
      { name: 'run', hostPath: { path: '/run/flannel' } },
      { name: 'cni-plugin', hostPath: { path: '/opt/cni/bin' } },
      { name: 'cni', hostPath: { path: '/etc/cni/net.d' } },
      { name: 'flannel-cfg', configMap: { name: 'kube-flannel-cfg' } },
      { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
    ],
  };
}
