/** An amount of CPU time per second, exact to a millicore. */
export class CpuAmount {
  private constructor(readonly millicores: number) {}

  static millicores(count: number): CpuAmount {
    if (!Number.isSafeInteger(count) || count < 0) throw new Error(`millicores must be a whole number from 0, got ${count}`);
    return new CpuAmount(count);
  }

  static cores(count: number): CpuAmount {
    return CpuAmount.millicores(Math.round(count * 1000));
  }

  /** The form that the API server stores, so that a second apply finds nothing to change: `500m`, but `1` for 1000m. */
  toString(): string {
    return this.millicores % 1000 === 0 ? `${this.millicores / 1000}` : `${this.millicores}m`;
  }
}

/** As studies write it: `500m`, up to 64 cores, beyond which checks take a number of cores for millicores without their unit. */
export const CPU_FORM = /^(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-3]\d{3}|64000)m$/;

/**
 * Reads an amount as studies write it: a whole number of millicores with its unit, `500m`. A bare number is refused because `3` (three cores) and
 * `3m` are mistaken for one another; the report's tables show the damage.
 */
export function parseCpuAmount(text: string): CpuAmount | undefined {
  return CPU_FORM.test(text) ? CpuAmount.millicores(Number.parseInt(text, 10)) : undefined;
}
