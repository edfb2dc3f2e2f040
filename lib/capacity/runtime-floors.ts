import type { Cluster } from '../hosts/cluster.ts';
import type { ResourceAmounts } from '../quantities/resources.ts';
import type { CapacityFinding } from './capacity-finding.ts';

/** The kubelet gives no container less than 1 ms of each 100 ms: kubernetes/kubernetes pkg/kubelet/cm/helpers_linux.go, MinQuotaPeriod. */
export const CPU_FLOOR_MILLI = 10;

const MEBI = 2 ** 20;
const HIGHEST_MEMORY_FLOOR = 6 * MEBI;

/** Limits that the container runtime does not apply as they are written. */
export function runtimeFloors(limits: ResourceAmounts | undefined, runtime: Cluster['containerRuntime']): CapacityFinding[] {
  const findings: CapacityFinding[] = [];
  const cpu = limits?.cpu;
  if (cpu !== undefined && cpu.millicores < CPU_FLOOR_MILLI) {
    findings.push({
      severity: 'warning',
      path: 'limits.cpu',
      rule: 'cpu-floor',
      message: `must be at least ${CPU_FLOOR_MILLI}m to be told apart, since the kubelet runs less as ${CPU_FLOOR_MILLI}m, got ${cpu}`,
    });
  }
  const memory = limits?.memory;
  const floor = memory === undefined || memory.bytes >= HIGHEST_MEMORY_FLOOR ? undefined : memoryFloor(runtime);
  if (memory !== undefined && floor !== undefined && memory.bytes < floor.bytes) {
    findings.push({
      severity: 'error',
      path: 'limits.memory',
      rule: 'memory-floor',
      message: `must be at least ${floor.bytes / MEBI}Mi, or ${floor.why}, got ${memory}; raise it, or give the row a replay`,
    });
  }
  return findings;
}

interface MemoryFloor {
  readonly bytes: number;
  readonly why: string;
}

/** Docker: moby/moby daemon/daemon_unix.go, linuxMinMemory, 4 MiB before 20.10. containerd has no such rule; kubernetes/kubernetes issue 124841. */
function memoryFloor({ name, version }: Cluster['containerRuntime']): MemoryFloor {
  if (name === 'containerd') return { bytes: HIGHEST_MEMORY_FLOOR, why: 'runc itself is killed before the container starts' };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const since2010 = major > 20 || (major === 20 && minor >= 10);
  return { bytes: since2010 ? HIGHEST_MEMORY_FLOOR : 4 * MEBI, why: `Docker ${version} refuses the container` };
}
