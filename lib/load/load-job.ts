import { Construct } from 'constructs';
import { podUser, podUserExcuses } from '../hardening/pod-user.ts';
import { amountExcuses } from '../kubernetes/amount-excuses.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { ConfigMap, Job, type PodSpec } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import type { LoadSettings } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';
import { resourceRequirements } from '../quantities/resources.ts';
import postScript from './post.lua';
import type { RowCall } from './row-call.ts';
import type { PodsProof, RowProof } from './row-proof.ts';
import runScript from './run-load.sh';

export interface LoadJobProps {
  readonly row: MatrixRow;
  readonly call: RowCall;
  readonly proof: RowProof;
  readonly settings: LoadSettings;
  readonly fidelity: Fidelity;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Seconds that a finished Job and its log stay; a control plane before 1.23 may keep them for ever. */
const KEEP_SECONDS = 24 * 3600;

/** The load generator of one row: waits until the function answers, runs wrk, and ends its log with one line of JSON. */
export class LoadJob extends Construct {
  constructor(scope: Construct, id: string, props: LoadJobProps) {
    super(scope, id);
    const name = `load-${props.row.id}`;
    const { duration, timeout } = props.row.load;
    const metadata = { name, namespace: LAB_NAMESPACES.load, labels: props.labels, annotations: props.annotations };
    new ConfigMap(this, 'scripts', { metadata, data: { 'run-load.sh': runScript, 'post.lua': postScript } });
    const spec = loadPod(name, props);
    const job = new Job(this, 'job', {
      metadata,
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: Math.ceil(props.settings.waitForFunction.seconds + duration.seconds + timeout.seconds) + 60,
        ttlSecondsAfterFinished: KEEP_SECONDS,
        template: { metadata: { labels: props.labels }, spec },
      },
    });
    excuse(job, ...podUserExcuses(props.fidelity), ...amountExcuses(spec.containers, 'the study sets none for its load generator'));
  }
}

function loadPod(configMap: string, { row, call, proof, settings, fidelity }: LoadJobProps): PodSpec {
  const { threads, connections, duration, timeout } = row.load;
  const resources = resourceRequirements(settings.resources);
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podUser(65534, fidelity),
    ...(proof.kind === 'pods' && { affinity: awayFrom(proof) }),
    containers: [
      {
        name: 'wrk',
        image: settings.image,
        imagePullPolicy: 'IfNotPresent',
        command: ['/bin/sh', '/faaslab/run-load.sh'],
        args: [call.url, ...[settings.waitForFunction.seconds, threads, connections, duration.seconds, timeout.seconds].map(String)],
        env: [
          { name: 'FAASLAB_ROW_ID', value: row.id },
          { name: 'FAASLAB_BODY', value: call.body },
          { name: 'FAASLAB_CONTENT_TYPE', value: call.headers['Content-Type'] ?? 'text/plain' },
          { name: 'FAASLAB_SUMMARY_FILE', value: '/dev/termination-log' },
        ],
        ...(resources && { resources }),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'scripts', mountPath: '/faaslab', readOnly: true },
          { name: 'temp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'scripts', configMap: { name: configMap } },
      { name: 'temp', emptyDir: {} },
    ],
  };
}

/** Away from the pods of functions where there is room; required, it would stay Pending once every node holds one. */
function awayFrom({ namespace, serving }: PodsProof): PodSpec['affinity'] {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            namespaces: [namespace],
            labelSelector: { matchExpressions: Object.keys(serving).map((key) => ({ key, operator: 'Exists' })) },
          },
        },
      ],
    },
  };
}
