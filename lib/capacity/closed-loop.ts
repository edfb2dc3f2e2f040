import type { LoadProfile } from '../lab/load-profile.ts';
import type { TimeSpan } from '../quantities/time-span.ts';
import type { CapacityFinding } from './capacity-finding.ts';

/** What serves and what makes the load of a row. */
export interface ClosedLoop {
  readonly load: LoadProfile;
  /** CPU time that one call costs; absent where the study does not say. */
  readonly cpuTime?: TimeSpan | undefined;
  /** CPU that one replica can use, in cores. A call runs on one core at most. */
  readonly coresPerReplica: number;
  /** CPU that all replicas together can use, in cores. */
  readonly cores: number;
  /** CPU that the load generator may use, in cores. */
  readonly generatorCores: number;
}

/**
 * Load that tells more of the queue or of the generator than of the function. With `connections` calls in flight and a call costing `cpuTime`, the
 * replicas answer `cores / cpuTime` calls a second, so that by Little's law a call takes `connections * cpuTime / cores`, and never less than
 * its own time on one replica.
 */
export function closedLoop({ load, cpuTime, coresPerReplica, cores, generatorCores }: ClosedLoop): CapacityFinding[] {
  const findings: CapacityFinding[] = [];
  const threadsOfUse = Math.max(1, Math.ceil(generatorCores));
  if (load.threads > threadsOfUse) {
    findings.push({
      severity: 'warning',
      path: 'load.threads',
      rule: 'generator-threads',
      message: `must be at most ${threadsOfUse}, the cores of the load generator, or its threads wait for one another, got ${load.threads}`,
    });
  }
  if (cpuTime === undefined || cores === 0) return findings;
  const cost = cpuTime.milliseconds;
  const latency = Math.max(cost / Math.min(1, coresPerReplica), (load.connections * cost) / cores);
  const basis = () => `${load.connections} connections at ${cpuTime} of CPU each on ${rounded(cores)} cores`;
  if (latency > load.timeout.milliseconds) {
    findings.push({
      severity: 'warning',
      path: 'load.timeout',
      rule: 'overload',
      message: `must be above ${rounded(latency / 1000)}s, which an answer takes (${basis()}), or slow answers are left out, got ${load.timeout}`,
    });
  }
  if (latency * 2 > load.duration.milliseconds) {
    findings.push({
      severity: 'warning',
      path: 'load.duration',
      rule: 'few-answers',
      message: `must be at least twice the ${rounded(latency / 1000)}s that an answer takes (${basis()}), got ${load.duration}`,
    });
  }
  return findings;
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
