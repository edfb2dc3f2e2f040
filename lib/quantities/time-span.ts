/** A length of time, exact to a millisecond. */
export class TimeSpan {
  private constructor(readonly milliseconds: number) {}

  static milliseconds(count: number): TimeSpan {
    if (!Number.isSafeInteger(count) || count < 0) throw new Error(`milliseconds must be a whole number from 0, got ${count}`);
    return new TimeSpan(count);
  }

  static seconds(count: number): TimeSpan {
    return TimeSpan.milliseconds(count * 1000);
  }

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  /** The form that wrk, Go and Prometheus all read: `5s`, or `500ms` where seconds are not whole. */
  toString(): string {
    return this.milliseconds % 1000 === 0 ? `${this.milliseconds / 1000}s` : `${this.milliseconds}ms`;
  }
}

const FORM = /^([1-9]\d{0,8})(ms|s|m|h)$/;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Reads a whole number with its unit: `500ms`, `5s`, `1m`, `1h`. */
export function parseTimeSpan(text: string): TimeSpan | undefined {
  const match = FORM.exec(text);
  const unit = UNITS.get(match?.[2] ?? '');
  return match === null || unit === undefined ? undefined : TimeSpan.milliseconds(Number(match[1]) * unit);
}
