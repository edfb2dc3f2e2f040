import type { LabFile } from '../forms/lab-schema.ts';
import { parseKubernetesVersion } from '../hosts/kubernetes-version.ts';
import type { FaasFunction } from '../lab/faas-function.ts';
import type { Lab, MonitoringSettings, PrometheusServerSettings } from '../lab/lab.ts';
import {
  type MatrixRow,
  type Provenance,
  type ProvenanceMark,
  ROW_VALUES,
  type RowChange,
  type RowValue,
  rowId,
} from '../lab/matrix-row.ts';
import { CpuAmount, parseCpuAmount } from '../quantities/cpu-amount.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';
import type { ResourceAmounts, Resources } from '../quantities/resources.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';
import { buildBootstrap } from './build-bootstrap.ts';
import type { ExpandedRow } from './expand-matrix.ts';

interface AmountsText {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

/** The model of a study whose files have passed the schemas and rules. */
export function buildLab(study: string, file: LabFile, rows: readonly ExpandedRow[]): Lab {
  return {
    study,
    title: file.title,
    fidelity: file.fidelity,
    capacity: file.capacity ?? 'error',
    cluster: {
      kubernetes: known(parseKubernetesVersion(file.cluster.kubernetes)),
      operatingSystem: file.cluster.operatingSystem,
      containerRuntime: file.cluster.containerRuntime,
      networkPlugin: file.cluster.networkPlugin,
      podCidr: file.cluster.podCidr,
      serviceCidr: file.cluster.serviceCidr,
      bootstrap: buildBootstrap(file.cluster),
      hosts: file.cluster.hosts.map(({ name, role, address, cpus, memory, taints }) => ({
        name,
        role,
        address,
        cpu: CpuAmount.cores(cpus),
        memory: known(parseMemoryAmount(memory)),
        taints: taints ?? [],
      })),
    },
    platform: file.platform,
    credentials: { ...file.credentials, gatewayUser: file.credentials.gatewayUser ?? '' },
    monitoring: monitoring(file.monitoring),
    functions: new Map(Object.entries(file.functions).map(([name, entry]) => [name, faasFunction(file, name, entry)])),
    load: {
      image: image(file, 'loadgen'),
      resources: resources(file.load),
      waitForFunction: known(parseTimeSpan(file.load.waitForFunction)),
    },
    rows: rows.map(matrixRow),
  };
}

function monitoring(file: LabFile['monitoring']): MonitoringSettings {
  const full = file.level !== 'published';
  const { server } = file.prometheus;
  return {
    level: full ? 'full' : 'published',
    scaling: file.scaling ?? (full ? 'repaired' : 'published'),
    prometheus: { nodePort: file.prometheus.nodePort, ...(server && { server: prometheusServer(server) }) },
    kubelet: full && file.kubelet !== false,
    kubeStateMetrics: full && file.kubeStateMetrics !== false,
    nodeExporter: {
      run: file.nodeExporter.run ?? 'host',
      port: file.nodeExporter.port,
      scrapeInterval: known(parseTimeSpan(file.nodeExporter.scrapeInterval)),
      jobNames: new Map(Object.entries(file.nodeExporter.jobNames ?? {})),
    },
    grafana: { nodePort: file.grafana.nodePort, resources: resources(file.grafana) },
  };
}

function prometheusServer(file: NonNullable<LabFile['monitoring']['prometheus']['server']>): PrometheusServerSettings {
  const { retentionSize, claim } = file;
  return {
    retention: known(parseTimeSpan(file.retention)),
    ...(retentionSize !== undefined && { retentionSize: known(parseMemoryAmount(retentionSize)) }),
    ...(claim !== undefined && {
      claim: {
        size: known(parseMemoryAmount(claim.size)),
        ...(claim.storageClass !== undefined && { storageClass: claim.storageClass }),
      },
    }),
    resources: resources(file),
  };
}

function faasFunction(file: LabFile, name: string, entry: LabFile['functions'][string]): FaasFunction {
  const timeouts = entry.timeouts ?? file.functionDefaults.timeouts;
  return {
    name,
    image: image(file, name),
    resources: resources({ ...file.functionDefaults, ...entry }),
    timeouts: {
      read: known(parseTimeSpan(timeouts.read)),
      write: known(parseTimeSpan(timeouts.write)),
      exec: known(parseTimeSpan(timeouts.exec)),
    },
    request: entry.request,
    ...(entry.cpuTime === undefined ? {} : { cpuTime: span(entry.cpuTime) }),
  };
}

function image(file: LabFile, name: string): string {
  return `${file.images.registry}/${name}:${file.images.tag}`;
}

function matrixRow({ table, row, name, width, values }: ExpandedRow): MatrixRow {
  const { replay, load } = values;
  // Kubernetes copies limits into absent requests; written out, a reader sees what the scheduler counts.
  const printed = { requests: { ...values.limits, ...values.requests }, limits: values.limits };
  const used =
    replay === undefined
      ? printed
      : { requests: { ...printed.requests, ...replay.requests }, limits: { ...printed.limits, ...replay.limits } };
  const replicas = known(values.replicas);
  return {
    id: rowId(table, row, name, width),
    table,
    row,
    function: known(values.function),
    ...(values.n === undefined ? {} : { n: values.n }),
    replicas: replay?.replicas ?? replicas,
    resources: resources(used),
    load: {
      threads: known(load?.threads),
      connections: known(load?.connections),
      duration: span(load?.duration),
      timeout: span(load?.timeout),
    },
    provenance: provenanceOf(values.provenance),
    changes: [
      ...change('replicas', String(replicas), String(replay?.replicas ?? replicas)),
      ...changesOf('requests', printed.requests, used.requests),
      ...changesOf('limits', printed.limits, used.limits),
    ],
    note: replay?.because ?? values.note ?? '',
  };
}

function changesOf(group: string, printed: AmountsText | undefined, used: AmountsText | undefined): RowChange[] {
  return (['cpu', 'memory'] as const).flatMap((key) => change(`${group}.${key}`, printed?.[key] ?? 'none', used?.[key] ?? 'none'));
}

function change(path: string, printed: string, used: string): RowChange[] {
  return printed === used ? [] : [{ path, printed, used }];
}

function provenanceOf(marks: Readonly<Partial<Record<RowValue, string | undefined>>> | undefined): Partial<Record<RowValue, Provenance>> {
  const provenance: Partial<Record<RowValue, Provenance>> = {};
  for (const value of ROW_VALUES) {
    const [mark, ...why] = marks?.[value]?.split(': ') ?? [];
    if (mark !== undefined) provenance[value] = { mark: mark as ProvenanceMark, why: why.join(': ') };
  }
  return provenance;
}

function resources({
  requests,
  limits,
}: {
  readonly requests?: AmountsText | undefined;
  readonly limits?: AmountsText | undefined;
}): Resources {
  return { ...amounts('requests', requests), ...amounts('limits', limits) };
}

function amounts<Key extends string>(key: Key, text: AmountsText | undefined): { readonly [K in Key]?: ResourceAmounts } {
  if (text === undefined || (text.cpu === undefined && text.memory === undefined)) return {};
  const amount: ResourceAmounts = {
    ...(text.cpu === undefined ? {} : { cpu: known(parseCpuAmount(text.cpu)) }),
    ...(text.memory === undefined ? {} : { memory: known(parseMemoryAmount(text.memory)) }),
  };
  return { [key]: amount } as { readonly [K in Key]?: ResourceAmounts };
}

function span(text: string | undefined) {
  return known(text === undefined ? undefined : parseTimeSpan(text));
}

/** A value that the schemas and rules have let through. @throws Error when they have not, which is a fault of ours. */
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value is missing that the rules of lib/config should have asked for');
  return value;
}
