import type { MatrixRow } from '../lab/matrix-row.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { SystemPod } from './system-pods.ts';
import type { Workload } from './workload.ts';

/** What capacity must know of a platform's pods. */
export interface PlatformPods {
  /** Whether a workload's pods are a function's: the load generator stays away from them where it can. */
  isFunction(workload: Workload): boolean;
  /** What a row's file starts, with what the platform adds to each pod by itself. `undefined` for a row that starts no pods of its own. */
  ofRow(row: MatrixRow, objects: readonly Manifest[]): Workload | undefined;
  /** Whether pods of the row before may still hold their requests while those of the next one start. */
  readonly rowsOverlap: boolean;
  /** Pods that the platform's own programs start, and which no file shows. */
  readonly system: readonly SystemPod[];
}
