const MEBI = 2 ** 20;

/** An amount of memory, exact to a byte. */
export class MemoryAmount {
  private constructor(readonly bytes: number) {}

  static bytes(count: number): MemoryAmount {
    if (!Number.isSafeInteger(count) || count < 0) throw new Error(`bytes must be a whole number from 0, got ${count}`);
    return new MemoryAmount(count);
  }

  static mebibytes(count: number): MemoryAmount {
    return MemoryAmount.bytes(count * MEBI);
  }

  /** The Kubernetes form, in MiB where that is exact (never in GiB, so that the values of a series stay comparable): `1024Mi`. */
  toString(): string {
    if (this.bytes % MEBI === 0) return `${this.bytes / MEBI}Mi`;
    return this.bytes % 1024 === 0 ? `${this.bytes / 1024}Ki` : `${this.bytes}`;
  }
}

const FORM = /^([1-9]\d{0,9})(Ki|Mi|Gi|M|G)$/;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['Ki', 1024],
  ['Mi', MEBI],
  ['Gi', 2 ** 30],
  ['M', 1e6],
  ['G', 1e9],
]);

/** Reads an amount with its unit, `40Mi`. Plain bytes and `40m` (which Kubernetes reads as 0.04 bytes) are refused. */
export function parseMemoryAmount(text: string): MemoryAmount | undefined {
  const match = FORM.exec(text);
  const unit = UNITS.get(match?.[2] ?? '');
  return match === null || unit === undefined ? undefined : MemoryAmount.bytes(Number(match[1]) * unit);
}
