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

/** As studies write it: `500ms`, `5s`. */
export const TIME_SPAN_FORM = /^[1-9]\d{0,8}(ms|s|m|h)$/;
/** The same without fractions of a second: for programs that take none. */
export const WHOLE_SECONDS_FORM = /^[1-9]\d{0,5}(s|m|h)$/;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Reads a whole number with its unit: `500ms`, `5s`, `1m`, `1h`. */
export function parseTimeSpan(text: string): TimeSpan | undefined {
  const unit = UNITS.get(TIME_SPAN_FORM.exec(text)?.[1] ?? '');
  return unit === undefined ? undefined : TimeSpan.milliseconds(Number.parseInt(text, 10) * unit);
}
