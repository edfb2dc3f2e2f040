import { Construct } from 'constructs';
import { podUser, podUserExcuses } from '../hardening/pod-user.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { DaemonSet, type PodSpec, ServiceAccount } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { POLICY_EXCEPTIONS_ANNOTATION } from '../lab/labels.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';
import { monitoringLabels } from './monitoring-labels.ts';

export interface NodeExporterProps {
  readonly fidelity: Fidelity;
  /** With its tag. */
  readonly image: string;
  /** Port on every host; a unit of the host must not hold it. */
  readonly port: number;
}

const NAME = 'node-exporter';
const LABELS = monitoringLabels(NAME);
const HOST_ROOT = '/host/root';
const NOBODY = 65534;

/**
 * node_exporter on every node, for clusters whose hosts have no unit of it. It shares the hosts' network, processes and, read-only, their files:
 * there is no other way to see them. Its address is the host's, so that the jobs of `nodeExporterJobs` are the same for both.
 */
export class NodeExporter extends Construct {
  constructor(scope: Construct, id: string, props: NodeExporterProps) {
    super(scope, id);
    const metadata = { name: NAME, namespace: LAB_NAMESPACES.monitoring, labels: LABELS };
    new ServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    const daemonSet = new DaemonSet(this, 'daemon-set', {
      metadata: {
        ...metadata,
        annotations: {
          [POLICY_EXCEPTIONS_ANNOTATION]:
            'hostNetwork: network counters are those of a network namespace; hostPID: load and processes of the host; ' +
            'hostPath: file systems of the host, mounted read-only',
        },
      },
      spec: {
        selector: { matchLabels: { app: NAME } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
        template: { metadata: { labels: LABELS }, spec: podSpec(props) },
      },
    });
    excuse(
      daemonSet,
      ...podUserExcuses(props.fidelity),
      ['host-network host-port host-pid', 'network counters, load and processes are those of the host, not of a pod'],
      ['host-path sensitive-host-path', 'file systems of the host, mounted read-only: there is no other way to see them'],
      ['priority-class', 'nothing of the lab is to be evicted before what is measured'],
      ['cpu-limit', 'a limit would throttle the collection in the very moments that are measured'],
    );
  }
}

function podSpec({ image, port, fidelity }: NodeExporterProps): PodSpec {
  return {
    serviceAccountName: NAME,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostNetwork: true,
    hostPID: true,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    // Also where nothing else may run.
    tolerations: [{ operator: 'Exists' }],
    securityContext: podUser(NOBODY, fidelity),
    containers: [
      {
        name: NAME,
        image,
        imagePullPolicy: 'IfNotPresent',
        args: [
          `--web.listen-address=:${port}`,
          `--path.rootfs=${HOST_ROOT}`,
          `--path.procfs=${HOST_ROOT}/proc`,
          `--path.sysfs=${HOST_ROOT}/sys`,
          `--path.udev.data=${HOST_ROOT}/run/udev/data`,
          // One mount a container otherwise, each a series that lives as long as the container.
          '--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run|var/lib/docker/.+|var/lib/containerd/.+|var/lib/kubelet/.+)($|/)',
          '--collector.netdev.device-exclude=^veth.*$',
          '--collector.netclass.ignored-devices=^veth.*$',
        ],
        ports: [{ name: 'http', containerPort: port, hostPort: port }],
        resources: { requests: { cpu: '20m', memory: '24Mi' }, limits: { memory: '128Mi' } },
        readinessProbe: { httpGet: { path: '/', port: 'http' }, timeoutSeconds: 5 },
        livenessProbe: { httpGet: { path: '/', port: 'http' }, timeoutSeconds: 5, periodSeconds: 30 },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'root', mountPath: HOST_ROOT, readOnly: true, mountPropagation: 'HostToContainer' }],
      },
    ],
    volumes: [{ name: 'root', hostPath: { path: '/' } }],
  };
}
