import { type Fault, requestAboveLimit, unique } from '../forms/fault.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { NEWEST_MINOR, OLDEST_MINOR, parseKubernetesVersion } from '../hosts/kubernetes-version.ts';
import { MAX_PROBLEM_SIZE } from '../lab/faas-function.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';
import { addressRange, overlaps } from '../util/ipv4-range.ts';
import { hostRules } from './host-rules.ts';
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
  yield* requestsFitLimits(lab);
  yield* bodiesFit(lab);
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
  yield* requestAboveLimit('functionDefaults', lab.functionDefaults);
  for (const [name, fn] of Object.entries(lab.functions ?? {}))
    yield* requestAboveLimit(`functions.${name}`, { ...lab.functionDefaults, ...fn });
  yield* requestAboveLimit('monitoring.grafana', lab.monitoring?.grafana);
  yield* requestAboveLimit('monitoring.prometheus.server', lab.monitoring?.prometheus?.server);
  yield* requestAboveLimit('load', lab.load);
}

/**
 * Bytes of a body in the annotation that `kubectl apply` makes of a load's ConfigMap. The annotations of an object take 262,144 bytes; the load's
 * program and the row's pod template need the rest.
 */
const BODY_MAX_BYTES = 180_000;

function* bodiesFit({ functions }: Lab): Generator<Fault> {
  for (const [name, fn] of Object.entries(functions ?? {})) {
    const body = fn?.request?.body;
    if (body === undefined) continue;
    const bytes = annotatedBytes(body.replaceAll('{{n}}', String(MAX_PROBLEM_SIZE)));
    if (bytes > BODY_MAX_BYTES) {
      const rule = `must take at most ${BODY_MAX_BYTES} bytes where kubectl apply keeps a copy of it (twice quoted as JSON), got ${bytes}`;
      yield [`functions.${name}.request.body`, `${rule}; let the function make or fetch what it works on, and send how much`];
    }
  }
}

/** JSON in JSON, as Go writes it: with an escape for signs that mean something in HTML. */
function annotatedBytes(text: string): number {
  const quoted = JSON.stringify(JSON.stringify(text));
  return Buffer.byteLength(quoted) + 5 * (quoted.match(/[<>&]/g)?.length ?? 0) + 3 * (quoted.match(/[\u2028\u2029]/g)?.length ?? 0);
}
