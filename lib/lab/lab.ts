import type { Cluster } from '../hosts/cluster.ts';
import type { MemoryAmount } from '../quantities/memory-amount.ts';
import type { Resources } from '../quantities/resources.ts';
import type { TimeSpan } from '../quantities/time-span.ts';
import type { FaasFunction } from './faas-function.ts';
import type { Fidelity } from './fidelity.ts';
import type { MatrixRow } from './matrix-row.ts';

/** What a study says of its platform. What else there is depends on the platform, which reads its own. */
export interface PlatformSettings {
  readonly name: string;
}

/** The validated model of a study: everything that the output is made from. */
export interface Lab<Settings extends PlatformSettings = PlatformSettings> {
  /** The study's folder name. */
  readonly study: string;
  readonly title: string;
  readonly fidelity: Fidelity;
  /** Whether a row that cannot run, such as one that asks for more pods than fit, stops the output or is only said. */
  readonly capacity: 'error' | 'warn';
  readonly cluster: Cluster;
  readonly platform: Settings;
  readonly credentials: CredentialsSettings;
  readonly monitoring: MonitoringSettings;
  /** By name, in the study's order. */
  readonly functions: ReadonlyMap<string, FaasFunction>;
  readonly load: LoadSettings;
  readonly rows: readonly MatrixRow[];
}

export interface CredentialsSettings {
  /** `generated`: a Job in the cluster makes each missing Secret; `external`: the user brings them (SealedSecrets, SOPS, External Secrets). */
  readonly source: 'generated' | 'external';
  /** User name of the platform's own gateway; empty for a platform without one. */
  readonly gatewayUser: string;
  readonly grafanaUser: string;
}

export interface MonitoringSettings {
  /** `published`: the hosts and the gateway, as the source did it; `full`: also containers, the cluster's objects, rules and their dashboards. */
  readonly level: 'published' | 'full';
  /**
   * Which alerts reach a platform that scales by them. `published`: as its source had it; `repaired`: the scale-up alert; `off`: none, so that no
   * function is ever scaled.
   */
  readonly scaling: 'published' | 'repaired' | 'off';
  readonly prometheus: {
    readonly nodePort: number;
    /** A server of ours in the place of the platform's. Absent: the platform's, which keeps what it knows until its pod ends. */
    readonly server?: PrometheusServerSettings;
  };
  /** Whether CPU, throttling and memory of containers are collected. Never at level `published`. */
  readonly kubelet: boolean;
  /** Whether the cluster's objects (pods, nodes, Jobs, labels) are collected. Never at level `published`. */
  readonly kubeStateMetrics: boolean;
  readonly nodeExporter: {
    /** `host`: a unit of every host, which the bootstrap scripts install; `daemonset`: pods of the cluster. */
    readonly run: 'host' | 'daemonset';
    readonly port: number;
    readonly scrapeInterval: TimeSpan;
    /** Prometheus job by host name; absent: `<host>_node_exporter_metrics`. */
    readonly jobNames: ReadonlyMap<string, string>;
  };
  readonly grafana: { readonly nodePort: number; readonly resources: Resources };
}

export interface PrometheusServerSettings {
  /** How long samples are kept. */
  readonly retention: TimeSpan;
  /** The oldest samples go once there is more on disk than this. @default - by age alone */
  readonly retentionSize?: MemoryAmount;
  /** Disk that outlives the pod. Absent: the node's disk, for as long as the pod lives. */
  readonly claim?: { readonly size: MemoryAmount; readonly storageClass?: string };
  readonly resources: Resources;
}

export interface LoadSettings {
  /** Holds wrk and curl; built from functions/loadgen. */
  readonly image: string;
  readonly resources: Resources;
  /** How long the load Job waits for the function to answer. */
  readonly waitForFunction: TimeSpan;
}

/** The function that a row measures. @throws Error when the study has none of that name; lib/config lets no such row through */
export function functionOf(lab: Lab, row: MatrixRow): FaasFunction {
  const fn = lab.functions.get(row.function);
  if (fn === undefined) throw new Error(`row ${row.id} must name a function of the study, got ${JSON.stringify(row.function)}`);
  return fn;
}
