import type { LabFile } from '../forms/lab-schema.ts';
import { parseKubernetesVersion } from '../hosts/kubernetes-version.ts';
import type { FaasFunction } from '../lab/faas-function.ts';
import type { Lab, MonitoringSettings, PrometheusServerSettings } from '../lab/lab.ts';
import { LOAD_IMAGE_NAME } from '../lab/load-image.ts';
import { CpuAmount } from '../quantities/cpu-amount.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';
import { buildBootstrap } from './build-bootstrap.ts';
import { buildResources } from './build-resources.ts';
import { buildRow } from './build-row.ts';
import type { ExpandedRow } from './expand-matrix.ts';
import { known } from './known.ts';
import { functionResources, placedResources } from './lab-resources.ts';

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
      image: image(file, LOAD_IMAGE_NAME),
      resources: buildResources(placedResources('load', file.load)),
      waitForFunction: known(parseTimeSpan(file.load.waitForFunction)),
    },
    rows: rows.map(buildRow),
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
    grafana: { nodePort: file.grafana.nodePort, resources: buildResources(placedResources('monitoring.grafana', file.grafana)) },
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
    resources: buildResources(placedResources('monitoring.prometheus.server', file)),
  };
}

function faasFunction(file: LabFile, name: string, entry: LabFile['functions'][string]): FaasFunction {
  const timeouts = entry.timeouts ?? file.functionDefaults.timeouts;
  return {
    name,
    image: image(file, name),
    resources: buildResources(functionResources(file, name)),
    timeouts: {
      read: known(parseTimeSpan(timeouts.read)),
      write: known(parseTimeSpan(timeouts.write)),
      exec: known(parseTimeSpan(timeouts.exec)),
    },
    request: entry.request,
    ...(entry.cpuTime === undefined ? {} : { cpuTime: known(parseTimeSpan(entry.cpuTime)) }),
  };
}

function image(file: LabFile, name: string): string {
  return `${file.images.registry}/${name}:${file.images.tag}`;
}
