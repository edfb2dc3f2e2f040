import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFolder } from '../../lib/check-folder/check-folder.ts';
import { levelOf } from '../../lib/manifest/levels.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { NEWEST_MINOR } from '../../lib/schema/later-fields.ts';
import { schemaCheck } from '../../lib/schema/schema-check.ts';
import { tempFolder } from '../check-folder/temp-folder.ts';

const schemas = findSchemas(NEWEST_MINOR);

/** `object: path [rule]` of what does not work in a folder, and what was not checked. */
function check(folder: string, minor = NEWEST_MINOR) {
  const notes: string[] = [];
  const { findings, faults } = checkFolder(folder, true, {
    kubernetesMinor: minor,
    secrets: [],
    exceptions: [],
    gates: [checkRules, schemaCheck(minor === NEWEST_MINOR ? schemas : findSchemas(minor), (note) => notes.push(note))],
  });
  const found = findings
    .filter(({ rule }) => levelOf(rule) !== 'policy')
    .map(({ kind, name, path, rule }) => `${kind} ${name}: ${path} [${rule}]`);
  return { found, faults, notes };
}

const found = (text: string, minor?: number) => check(tempFolder({ 'a.yaml': text }), minor).found;
const NS = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n';
const pod = (spec: string) => `${NS}apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: ${spec}\n`;
const CONTAINER = '{name: c, image: "c:1"}';

describe('manifests of others are not blamed', () => {
  it.each([
    [
      'amounts that are numbers',
      pod(
        '{containers: [{name: c, image: "c:1", resources: {limits: {cpu: 4, example.org/fpga: 2}, requests: {cpu: 0.25, example.org/fpga: 2}}}]}',
      ),
    ],
    ['a request of nothing', pod('{containers: [{name: c, image: "c:1", resources: {limits: {memory: 1Gi}, requests: {memory: "0"}}}]}')],
    [
      'fields that are null',
      pod(`{affinity: null, hostAliases: , containers: [{name: c, image: "c:1", command: null, envFrom: , lifecycle: }]}`),
    ],
    [
      'equal port names of two containers',
      pod(
        '{containers: [{name: a, image: "a:1", ports: [{name: p, containerPort: 81}]}, {name: b, image: "b:1", ports: [{name: p, containerPort: 82}]}]}',
      ),
    ],
    [
      'a volume without a source',
      pod('{containers: [{name: c, image: "c:1", volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v}]}'),
    ],
    [
      'variables named as Kubernetes takes them now',
      pod('{containers: [{name: c, image: "c:1", env: [{name: 2nd, value: a}, {name: "App:Log", value: b}, {name: "a b", value: c}]}]}'),
    ],
    [
      'paths of Windows',
      pod(
        '{os: {name: windows}, containers: [{name: c, image: "c:1", volumeMounts: [{name: v, mountPath: "d:\\\\logs"}]}], volumes: [{name: v, emptyDir: {}}]}',
      ),
    ],
    ['a priority that is left to its default', 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: none}\n'],
    [
      'a role without its group',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: edit}\n',
    ],
    [
      'a policy for all pods',
      `${NS}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {policyTypes: [Egress]}\n`,
    ],
    [
      'endpoints without a port',
      `${NS}apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: a, namespace: shop}\naddressType: IPv6\nendpoints: [{addresses: ["fd00::1"]}]\nports: []\n`,
    ],
    [
      'kinds of the newest versions',
      `apiVersion: storage.k8s.io/v1\nkind: VolumeAttributesClass\nmetadata: {name: gold}\ndriverName: d.example.org\nparameters: {a: b}\n---\napiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {name: 10.96.1.1}\nspec: {parentRef: {resource: services, name: a, namespace: b}}\n---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicyBinding\nmetadata: {name: a}\nspec: {policyName: b}\n`,
    ],
    [
      'who may flow where',
      'apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: FlowSchema\nmetadata: {name: a}\nspec: {priorityLevelConfiguration: {name: exempt}, rules: [{subjects: [{kind: User, user: {name: a}}], nonResourceRules: [{verbs: ["*"], nonResourceURLs: ["*"]}]}]}\n',
    ],
    [
      'an API that a Service serves',
      'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1beta1.metrics.k8s.io}\nspec: {group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100, service: {name: metrics-server, namespace: kube-system}}\n',
    ],
    ['a kind that somebody else defines', 'apiVersion: monitoring.example.org/v1\nkind: Probe\nmetadata: {name: a}\nspec: {any: 1}\n'],
  ])('for %s', (_what, text) => {
    expect(found(text)).toEqual([]);
  });

  it('for variables that only newer versions take, by their version', () => {
    const text = pod('{containers: [{name: c, image: "c:1", env: [{name: 2nd, value: a}]}]}');
    expect(found(text, 31)).toEqual(['Pod p: spec.containers[0].env[0].name [env-name]']);
    expect(found(text, 32)).toEqual([]);
  });

  it('for fields that a v1beta1 definition does not name', () => {
    const definition = (rest: string) =>
      `apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: as.x.example.org}\nspec: {group: x.example.org, version: v1, scope: Cluster, names: {plural: as, kind: A}, validation: {openAPIV3Schema: {properties: {spec: {properties: {n: {type: integer}}}}}}${rest}}\n---\napiVersion: x.example.org/v1\nkind: A\nmetadata: {name: a}\nspec: {n: 1, other: 2}\n`;
    expect(found(definition(''), 21)).toEqual([]);
    expect(found(definition(', preserveUnknownFields: false'), 21)).toEqual(['A a: spec.other [schema-unknown-field]']);
  });
});

describe('manifests of others are blamed for what an API server refuses', () => {
  it.each([
    [
      'two sources of a variable',
      pod(
        '{containers: [{name: c, image: "c:1", env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.uid}, secretKeyRef: {name: s, key: k}}}]}]}',
      ),
      'Pod p: spec.containers[0].env[0].valueFrom [server-rule]',
    ],
    [
      'a toleration that says too much',
      pod(`{tolerations: [{key: a, operator: Exists, value: b}], containers: [${CONTAINER}]}`),
      'Pod p: spec.tolerations[0].value [server-rule]',
    ],
    [
      'a start that must succeed twice',
      pod('{containers: [{name: c, image: "c:1", startupProbe: {exec: {command: [a]}, successThreshold: 3}}]}'),
      'Pod p: spec.containers[0].startupProbe.successThreshold [server-rule]',
    ],
    [
      'huge pages without a limit',
      pod('{containers: [{name: c, image: "c:1", resources: {requests: {hugepages-1Gi: 1Gi}}}]}'),
      'Pod p: spec.containers[0].resources.limits [server-rule]',
    ],
    [
      'an operator without its values',
      pod(
        `{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}, containers: [${CONTAINER}]}`,
      ),
      'Pod p: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values [server-rule]',
    ],
    [
      'a range that is none',
      `${NS}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/40}}]}]}\n`,
      'NetworkPolicy a: spec.egress[0].to[0].ipBlock.cidr [server-rule]',
    ],
    [
      'a role that cannot be changed into',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: Role, name: edit}\n',
      'ClusterRoleBinding a: roleRef.kind [server-rule]',
    ],
    [
      'a definition that stores two versions',
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.x.example.org}\nspec: {group: x.example.org, scope: Cluster, names: {plural: as, kind: A}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}, {name: v2, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}\n',
      'CustomResourceDefinition as.x.example.org: spec.versions [server-rule]',
    ],
    [
      'a claim of nothing',
      `${NS}apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, namespace: shop}\nspec: {accessModes: [ReadWriteMany], resources: {requests: {storage: "0"}}}\n`,
      'PersistentVolumeClaim a: spec.resources.requests.storage [server-rule]',
    ],
    [
      'an autoscaler between ends that are crossed',
      `${NS}apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a, namespace: shop}\nspec: {minReplicas: 9, maxReplicas: 3, scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: a}}\n`,
      'HorizontalPodAutoscaler a: spec.maxReplicas [server-rule]',
    ],
  ])('for %s', (_what, text, wanted) => {
    expect(found(text)).toContain(wanted);
  });

  it('for a text that is hard to match, at once', () => {
    const text = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.x.example.org}\nspec: {group: x.example.org, scope: Cluster, names: {plural: as, kind: A}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {v: {type: string, pattern: "^(\\\\w+\\\\s?)+$"}}}}}}}]}\n---\napiVersion: x.example.org/v1\nkind: A\nmetadata: {name: a}\nspec: {v: "${'x'.repeat(60)}!"}\n`;
    expect(found(text)).toEqual(['A a: spec.v [schema-syntax]']);
  });

  it('for the pods of a ReplicationController', () => {
    const text = `${NS}apiVersion: v1\nkind: ReplicationController\nmetadata: {name: r, namespace: shop}\nspec: {selector: {a: b}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, image: "c:1", envFrom: [{configMapRef: {name: none}}]}]}}}\n`;
    expect(found(text)).toEqual([
      'ReplicationController r: spec.template.spec.containers[0].envFrom[0].configMapRef.name [missing-config-map]',
      'ReplicationController r: spec.selector [server-rule]',
    ]);
  });
});

/** Cases that were found once, where they are at hand; each says by its folder what should come of it. */
const CASES = resolve('../shared/cases');
const WANTED: ReadonlyMap<string, number> = new Map([
  ['crd-defaults', 0],
  ['crd-regex', 3],
  ['duplicate-key', 4],
  ['env-name', 0],
  ['hang-small', 1],
  ['integer-quantity', 0],
  ['new-kinds', 0],
  ['null', 0],
  ['order', 0],
  ['required-but-defaulted', 0],
  ['service-without-pods', 0],
]);

describe.skipIf(!existsSync(CASES))('cases at hand', () => {
  it.each([...WANTED])('%s', (name, count) => {
    const { found: all, faults } = check(join(CASES, name));
    expect([all.length, faults]).toEqual([count, []]);
  });

  it.each(existsSync(CASES) ? readdirSync(join(CASES, 'refused-by-server')).filter((name) => name !== '00-ns.json') : [])(
    'refused: %s',
    (name) => {
      const folder = tempFolder({});
      cpSync(join(CASES, 'refused-by-server', name), join(folder, name));
      expect(check(folder).found.filter((finding) => finding.endsWith('[server-rule]'))).toHaveLength(1);
    },
  );

  it.each(existsSync(CASES) ? readdirSync(join(CASES, 'ports')) : [])('taken: %s', (name) => {
    const folder = tempFolder({});
    cpSync(join(CASES, 'ports', name), join(folder, name));
    expect(check(folder).found).toEqual([]);
  });
});
