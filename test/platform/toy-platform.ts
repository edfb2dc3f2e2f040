import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { workloads } from '../../lib/capacity/workload.ts';
import { podUser, podUserExcuses } from '../../lib/hardening/pod-user.ts';
import { amountExcuses } from '../../lib/kubernetes/amount-excuses.ts';
import { excuse } from '../../lib/kubernetes/excuse.ts';
import { Deployment, type PodTemplate, Service } from '../../lib/kubernetes/kinds.ts';
import { requestBody } from '../../lib/lab/faas-function.ts';
import { functionOf, type Lab } from '../../lib/lab/lab.ts';
import { ROW_ID_LABEL } from '../../lib/lab/labels.ts';
import type { MatrixRow } from '../../lib/lab/matrix-row.ts';
import { LAB_NAMESPACES } from '../../lib/lab/namespaces.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import type { RowMetadata } from '../../lib/platform/row-metadata.ts';
import { resourceRequirements } from '../../lib/quantities/resources.ts';

const NAMESPACE = 'toy';
const FUNCTION = 'toy.example/function';

const schema = z.strictObject({ name: z.literal('toy'), nodePort: z.int() });
type ToySettings = z.infer<typeof schema>;

/**
 * A platform that is a Deployment and a Service for each function, called directly: the least that is one. It has nothing of its own running, so
 * that Prometheus, Grafana and the credentials Job are the lab's, and its rows are taken away before the next one comes.
 */
export const toy: Platform<ToySettings> = {
  name: 'toy',
  form: {
    schema,
    nodePorts: ({ nodePort }) => [['platform.nodePort', nodePort]],
    labRules: () => [],
    *rowRules({ replicas }) {
      if (replicas !== undefined && replicas > 2) yield ['replicas', `must be at most 2 on toy, which has no more, got ${replicas}`];
    },
  },
  checks: [],
  of(lab) {
    return {
      name: 'toy',
      namespaces: [{ name: NAMESPACE, labels: { toy: 'yes' } }],
      secrets: [],
      base: [],
      row: (scope, row, metadata) => toyFunction(scope, lab, row, metadata),
      switchRow: 'delete-first',
      call: (row) => ({
        url: `http://${row.function}.${NAMESPACE}.svc.cluster.local:8080/`,
        method: 'POST',
        headers: { 'Content-Type': 'text/plain', 'X-Toy': 'yes' },
        body: requestBody(functionOf(lab, row).request, row.n),
        expectedStatus: 200,
      }),
      proof: (row, metadata) => ({
        kind: 'pods',
        namespace: NAMESPACE,
        serving: { [FUNCTION]: row.function },
        row: { [ROW_ID_LABEL]: row.id },
        replicas: row.replicas,
        template: toyTemplate(lab, row, metadata),
      }),
      podNamespaces: [NAMESPACE],
      monitoring: { functionPodLabel: FUNCTION, jobs: [], rules: [], dashboards: [] },
      toolsNamespace: LAB_NAMESPACES.monitoring,
      pods: {
        isFunction: ({ labels }) => labels[FUNCTION] !== undefined,
        ofRow: (_row, objects) => workloads(objects)[0],
        rowsOverlap: true,
        system: [],
      },
      checks: [],
      operator: { endpoint: { namespace: NAMESPACE, service: 'toy', port: 8080, nodePort: lab.platform.nodePort } },
    };
  },
};

function toyFunction(scope: Construct, lab: Lab, row: MatrixRow, { labels, annotations }: RowMetadata): void {
  const selector = { [FUNCTION]: row.function };
  const metadata = { name: row.function, namespace: NAMESPACE, labels: { ...selector, ...labels }, annotations };
  const template = toyTemplate(lab, row, { labels, annotations });
  const deployment = new Deployment(scope, 'deployment', {
    metadata,
    spec: { replicas: row.replicas, selector: { matchLabels: selector }, strategy: { type: 'Recreate' }, template },
  });
  excuse(
    deployment,
    ...podUserExcuses(lab.fidelity),
    ['rollout-strategy', 'a row replaces the row before it'],
    ...amountExcuses(template.spec?.containers ?? [], 'the study sets none'),
  );
  new Service(scope, 'service', { metadata, spec: { selector, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] } });
}

function toyTemplate(lab: Lab, row: MatrixRow, { labels }: RowMetadata): PodTemplate {
  const resources = resourceRequirements(row.resources);
  const probe = { httpGet: { path: '/_/health', port: 8080 } };
  return {
    metadata: { labels: { [FUNCTION]: row.function, ...labels } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: podUser(1000, lab.fidelity),
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: row.function,
          image: functionOf(lab, row).image,
          imagePullPolicy: 'IfNotPresent',
          ports: [{ name: 'http', containerPort: 8080 }],
          ...(resources && { resources }),
          readinessProbe: probe,
          livenessProbe: probe,
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'temp', mountPath: '/tmp' }],
        },
      ],
      volumes: [{ name: 'temp', emptyDir: {} }],
    },
  };
}
