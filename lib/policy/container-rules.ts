import { show } from '../manifest/finding.ts';
import { memberPath, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import { containerRule, kindRule, podRule, type Rule, type ToolChecks } from './rule.ts';

/** Kinds whose pods run until they are stopped. */
const SERVING: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** What a container is given and what is known of its state. */
export const CONTAINER_RULES: readonly Rule[] = [
  amountRule('cpu-request', 'requests', 'cpu', {
    kubeLinter: ['unset-cpu-requirements'],
    kubeScore: ['container-resources'],
    polaris: ['cpuRequestsMissing'],
    checkov: [10],
  }),
  amountRule('cpu-limit', 'limits', 'cpu', { kubeScore: ['container-resources'], polaris: ['cpuLimitsMissing'], checkov: [11] }),
  amountRule('memory-request', 'requests', 'memory', {
    kubeScore: ['container-resources'],
    polaris: ['memoryRequestsMissing'],
    checkov: [12],
  }),
  amountRule('memory-limit', 'limits', 'memory', {
    kubeLinter: ['unset-memory-requirements'],
    kubeScore: ['container-resources'],
    polaris: ['memoryLimitsMissing'],
    checkov: [13],
  }),
  probeRule('readiness-probe', 'readinessProbe', {
    kubeLinter: ['no-readiness-probe'],
    kubeScore: ['pod-probes'],
    polaris: ['readinessProbeMissing'],
    checkov: [9],
  }),
  probeRule('liveness-probe', 'livenessProbe', {
    kubeLinter: ['no-liveness-probe'],
    kubeScore: ['pod-probes'],
    polaris: ['livenessProbeMissing'],
    checkov: [8],
  }),
  containerRule(
    'secret-in-env',
    'secrets come as files, not as variables',
    { kubeLinter: ['read-secret-from-env-var'], checkov: [35] },
    ({ json, path }, report) => {
      objectsAt(json, 'env').forEach((variable, index) => {
        const ref = objectAt(variable, 'valueFrom').secretKeyRef;
        if (ref === undefined) return;
        report(
          `${path}.env[${index}].valueFrom.secretKeyRef`,
          `a Secret must be mounted as a file, got variable ${show(variable.name)}; mount it`,
        );
      });
      objectsAt(json, 'envFrom').forEach(({ secretRef }, index) => {
        if (secretRef !== undefined)
          report(`${path}.envFrom[${index}].secretRef`, 'a Secret must be mounted as a file, got all of it as variables; mount it');
      });
    },
  ),
  containerRule(
    'secret-named-env',
    'no variable with a value is called a secret, whatever it holds',
    { kubeLinter: ['env-var-secret'], polaris: ['sensitiveContainerEnvVar'] },
    ({ json, path }, report) => {
      objectsAt(json, 'env').forEach((variable, index) => {
        if (!/secret/i.test(textAt(variable, 'name')) || textAt(variable, 'value') === '') return;
        report(`${path}.env[${index}]`, `a variable must not be called a secret, got ${show(variable.name)} with a value; rename it`);
      });
    },
  ),
  containerRule('retired-registry', 'no image comes from a registry that is gone', {}, ({ json, path }, report) => {
    const [, registry] = /^(k8s\.gcr\.io|gcr\.io\/google[-_]containers|quay\.io\/coreos)\//.exec(textAt(json, 'image')) ?? [];
    if (registry !== undefined)
      report(`${path}.image`, `registry must still be served, got ${show(registry)}; use registry.k8s.io or the project's own`);
  }),
  podRule('volume-types', 'volumes are of a kind that belongs to the pod or is claimed', {}, ({ volumes, specPath }, report) => {
    volumes.forEach((volume, index) => {
      for (const key of Object.keys(volume)) {
        // A folder of the host has a rule of its own.
        if (key === 'name' || key === 'hostPath' || PORTABLE_VOLUMES.has(key)) continue;
        report(
          memberPath(`${specPath}.volumes[${index}]`, key),
          `volume must be one of ${[...PORTABLE_VOLUMES].join(', ')}, got ${key}; claim it`,
        );
      }
    });
  }),
  kindRule(
    'secret-in-config-map',
    '/ConfigMap',
    'no ConfigMap has a key that is called a secret',
    { polaris: ['sensitiveConfigmapContent'] },
    ({ manifest }, report) => {
      for (const key of Object.keys(objectAt(manifest.json, 'data'))) {
        if (/^(?:[\w.-]*[._-])?(?:passw(?:or)?d|secret|private[._-]?key|api[._-]?key|access[._-]?key)$/i.test(key))
          report(memberPath('data', key), `key must not be called a secret, got ${show(key)}; keep it in a Secret, or rename it`);
      }
    },
  ),
];

/** kubernetes/kubernetes staging/src/k8s.io/pod-security-admission/policy/check_restrictedVolumes.go */
export const PORTABLE_VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

function amountRule(id: string, key: 'requests' | 'limits', resource: 'cpu' | 'memory', tools: ToolChecks): Rule {
  return containerRule(id, `every container has ${resource} ${key}`, tools, ({ json, path, init }, report) => {
    const resources = objectAt(json, 'resources');
    // A request that is left out is the limit.
    const got = objectAt(resources, key)[resource] ?? (key === 'requests' ? objectAt(resources, 'limits')[resource] : undefined);
    if (init || got !== undefined) return;
    report(`${path}.resources.${key}.${resource}`, `${resource} must be given in ${key}, got nothing; give it`);
  });
}

function probeRule(id: string, key: 'readinessProbe' | 'livenessProbe', tools: ToolChecks): Rule {
  return podRule(id, `every container that serves has a ${key}`, tools, ({ containers }, report, { entry }) => {
    if (!SERVING.has(entry.manifest.kind)) return;
    for (const { json, path, init } of containers) {
      if (!init && json[key] === undefined) report(`${path}.${key}`, `${key} must be there, got none; add it`);
    }
  });
}
