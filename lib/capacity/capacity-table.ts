import { MemoryAmount } from '../quantities/memory-amount.ts';
import type { RowCapacity } from './row-capacity.ts';

const HEADINGS = ['row', 'replicas', 'requests', 'fit', 'nodes', 'CPU requested', 'full by'] as const;

/**
 * The rows as a table of plain text, a line each, numbers per node in the order of the nodes: `1/1/0` pods, and the share of each node's CPU that
 * all pods on it request. `~` marks numbers that may come out exchanged, `!` rows that cannot run.
 */
export function capacityTable(rows: readonly RowCapacity[]): string {
  const [head] = rows;
  if (head === undefined) return '';
  const nodes = head.perNode.map(({ node }) => node).join('/');
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `nodes: ${nodes}\n${text.join('\n')}\n`;
}

function cells({ row, replicas, cpuMilli, memoryBytes, fits, perNode, chance, stoppedBy, findings }: RowCapacity): string[] {
  const mark = findings.some(({ severity }) => severity === 'error') ? ' !' : '';
  return [
    row,
    `${replicas}${mark}`,
    cpuMilli === 0 && memoryBytes === 0 ? 'none' : `${cpuMilli}m ${MemoryAmount.bytes(memoryBytes)}`,
    String(fits),
    `${perNode.map(({ pods }) => pods).join('/')}${chance.length > 0 ? ' ~' : ''}`,
    `${perNode.map((node) => Math.round((100 * node.cpuMilli) / node.allocatableCpuMilli)).join('/')}%`,
    stoppedBy,
  ];
}
