import { QUANTITY_SCALES } from './quantity.ts';

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

  /** The form that the API server stores, so that a second apply finds nothing to change: `512Mi`, but `1Gi` for 1024Mi. */
  toString(): string {
    const { bytes } = this;
    const [base, units] = bytes % 1024 === 0 ? ([1024, ['Ki', 'Mi', 'Gi', 'Ti']] as const) : ([1000, ['k', 'M', 'G', 'T']] as const);
    let [amount, unit] = [bytes, ''];
    for (const next of units) {
      if (amount === 0 || amount % base !== 0) break;
      [amount, unit] = [amount / base, next];
    }
    return `${amount}${unit}`;
  }
}

/** As studies write it: `40Mi`; from 1Mi on, since less is a slip, to what can be counted to the byte. */
export const MEMORY_FORM =
  /^(?=(?:(?:102[4-9]|10[3-9]\d|1[1-9]\d\d|[2-9]\d{3}|[1-9]\d{4,9})Ki|(?:[2-9]|[1-9]\d{1,8})M|[1-9]\d{0,8}Mi|[1-9]\d{0,5}Gi?)$)\d+(Ki|Mi|Gi|M|G)$/;

/** Reads an amount with its unit, `40Mi`. Plain bytes and `40m` (which Kubernetes reads as 0.04 bytes) are refused. */
export function parseMemoryAmount(text: string): MemoryAmount | undefined {
  const unit = QUANTITY_SCALES.get(MEMORY_FORM.exec(text)?.[1] ?? '?');
  if (unit === undefined) return undefined;
  const bytes = Number.parseInt(text, 10) * unit;
  // More than can be counted to the byte is more than any machine has.
  return Number.isSafeInteger(bytes) ? MemoryAmount.bytes(bytes) : undefined;
}
