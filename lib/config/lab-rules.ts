import { type Fault, unique } from '../forms/fault.ts';
import { requestAboveLimit } from '../forms/request-above-limit.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { NEWEST_MINOR, OLDEST_MINOR, parseKubernetesVersion } from '../hosts/kubernetes-version.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';
import { addressRange, overlaps } from '../util/ipv4-range.ts';
import { functionRules } from './function-rules.ts';
import { hostRules } from './host-rules.ts';
import { functionResources, placedResources } from './lab-resources.ts';
import type { LabFile } from './lab-schema.ts';

type Lab = ValidPart<LabFile>;
/** OpenFaaS's gateway gives up after 60 s (upstream_timeout in faas-netes yaml/gateway-dep.yml at 882bd1ba). */
const GATEWAY_TIMEOUT_SECONDS = 60;

/** What must hold between values of `lab.yaml`, each of which is valid by itself. */
export function* labRules(lab: Lab): Generator<Fault> {
  yield* kubernetesIsKnown(lab);
  yield* hostsDiffer(lab);
  yield* hostRules(lab);
  yield* rangesAreApart(lab);
  yield* nodePortsDiffer(lab);
  yield* jobNamesAreOfHosts(lab);
  yield* monitoringIsOfItsLevel(lab);
  yield* timeoutsNest(lab);
  yield* functionRules(lab);
  yield* requestsFitLimits(lab);
}

function* kubernetesIsKnown({ cluster }: Lab): Generator<Fault> {
  const version = cluster?.kubernetes === undefined ? undefined : parseKubernetesVersion(cluster.kubernetes);
  if (version !== undefined && (version.minor < OLDEST_MINOR || version.minor > NEWEST_MINOR)) {
    yield ['cluster.kubernetes', `must be 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}, got "${cluster?.kubernetes}"`];
  }
}

function* hostsDiffer({ cluster }: Lab): Generator<Fault> {
  const hosts = cluster?.hosts ?? [];
  for (const key of ['name', 'address'] as const) {
    yield* unique(hosts.map((host, index) => [`cluster.hosts[${index}].${key}`, host?.[key]]));
  }
  if (hosts.length > 0 && hosts.every((host) => host?.role === 'worker')) {
    yield ['cluster.hosts', 'must hold a host with role control-plane, got workers only'];
  }
}

function* rangesAreApart({ cluster }: Lab): Generator<Fault> {
  if (
    cluster?.podCidr !== undefined &&
    cluster.serviceCidr !== undefined &&
    overlaps(addressRange(cluster.podCidr), addressRange(cluster.serviceCidr))
  ) {
    yield ['cluster.serviceCidr', `must not overlap cluster.podCidr ${cluster.podCidr}, got ${cluster.serviceCidr}`];
  }
  for (const [index, host] of (cluster?.hosts ?? []).entries()) {
    for (const key of ['podCidr', 'serviceCidr'] as const) {
      const range = cluster?.[key];
      if (host?.address !== undefined && range !== undefined && overlaps(addressRange(`${host.address}/32`), addressRange(range))) {
        yield [`cluster.hosts[${index}].address`, `must lie outside cluster.${key} ${range}, got ${host.address}`];
      }
    }
  }
}

function nodePortsDiffer({ platform, monitoring }: Lab): Generator<Fault> {
  return unique([
    ['platform.gatewayNodePort', platform?.gatewayNodePort],
    ['monitoring.prometheus.nodePort', monitoring?.prometheus?.nodePort],
    ['monitoring.grafana.nodePort', monitoring?.grafana?.nodePort],
  ]);
}

function* jobNamesAreOfHosts({ cluster, monitoring }: Lab): Generator<Fault> {
  const names = Object.entries(monitoring?.nodeExporter?.jobNames ?? {});
  const hosts = (cluster?.hosts ?? []).map((host) => host?.name);
  for (const [host] of names) {
    if (!hosts.includes(host))
      yield [`monitoring.nodeExporter.jobNames.${host}`, `must be the name of a host (${hosts.join(', ')}), got "${host}"`];
  }
  yield* unique(names.map(([host, name]) => [`monitoring.nodeExporter.jobNames.${host}`, name]));
}

function* monitoringIsOfItsLevel({ fidelity, monitoring }: Lab): Generator<Fault> {
  if (fidelity === 'published' && monitoring?.prometheus?.server !== undefined) {
    yield [
      'monitoring.prometheus.server',
      'must not be set in a study of fidelity published, whose Prometheus is the published one; remove it',
    ];
  }
  if (monitoring?.level !== 'published') return;
  for (const key of ['kubelet', 'kubeStateMetrics'] as const) {
    if (monitoring[key] === true) yield [`monitoring.${key}`, 'must not be true at level published, which has neither; set level to full'];
  }
}

function* timeoutsNest(lab: Lab): Generator<Fault> {
  const places = [
    ['functionDefaults.timeouts', lab.functionDefaults?.timeouts],
    ...Object.entries(lab.functions ?? {}).map(([name, fn]) => [`functions.${name}.timeouts`, fn?.timeouts] as const),
  ] as const;
  for (const [path, timeouts] of places) {
    const [exec, write] = [timeouts?.exec, timeouts?.write].map((text) => (text === undefined ? undefined : parseTimeSpan(text)?.seconds));
    if (exec !== undefined && write !== undefined && exec > write)
      yield [`${path}.exec`, `must be at most write (${timeouts?.write}), got ${timeouts?.exec}`];
    if (write !== undefined && write > GATEWAY_TIMEOUT_SECONDS) {
      yield [`${path}.write`, `must be at most ${GATEWAY_TIMEOUT_SECONDS}s, when the gateway gives up, got ${timeouts?.write}`];
    }
  }
}

function* requestsFitLimits(lab: Lab): Generator<Fault> {
  yield* requestAboveLimit(placedResources('functionDefaults', lab.functionDefaults));
  for (const name of Object.keys(lab.functions ?? {})) yield* requestAboveLimit(functionResources(lab, name));
  yield* requestAboveLimit(placedResources('monitoring.grafana', lab.monitoring?.grafana));
  yield* requestAboveLimit(placedResources('monitoring.prometheus.server', lab.monitoring?.prometheus?.server));
  yield* requestAboveLimit(placedResources('load', lab.load));
}
