import type { Editable } from '../manifest/editable-json.ts';

/** An object of the good bundle: its file and its label, as findings write both. */
export interface Target {
  readonly file: string;
  readonly object: string;
}

/**
 * One value of the good bundle put wrong (`undefined`: left out), and the rules that must find it. They find it at that path, unless a fault names
 * another: `path [rule]`.
 */
export type Fault = readonly [title: string, target: Target, path: string, value: Editable, findings: string | readonly string[]];

const at = (file: string, object: string): Target => ({ file: `${file}.k8s.yaml`, object });

const NAMESPACE = at('00-namespaces', 'Namespace openfaas');
const DEFINITION = at('10-crds', 'CustomResourceDefinition profiles.openfaas.com');
const CREDENTIALS = at('20-credentials', 'Job openfaas/credentials');
const BINDING = at('20-credentials', 'RoleBinding openfaas/faaslab:credentials');
const GATEWAY = at('30-openfaas', 'Deployment openfaas/gateway');
const GATEWAY_SERVICE = at('30-openfaas', 'Service openfaas/gateway');
const GATEWAY_NODE_PORT = at('30-openfaas', 'Service openfaas/gateway-external');
const VIEW = at('30-openfaas', 'RoleBinding openfaas-fn/openfaas-view');
const VIEW_NODES = at('30-openfaas', 'ClusterRoleBinding openfaas-view');
const PROMETHEUS = at('40-monitoring', 'Deployment openfaas/prometheus');
const PROMETHEUS_CONFIG = at('40-monitoring', 'ConfigMap openfaas/prometheus-config');
const PROMETHEUS_SERVICE = at('40-monitoring', 'Service openfaas/prometheus');
const ALERTMANAGER = at('40-monitoring', 'Deployment openfaas/alertmanager');
const ALERTMANAGER_CONFIG = at('40-monitoring', 'ConfigMap openfaas/alertmanager-config');
const FUNCTION = at('50-functions', 'Deployment openfaas-fn/float-operation');
const ROW = at('rows/t1-r02-cpu-500m', 'Deployment openfaas-fn/float-operation');
const LOAD = at('load/t1-r01-cpu-250m', 'Job faaslab-load/load-t1-r01-cpu-250m');

const POD = 'spec.template.spec';
const FIRST = `${POD}.containers[0]`;
const LABELS = 'spec.template.metadata.labels';
const SCALE_MIN = `${LABELS}["com.openfaas.scale.min"]`;
const SCALE_MAX = `${LABELS}["com.openfaas.scale.max"]`;
const RULES = '/etc/prometheus/prometheus.yml';

export const FAULTS: readonly Fault[] = [
  ['an API that no Kubernetes has', PROMETHEUS, 'apiVersion', 'apps/v2', 'api-not-served'],
  ['a misspelt kind', VIEW, 'kind', 'RoleBindin', 'api-unknown'],
  ['a field of a later Kubernetes', GATEWAY, `${POD}.hostUsers`, false, 'field-not-served'],
  ['a capital in a name', CREDENTIALS, 'metadata.name', 'Credentials', 'object-name'],
  ['a load Job whose name is too long for its pods', LOAD, 'metadata.name', 'x'.repeat(64), 'object-name'],
  ['an object without a name', CREDENTIALS, 'metadata.name', undefined, 'name-missing'],
  ['a definition with another name', DEFINITION, 'metadata.name', 'profile.openfaas.com', 'object-name'],
  ['a container name with an underscore', CREDENTIALS, `${FIRST}.name`, 'create_secret', 'container-name'],
  ['a port name of 16 characters', GATEWAY, 'spec.template.spec.containers[1].ports[0].name', 'gateway-metrics1', 'port-name'],
  ['a variable name with a space', FUNCTION, `${FIRST}.env[0].name`, 'exec timeout', 'env-name'],
  ['a data key with a slash', PROMETHEUS_CONFIG, 'data["rules/x.yml"]', '', 'data-key'],
  ['a ConfigMap value that is a number', PROMETHEUS_CONFIG, 'data.port', 9090, 'data-value'],
  ['a numeric label value', GATEWAY, `${LABELS}.row`, 3, 'label-value'],
  ['a label value of 64 characters', NAMESPACE, 'metadata.labels.role', 'x'.repeat(64), 'label-value'],
  ['a label key with two slashes', NAMESPACE, 'metadata.labels["a/b/c"]', 'x', 'label-key'],
  ['an annotation that is a boolean', NAMESPACE, 'metadata.annotations["a.b/c"]', true, 'annotation-value'],
  ['a ConfigMap too large to apply', PROMETHEUS_CONFIG, 'data.big', 'x'.repeat(262_144), ' [object-size]'],
  ['no namespace', VIEW, 'metadata.namespace', undefined, 'namespace-missing'],
  ['the default namespace', VIEW, 'metadata.namespace', 'default', 'namespace-default'],
  ['a namespace that nobody creates', VIEW, 'metadata.namespace', 'functions', 'namespace-unknown'],
  ['a cluster-scoped object in a namespace', VIEW_NODES, 'metadata.namespace', 'openfaas', 'namespace-forbidden'],
  ['a node port below the range', GATEWAY_NODE_PORT, 'spec.ports[0].nodePort', 8080, 'node-port-range'],
  ['two Services on a node port', PROMETHEUS_SERVICE, 'spec.ports[0].nodePort', 31112, 'node-port-taken'],
  ['a node port on a ClusterIP Service', GATEWAY_SERVICE, 'spec.ports[0].nodePort', 31113, 'node-port-type'],
  ['a selector that misses its template', GATEWAY, 'spec.selector.matchLabels.app', 'gate', 'spec.selector [selector-mismatch]'],
  ['a Service that selects nothing', GATEWAY_SERVICE, 'spec.selector.app', 'gate', 'spec.selector [service-without-pods]'],
  ['a Service to a port that nobody has', GATEWAY_SERVICE, 'spec.ports[0].targetPort', 'https', 'target-port-name'],
  [
    'a row with a selector of its own',
    ROW,
    'spec.selector.matchLabels["com.openfaas.scale.min"]',
    '3',
    ['spec.selector [selector-changed]', 'spec.selector [function-selector]'],
  ],
  ['a function whose Deployment lacks the label', FUNCTION, 'metadata.labels.faas_function', undefined, 'function-label'],
  ['a function container with another name', ROW, `${FIRST}.name`, 'main', 'function-container'],
  ['a function port without its name', ROW, `${FIRST}.ports[0].name`, undefined, `${FIRST}.ports [function-port]`],
  ['a scale label that is no number', ROW, SCALE_MAX, 'many', 'scale-label'],
  ['a function without scale labels', ROW, SCALE_MIN, undefined, 'scale-label'],
  ['a scale minimum above its maximum', ROW, SCALE_MIN, '4', 'scale-label'],
  ['replicas beside the pinned number', ROW, 'spec.replicas', 2, 'function-replicas'],
  ['a mount without its volume', CREDENTIALS, `${POD}.volumes`, [], `${FIRST}.volumeMounts[0].name [mount-without-volume]`],
  ['a volume that nobody mounts', PROMETHEUS, `${POD}.volumes[2]`, { name: 'spare', emptyDir: {} }, 'unused-volume'],
  ['a volume with two sources', PROMETHEUS, `${POD}.volumes[1].emptyDir`, {}, `${POD}.volumes[1] [volume-source]`],
  ['a ConfigMap that is not there', LOAD, `${POD}.volumes[0].configMap.name`, 'load', 'missing-config-map'],
  ['a key that the ConfigMap lacks', LOAD, `${POD}.volumes[0].configMap.items[0].key`, 'go.sh', 'missing-key'],
  ['a subPath that the volume lacks', ALERTMANAGER, `${FIRST}.volumeMounts[0].subPath`, 'alerts.yml', 'missing-key'],
  ['a Secret that nobody creates', GATEWAY, `${POD}.volumes[1].secret.secretName`, 'auth', 'missing-secret'],
  ['a service account that is not there', GATEWAY, `${POD}.serviceAccountName`, 'operator', 'missing-service-account'],
  ['a claim that is not there', PROMETHEUS, `${POD}.volumes[1].persistentVolumeClaim.claimName`, 'data', 'missing-claim'],
  ['a binding of a role that is not there', BINDING, 'roleRef.name', 'credentials', 'missing-role'],
  ['a quantity that is none', ROW, `${FIRST}.resources.limits.cpu`, '1 core', 'quantity-syntax'],
  ['memory in thousandths of bytes', ROW, `${FIRST}.resources.limits.memory`, '40m', 'quantity-unit'],
  ['a limit of zero', ROW, `${FIRST}.resources.limits.memory`, '0Mi', 'quantity-zero'],
  ['a request above its limit', ROW, `${FIRST}.resources.requests.cpu`, '501m', 'request-above-limit'],
  ['a probe with two handlers', GATEWAY, `${FIRST}.livenessProbe.exec`, {}, `${FIRST}.livenessProbe [probe-handler]`],
  ['a probe of a port that is not declared', GATEWAY, `${FIRST}.livenessProbe.httpGet.port`, 8082, 'probe-port'],
  ['a variable twice', GATEWAY, `${FIRST}.env[1].name`, 'functions_provider_url', 'duplicate-env'],
  ['two mounts at one path', PROMETHEUS, `${FIRST}.volumeMounts[1].mountPath`, RULES, 'duplicate-mount-path'],
  [
    'two containers of a pod on one port',
    GATEWAY,
    'spec.template.spec.containers[1].ports[0].containerPort',
    8080,
    'spec.template.spec.containers[1].ports[0] [duplicate-port]',
  ],
  [
    'a token written out in a variable',
    GATEWAY,
    `${FIRST}.env[2]`,
    { name: 'API_TOKEN', value: 'x1' },
    `${FIRST}.env[2].value [secret-env]`,
  ],
  ['a password in a text', ALERTMANAGER_CONFIG, 'data["alertmanager.yml"]', 'http:\n  password: admin\n', 'secret-text'],
  ['an image without a tag', GATEWAY, `${FIRST}.image`, 'ghcr.io/openfaas/gateway', 'image-tag'],
  ['the latest image', LOAD, `${FIRST}.image`, 'registry.example:5000/loadgen:latest', 'image-tag'],
];
