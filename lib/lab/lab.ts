import type { Cluster } from '../hosts/cluster.ts';
import type { MemoryAmount } from '../quantities/memory-amount.ts';
import type { Resources } from '../quantities/resources.ts';
import type { TimeSpan } from '../quantities/time-span.ts';
import type { FaasFunction } from './faas-function.ts';
import type { OpenFaasEdition } from './images.ts';
import type { MatrixRow } from './matrix-row.ts';

/** The validated model of a study: everything that the output is made from. */
export interface Lab {
  /** The study's folder name. */
  readonly study: string;
  readonly title: string;
  /** `published`: as the source did it, with what kept it from working repaired; `hardened`: as it would be run today. */
  readonly fidelity: 'published' | 'hardened';
  /** Whether a row that cannot run, such as one that asks for more pods than fit, stops the output or is only said. */
  readonly capacity: 'error' | 'warn';
  readonly cluster: Cluster;
  readonly platform: OpenFaasPlatformSettings;
  readonly credentials: CredentialsSettings;
  readonly monitoring: MonitoringSettings;
  /** By name, in the study's order. */
  readonly functions: ReadonlyMap<string, FaasFunction>;
  readonly load: LoadSettings;
  readonly rows: readonly MatrixRow[];
}

export interface OpenFaasPlatformSettings {
  readonly name: 'openfaas';
  readonly edition: OpenFaasEdition;
  readonly gatewayNodePort: number;
}

export interface CredentialsSettings {
  /** `generated`: a Job in the cluster makes each missing Secret; `external`: the user brings them (SealedSecrets, SOPS, External Secrets). */
  readonly source: 'generated' | 'external';
  /** User name of the gateway's basic auth. Alertmanager's configuration holds it literally. */
  readonly gatewayUser: string;
  readonly grafanaUser: string;
}

export interface MonitoringSettings {
  /** `published`: the hosts and the gateway, as the source did it; `full`: also containers, the cluster's objects, rules and their dashboards. */
  readonly level: 'published' | 'full';
  /**
   * Which alerts reach the gateway, which scales the function that one names. `published`: all of them; `repaired`: the scale-up alert;
   * `off`: none, so that no function is ever scaled.
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

/** Namespaces of a lab. The first two are OpenFaaS's own names: its gateway and provider are configured with them. */
export const NAMESPACES = {
  openfaas: 'openfaas',
  functions: 'openfaas-fn',
  load: 'faaslab-load',
  /** Exporters, apart from what was published. */
  monitoring: 'faaslab-monitoring',
} as const;

/** Secrets that exist once the credentials are there, by the name that pods mount. */
export const SECRETS = { basicAuth: 'basic-auth', grafanaAdmin: 'grafana-admin' } as const;

/** The function that a row measures. @throws Error when the study has none of that name; lib/config lets no such row through */
export function functionOf(lab: Lab, row: MatrixRow): FaasFunction {
  const fn = lab.functions.get(row.function);
  if (fn === undefined) throw new Error(`row ${row.id} must name a function of the study, got ${JSON.stringify(row.function)}`);
  return fn;
}
