import { Construct } from 'constructs';
import { ConfigMap, Job, type PodSpec } from '../kubernetes/kinds.ts';
import type { FunctionRequest } from '../lab/faas-function.ts';
import { requestBody } from '../lab/faas-function.ts';
import { type LoadSettings, NAMESPACES } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import { resourceRequirements } from '../quantities/resources.ts';
import postScript from './post.lua';
import runScript from './run-load.sh';

export interface LoadJobProps {
  readonly row: MatrixRow;
  readonly request: FunctionRequest;
  readonly settings: LoadSettings;
  /** Where the function is called. */
  readonly url: string;
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
    const metadata = { name, namespace: NAMESPACES.load, labels: props.labels, annotations: props.annotations };
    new ConfigMap(this, 'scripts', { metadata, data: { 'run-load.sh': runScript, 'post.lua': postScript } });
    new Job(this, 'job', {
      metadata,
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: Math.ceil(props.settings.waitForFunction.seconds + duration.seconds + timeout.seconds) + 60,
        ttlSecondsAfterFinished: KEEP_SECONDS,
        template: { metadata: { labels: props.labels }, spec: loadPod(name, props) },
      },
    });
  }
}

function loadPod(configMap: string, { row, request, settings, url }: LoadJobProps): PodSpec {
  const { threads, connections, duration, timeout } = row.load;
  const resources = resourceRequirements(settings.resources);
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534 },
    // Away from the pods it measures where there is room; required, it would stay Pending once every node holds one.
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              namespaces: [NAMESPACES.functions],
              labelSelector: { matchExpressions: [{ key: 'faas_function', operator: 'Exists' }] },
            },
          },
        ],
      },
    },
    containers: [
      {
        name: 'wrk',
        image: settings.image,
        imagePullPolicy: 'IfNotPresent',
        command: ['/bin/sh', '/faaslab/run-load.sh'],
        args: [url, ...[settings.waitForFunction.seconds, threads, connections, duration.seconds, timeout.seconds].map(String)],
        env: [
          { name: 'FAASLAB_ROW_ID', value: row.id },
          { name: 'FAASLAB_BODY', value: requestBody(request, row.n) },
          { name: 'FAASLAB_CONTENT_TYPE', value: request.contentType },
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
