import { describe, expect, it } from 'vitest';
import { capacityIndex } from '../../lib/capacity/capacity-index.ts';
import { capacityTable } from '../../lib/capacity/capacity-table.ts';
import type { RowCapacity } from '../../lib/capacity/row-capacity.ts';
import { MEBI } from './nodes.ts';

function capacity(change: Partial<RowCapacity> = {}): RowCapacity {
  const node = { cpuMilli: 500, memoryBytes: MEBI, allocatableCpuMilli: 2000, allocatableMemoryBytes: 100 * MEBI };
  return {
    row: 't1-r01-a',
    replicas: 3,
    cpuMilli: 500,
    memoryBytes: 512 * MEBI,
    fits: 7,
    range: { least: 6, most: 8 },
    placed: 3,
    perNode: [
      { ...node, node: 'master', pods: 1 },
      { ...node, node: 'worker', pods: 2, cpuMilli: 1990 },
    ],
    chance: [],
    stoppedBy: 'cpu',
    findings: [],
    ...change,
  };
}

describe('the table of capacities', () => {
  it('has a line for each row, under the names of the nodes', () => {
    expect(
      capacityTable([capacity(), capacity({ row: 't1-r02-without', cpuMilli: 0, memoryBytes: 0, fits: 104, stoppedBy: 'pods' })]),
    ).toBe(
      [
        'nodes: master/worker',
        'row             replicas  requests    fit  nodes  CPU requested  full by',
        't1-r01-a        3         500m 512Mi  7    1/2    25/100%        cpu',
        't1-r02-without  3         none        104  1/2    25/100%        pods',
        '',
      ].join('\n'),
    );
  });

  it('marks rows that cannot run, and numbers that hang on lots', () => {
    const finding = { severity: 'error', path: 'replicas', rule: 'row-never-fits', message: 'm' } as const;
    expect(capacityTable([capacity({ findings: [finding], chance: [['master', 'worker']] })])).toContain(
      '3 !       500m 512Mi  7    1/2 ~',
    );
  });

  it('is empty without rows', () => {
    expect(capacityTable([])).toBe('');
  });
});

describe('the index of capacities', () => {
  it('is JSON with a line for each row', () => {
    const text = capacityIndex('some-study', [capacity(), capacity({ row: 't1-r02-b' })]);
    expect(text.split('\n').filter((line) => line.startsWith('    {"id"'))).toHaveLength(2);
    expect(JSON.parse(text)).toMatchObject({
      schema: 1,
      study: 'some-study',
      rows: [
        { id: 't1-r01-a', replicas: 3, requests: { cpuMilli: 500, memoryBytes: 512 * MEBI }, fits: 7, least: 6, most: 8, placed: 3 },
        { id: 't1-r02-b' },
      ],
    });
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is JSON for no rows, too', () => {
    expect(JSON.parse(capacityIndex('some-study', []))).toEqual({ schema: 1, study: 'some-study', rows: [] });
  });
});
