import { AMOUNTS, type PlacedAmounts, type PlacedResources } from '../forms/merge-resources.ts';
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
import { functionResources, placedResources } from './lab-resources.ts';
import type { LabFile } from './lab-schema.ts';
import type { RowMarks } from './row-marks.ts';

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
    credentials: file.credentials,
    monitoring: monitoring(file.monitoring),
    functions: new Map(Object.entries(file.functions).map(([name, entry]) => [name, faasFunction(file, name, entry)])),
    load: {
      image: image(file, 'loadgen'),
      resources: resources(placedResources('load', file.load)),
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
    grafana: { nodePort: file.grafana.nodePort, resources: resources(placedResources('monitoring.grafana', file.grafana)) },
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
    resources: resources(placedResources('monitoring.prometheus.server', file)),
  };
}

function faasFunction(file: LabFile, name: string, entry: LabFile['functions'][string]): FaasFunction {
  const timeouts = entry.timeouts ?? file.functionDefaults.timeouts;
  return {
    name,
    image: image(file, name),
    resources: resources(functionResources(file, name)),
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

function matrixRow({ table, row, name, width, settings, resources: { printed, used }, provenance }: ExpandedRow): MatrixRow {
  const { replay, load, n } = settings;
  const replicas = known(settings.replicas);
  return {
    id: rowId(table, row, name, width),
    table,
    row,
    function: known(settings.function),
    ...(n === undefined ? {} : { n }),
    replicas: replay?.replicas ?? replicas,
    resources: resources(used),
    load: {
      threads: known(load?.threads),
      connections: known(load?.connections),
      duration: span(load?.duration),
      timeout: span(load?.timeout),
    },
    provenance: provenanceOf(provenance.marks),
    changes: [
      ...change('replicas', String(replicas), String(replay?.replicas ?? replicas)),
      ...changesOf('requests', printed, used),
      ...changesOf('limits', printed, used),
    ],
    note: replay?.because ?? settings.note ?? '',
  };
}

function changesOf(group: 'requests' | 'limits', printed: PlacedResources, used: PlacedResources): RowChange[] {
  return AMOUNTS.flatMap((key) => change(`${group}.${key}`, printed[group][key]?.text ?? 'none', used[group][key]?.text ?? 'none'));
}

function change(path: string, printed: string, used: string): RowChange[] {
  return printed === used ? [] : [{ path, printed, used }];
}

function provenanceOf(marks: RowMarks['marks']): Partial<Record<RowValue, Provenance>> {
  const provenance: Partial<Record<RowValue, Provenance>> = {};
  for (const value of ROW_VALUES) {
    const [mark, ...why] = marks[value]?.text.split(': ') ?? [];
    if (mark !== undefined) provenance[value] = { mark: mark as ProvenanceMark, why: why.join(': ') };
  }
  return provenance;
}

function resources({ requests, limits }: PlacedResources): Resources {
  return { ...amounts('requests', requests), ...amounts('limits', limits) };
}

function amounts<Key extends string>(key: Key, { cpu, memory }: PlacedAmounts): { readonly [K in Key]?: ResourceAmounts } {
  if (cpu === undefined && memory === undefined) return {};
  const amount: ResourceAmounts = {
    ...(cpu && { cpu: known(parseCpuAmount(cpu.text)) }),
    ...(memory && { memory: known(parseMemoryAmount(memory.text)) }),
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
