import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { type Pod, PROOF, rowPod, withContainer } from './row-pod.ts';

const COMPARE =
  'import json, sys; sys.path.insert(0, "lib/load"); from pod_template import differences; template, pods = json.load(sys.stdin); print(json.dumps([differences(template, pod) for pod in pods]))';

/** What the program of a load finds in each of the pods. */
function differences(pods: readonly Pod[], template = PROOF.template): string[][] {
  const { stdout, stderr } = spawnSync('python3', ['-B', '-c', COMPARE], { input: JSON.stringify([template, pods]), encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const withSpec = (values: Readonly<Record<string, unknown>>): Pod => ({ ...rowPod(1), spec: { ...rowPod(1).spec, ...values } });
const withLabels = (values: Readonly<Record<string, string>>): Pod =>
  rowPod(1, { metadata: { labels: { ...rowPod(1).metadata.labels, ...values } } });

const CONTAINER = 'spec.containers[f]';
const [OWN = {}] = rowPod(1).spec.containers;

/** Pods that are not of the template, and what is said of each. */
const OTHERS: readonly (readonly [string, Pod, readonly string[]])[] = [
  ['another value of a label', withLabels({ 'faaslab.dev/row': '2' }), ['metadata.labels.faaslab.dev/row is "2" instead of "1"']],
  ['one more label of ours', withLabels({ 'faaslab.dev/x': 'y' }), ['metadata.labels.faaslab.dev/x is "y" instead of absent']],
  [
    'no annotation',
    rowPod(1, { metadata: { annotations: {} } }),
    ['metadata.annotations.prometheus.io.scrape is absent instead of "false"'],
  ],
  ['another image', withContainer(rowPod(1), { image: 'x:2' }), [`${CONTAINER}.image is "x:2" instead of "docker.io/lab/f:1"`]],
  ['a command', withContainer(rowPod(1), { command: ['sh'] }), [`${CONTAINER}.command is ["sh"] instead of absent`]],
  ['arguments', withContainer(rowPod(1), { args: ['-c'] }), [`${CONTAINER}.args is ["-c"] instead of absent`]],
  [
    'variables of a map',
    withContainer(rowPod(1), { envFrom: [{ configMapRef: { name: 'm' } }] }),
    [`${CONTAINER}.envFrom is [{"configMapRef": {"name": "m"}}] instead of absent`],
  ],
  [
    'no variables',
    withContainer(rowPod(1), { env: undefined }),
    [`${CONTAINER}.env[exec_timeout] is absent instead of "10s"`, `${CONTAINER}.env[write_timeout] is absent instead of "15s"`],
  ],
  [
    'another limit',
    withContainer(rowPod(1), { resources: { ...(OWN.resources as object), limits: { cpu: '500m', memory: '2Gi' } } }),
    [`${CONTAINER}.resources.limits.memory is "2Gi" instead of "1Gi"`],
  ],
  [
    'no resources',
    withContainer(rowPod(1), { resources: {} }),
    [
      `${CONTAINER}.resources.limits.cpu is absent instead of "500m"`,
      `${CONTAINER}.resources.limits.memory is absent instead of "1Gi"`,
      `${CONTAINER}.resources.requests.cpu is absent instead of "500m"`,
      `${CONTAINER}.resources.requests.memory is absent instead of "1Gi"`,
    ],
  ],
  [
    'a limit that a LimitRange adds',
    withContainer(rowPod(1), {
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '500m', memory: '1Gi', 'ephemeral-storage': '1Gi' } },
    }),
    [
      `${CONTAINER}.resources.limits.ephemeral-storage is "1Gi" instead of absent`,
      `${CONTAINER}.resources.requests.ephemeral-storage is "1Gi" instead of absent`,
    ],
  ],
  [
    'another probe',
    withContainer(rowPod(1), { livenessProbe: { ...(OWN.livenessProbe as object), periodSeconds: 2 } }),
    [`${CONTAINER}.livenessProbe.periodSeconds is 2 instead of 5`],
  ],
  [
    'a user',
    withContainer(rowPod(1), { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 12000 } }),
    [`${CONTAINER}.securityContext.runAsUser is 12000 instead of absent`],
  ],
  [
    'a hook',
    withContainer(rowPod(1), { lifecycle: { preStop: { exec: { command: ['x'] } } } }),
    [`${CONTAINER}.lifecycle is {"preStop": {"exec": {"command": ["x"]}}} instead of absent`],
  ],
  [
    'a mount',
    withContainer(rowPod(1), { volumeMounts: [...(OWN.volumeMounts as object[]), { name: 'temp', mountPath: '/more' }] }),
    [`${CONTAINER}.volumeMounts[temp/more] is {"name": "temp", "mountPath": "/more"} instead of absent`],
  ],
  [
    'a second container',
    withSpec({ containers: [OWN, { name: 'sidecar', image: 's' }] }),
    ['spec.containers[sidecar] is {"name": "sidecar", "image": "s"} instead of absent'],
  ],
  ['an init container', withSpec({ initContainers: [{ name: 'i' }] }), ['spec.initContainers is [{"name": "i"}] instead of absent']],
  ['a node selector', withSpec({ nodeSelector: { disk: 'ssd' } }), ['spec.nodeSelector is {"disk": "ssd"} instead of absent']],
  ['an affinity', withSpec({ affinity: { podAffinity: {} } }), ['spec.affinity is {"podAffinity": {}} instead of absent']],
  ["the host's network", withSpec({ hostNetwork: true }), ['spec.hostNetwork is true instead of absent']],
  [
    'a toleration',
    withSpec({ tolerations: [{ key: 'x', operator: 'Exists' }] }),
    ['spec.tolerations is [{"key": "x", "operator": "Exists"}] instead of absent'],
  ],
  [
    'another volume under the name',
    withSpec({ volumes: [{ name: 'temp', emptyDir: { medium: 'Memory' } }] }),
    ['spec.volumes[temp].emptyDir.medium is "Memory" instead of absent'],
  ],
];

describe.skipIf(!requireTool('python3'))('pod_template.py', () => {
  it('finds nothing in a pod of the template with what a cluster fills in', () => {
    expect(differences([rowPod(1), withLabels({ team: 'x', uid: '1' })])).toEqual([[], []]);
  });

  let found: string[][] = [];
  beforeAll(() => {
    found = differences(OTHERS.map(([, pod]) => pod));
  });

  it.each(OTHERS.map(([name, , expected], index) => [name, index, expected] as const))('finds %s', (_, index, expected) => {
    expect(found[index]?.toSorted()).toEqual(expected.toSorted());
  });
});
