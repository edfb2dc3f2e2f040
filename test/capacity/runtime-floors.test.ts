import { describe, expect, it } from 'vitest';
import { runtimeFloors } from '../../lib/capacity/runtime-floors.ts';
import { CpuAmount } from '../../lib/quantities/cpu-amount.ts';
import { MemoryAmount } from '../../lib/quantities/memory-amount.ts';

const DOCKER_18 = { name: 'docker', version: '18.09.7' } as const;
const memory = (mebi: number) => ({ memory: MemoryAmount.mebibytes(mebi) });

describe('limits below what a runtime applies', () => {
  it('are a CPU limit under 10m, which runs as 10m', () => {
    expect(runtimeFloors({ cpu: CpuAmount.millicores(9) }, DOCKER_18)).toMatchObject([
      { severity: 'warning', rule: 'cpu-floor', path: 'limits.cpu', message: expect.stringMatching(/at least 10m .*got 9m$/) },
    ]);
    expect(runtimeFloors({ cpu: CpuAmount.millicores(10) }, DOCKER_18)).toEqual([]);
  });

  it.each([
    [DOCKER_18, 3, 4],
    [{ name: 'docker', version: '19.03.15' } as const, 3, 4],
    [{ name: 'docker', version: '20.10.8' } as const, 5, 6],
    [{ name: 'docker', version: '24.0.2' } as const, 5, 6],
    [{ name: 'containerd', version: '1.7.2' } as const, 5, 6],
  ])('are memory that %o refuses: %i Mi, not %i', (runtime, below, floor) => {
    expect(runtimeFloors(memory(below), runtime)).toMatchObject([{ severity: 'error', rule: 'memory-floor', path: 'limits.memory' }]);
    expect(runtimeFloors(memory(below), runtime)[0]?.message).toContain(`at least ${floor}Mi`);
    expect(runtimeFloors(memory(floor), runtime)).toEqual([]);
  });

  it('are none where there are no limits', () => {
    expect(runtimeFloors(undefined, DOCKER_18)).toEqual([]);
  });
});
