import type { CheckException } from '../exceptions.ts';
import { excuse } from './excuse.ts';

const UNCONFINED =
  'Kubernetes of the study ran every container without a filter; helpers with one would not be comparable to what they measure';
const ONE_WRITER = 'one pod at a time: two would both count, or write to one volume';

const CREDENTIALS = 'Job openfaas/faaslab-credentials-*';
const LOADS = 'Job faaslab-load/load-*';
const GRAFANA = 'Deployment openfaas/grafana';
const STATE_METRICS = 'Deployment faaslab-monitoring/kube-state-metrics';

/** The lab's own objects beside the platform: credentials, dashboards, metrics, load. */
export const LAB_EXCEPTIONS: readonly CheckException[] = [
  ...excuse([CREDENTIALS, GRAFANA, STATE_METRICS, LOADS], 'seccomp-profile', UNCONFINED),
  ...excuse([CREDENTIALS], 'service-account-token', 'makes Secrets through the API server, and may do nothing else'),
  ...excuse(
    [CREDENTIALS],
    'job-ttl',
    'kept as the record that credentials were made; a Job that is gone would be made again by the next apply',
  ),
  ...excuse(['Role openfaas/faaslab-credentials'], 'rbac-secrets', 'may create Secrets in one namespace, not read or change them'),
  ...excuse(
    [STATE_METRICS],
    'service-account-token',
    'reads the state of objects from the API server, with a role that can only list and watch',
  ),
  ...excuse([LOADS], 'service-account-token', 'counts the pods that answer it, with a role that can only read pods'),
  ...excuse([STATE_METRICS], 'cpu-limit', 'a limit would throttle the collection in the very moments that are measured'),
  ...excuse([STATE_METRICS, GRAFANA], 'rollout-strategy', ONE_WRITER),
  ...excuse(
    [GRAFANA],
    'secret-in-env',
    'Grafana reads the first password of its administrator from a variable; the Secret is made in the cluster',
  ),
  ...excuse(
    ['Service openfaas/grafana', 'Service openfaas/prometheus-nodeport'],
    'node-port-service',
    'published: the study opens its dashboards and Prometheus on ports of the nodes',
  ),
];
