import type { RowCapacity } from './row-capacity.ts';

/** `index/capacity.json`: what the cluster makes of each row, a line each, for programs. CPU is in millicores, memory in bytes. */
export function capacityIndex(study: string, rows: readonly RowCapacity[]): string {
  const lines = rows.map((row) => `    ${JSON.stringify(entry(row))}`);
  return `{\n  "schema": 1,\n  "study": ${JSON.stringify(study)},\n  "rows": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function entry({ row, replicas, cpuMilli, memoryBytes, fits, range, placed, perNode, chance, stoppedBy, findings }: RowCapacity) {
  const requests = { cpuMilli, memoryBytes };
  return { id: row, replicas, requests, fits, least: range.least, most: range.most, placed, nodes: perNode, chance, stoppedBy, findings };
}
