import type { TimeSpan } from '../quantities/time-span.ts';

/** One closed-loop run of wrk. */
export interface LoadProfile {
  /** Event loops of wrk; one for each core of the load generator is enough. */
  readonly threads: number;
  /** Requests in flight at any time, over all threads. */
  readonly connections: number;
  readonly duration: TimeSpan;
  /** An answer that takes longer is counted as a timeout and left out of every latency figure. */
  readonly timeout: TimeSpan;
}
