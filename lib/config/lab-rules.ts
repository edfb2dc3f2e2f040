import { type Fault, unique } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { PlatformForm } from '../forms/platform-form.ts';
import { requestAboveLimit } from '../forms/request-above-limit.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { addressRange, overlaps } from '../hosts/ipv4-range.ts';
import { NEWEST_MINOR, OLDEST_MINOR, parseKubernetesVersion } from '../hosts/kubernetes-version.ts';
import { MAX_PROBLEM_SIZE } from '../lab/faas-function.ts';
import { functionRules } from './function-rules.ts';
import { hostRules } from './host-rules.ts';
import { functionResources, placedResources } from './lab-resources.ts';
import { machineRules } from './machine-rules.ts';

type Lab = ValidPart<LabFile>;

/** What must hold between values of `lab.yaml`, each of which is valid by itself. @param platform the one it names, if it is known */
export function* labRules(lab: Lab, platform: PlatformForm | undefined): Generator<Fault> {
  yield* kubernetesIsKnown(lab);
  yield* hostsDiffer(lab);
  yield* hostRules(lab);
  yield* machineRules(lab);
  yield* rangesAreApart(lab);
  yield* nodePortsDiffer(lab, platform);
  yield* jobNamesAreOfHosts(lab);
  yield* monitoringIsOfItsLevel(lab);
  yield* functionRules(lab);
  yield* requestsFitLimits(lab);
  yield* bodiesFit(lab);
  if (platform !== undefined) yield* platform.labRules(lab);
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

function nodePortsDiffer({ platform, monitoring }: Lab, form: PlatformForm | undefined): Generator<Fault> {
  return unique([
    ...(form?.nodePorts(platform ?? {}) ?? []),
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

function* monitoringIsOfItsLevel({ monitoring }: Lab): Generator<Fault> {
  if (monitoring?.level !== 'published') return;
  for (const key of ['kubelet', 'kubeStateMetrics'] as const) {
    if (monitoring[key] === true) yield [`monitoring.${key}`, 'must not be true at level published, which has neither; set level to full'];
  }
}

function* requestsFitLimits(lab: Lab): Generator<Fault> {
  yield* requestAboveLimit(placedResources('functionDefaults', lab.functionDefaults));
  for (const name of Object.keys(lab.functions ?? {})) yield* requestAboveLimit(functionResources(lab, name));
  yield* requestAboveLimit(placedResources('monitoring.grafana', lab.monitoring?.grafana));
  yield* requestAboveLimit(placedResources('monitoring.prometheus.server', lab.monitoring?.prometheus?.server));
  yield* requestAboveLimit(placedResources('load', lab.load));
}

/**
 * Bytes of a body in the annotation that `kubectl apply` makes of a load's ConfigMap. The annotations of an object take 262,144 bytes; what else the
 * load is told, the row's pod template above all, needs the rest.
 */
const BODY_MAX_BYTES = 230_000;

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
