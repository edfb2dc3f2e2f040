import type { Lab } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { OutputPart } from '../manifest/apply-unit.ts';
import type { Finding } from '../manifest/finding.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { baseFinding, type CapacityFinding, rowFinding } from './capacity-finding.ts';
import { LabCapacity } from './lab-capacity.ts';
import type { PlatformPods } from './platform-pods.ts';
import type { RowCapacity } from './row-capacity.ts';

/** What the cluster makes of a lab. */
export interface CapacityReport {
  /** Rows that start pods, in the study's order. */
  readonly rows: readonly RowCapacity[];
  /** What cannot run as the study says, in the base and in the rows. */
  readonly errors: readonly Finding[];
  /** What runs, with numbers that a reader should take with care. */
  readonly warnings: readonly Finding[];
}

/** Takes the output file by file, as ManifestChecker does: first the base, then rows, of which only the result is kept. */
export class CapacityCheck {
  readonly #lab: Lab;
  readonly #pods: PlatformPods;
  readonly #rowsById: ReadonlyMap<string, MatrixRow>;
  readonly #base: Manifest[] = [];
  readonly #rows: RowCapacity[] = [];
  #capacity: LabCapacity | undefined;

  /** @param pods what the lab's platform says of its pods */
  constructor(lab: Lab, pods: PlatformPods) {
    this.#lab = lab;
    this.#pods = pods;
    this.#rowsById = new Map(lab.rows.map((row) => [row.id, row]));
  }

  /** @param path `rows/<row-id>` for a row @throws Error for a base file after a row */
  add(part: OutputPart, path: string, objects: readonly Manifest[]): void {
    if (part === 'base') {
      if (this.#capacity !== undefined) throw new Error(`base files must be added before rows, got ${path} after one; add it earlier`);
      this.#base.push(...objects);
    }
    const row = part === 'row' ? this.#rowsById.get(path.slice(path.lastIndexOf('/') + 1)) : undefined;
    if (row === undefined) return;
    this.#capacity ??= new LabCapacity(this.#lab, this.#pods, this.#base);
    const capacity = this.#capacity.row(row, objects);
    if (capacity !== undefined) this.#rows.push(capacity);
  }

  report(): CapacityReport {
    const { study } = this.#lab;
    const capacity = this.#capacity ?? new LabCapacity(this.#lab, this.#pods, this.#base);
    const found: (readonly [CapacityFinding, Finding])[] = [
      ...capacity.baseFindings().map(({ object, finding }) => [finding, baseFinding(study, object, finding)] as const),
      ...this.#rows.flatMap(({ row, findings }) => findings.map((finding) => [finding, rowFinding(study, row, finding)] as const)),
    ];
    const of = (wanted: CapacityFinding['severity']) => found.filter(([{ severity }]) => severity === wanted).map(([, finding]) => finding);
    return { rows: this.#rows, errors: of('error'), warnings: of('warning') };
  }
}
