import type { Construct } from 'constructs';
import type { PlatformPods } from '../capacity/platform-pods.ts';
import type { SecretRequest } from '../credentials/secret-request.ts';
import type { PlatformOperator } from '../host-scripts/platform-operator.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowCall } from '../load/row-call.ts';
import type { RowProof } from '../load/row-proof.ts';
import type { Check } from '../manifest/check-context.ts';
import type { PlatformMonitoring } from '../metrics/platform-monitoring.ts';
import type { RowMetadata } from './row-metadata.ts';

/** A platform in one lab. Each room asks for its part in words of its own; this is their sum, and all that anybody outside a platform knows of it. */
export interface LabPlatform {
  readonly name: string;
  /** In the order in which they are made. */
  readonly namespaces: readonly PlatformNamespace[];
  /** Custom resource definitions, in a file of their own before everything that uses them. @default - none */
  crds?(scope: Construct): void;
  /** Secrets that its pods mount, made by the credentials Job, or by the user where the lab says so. */
  readonly secrets: readonly SecretRequest[];
  /** The platform itself, a file each, applied in this order. */
  readonly base: readonly PlatformChart[];
  /** The functions as they stand while no row is applied. @default - none are there */
  functions?(scope: Construct): void;
  /** What makes the lab that row. */
  row(scope: Construct, row: MatrixRow, metadata: RowMetadata): void;
  /**
   * How the lab is turned from one row into the next. `replace`: the row's file is applied over the last one's, which replaces it as a whole;
   * `delete-first`: the last row's objects are deleted, and gone, before; `job`: the file holds a Job that tells the platform.
   */
  readonly switchRow: 'replace' | 'delete-first' | 'job';
  call(row: MatrixRow): RowCall;
  proof(row: MatrixRow, metadata: RowMetadata): RowProof;
  /** Where the pods that answer stand: a load may read pods there, and nothing else. Empty where the platform itself is asked. */
  readonly podNamespaces: readonly string[];
  readonly monitoring: PlatformMonitoring;
  /** Where Prometheus, Grafana and the credentials Job stand; one of `namespaces`, or the lab's own for them. */
  readonly toolsNamespace: string;
  /** The account of a Prometheus that the platform brings itself, in `toolsNamespace` under the name `prometheus`. Absent: the lab runs its own. */
  readonly ownPrometheusAccount?: string;
  readonly pods: PlatformPods;
  /** Checks of rendered objects that only this platform needs. */
  readonly checks: readonly Check[];
  readonly operator: PlatformOperator;
}

/** One file of the platform in the base. */
export interface PlatformChart {
  /** Of the file, and the chart's id: `openfaas`. */
  readonly name: string;
  build(scope: Construct): void;
}

/** A namespace with what it carries. */
export interface PlatformNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}
