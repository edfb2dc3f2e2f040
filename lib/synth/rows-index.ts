import type { Lab } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { LabPlatform } from '../platform/lab-platform.ts';
import { resourceRequirements } from '../quantities/resources.ts';

/** `index/rows.json`: every row with its parameters and files, for programs that run or plot them. Times are in seconds. */
export function rowsIndex(lab: Lab, platform: LabPlatform): string {
  const rows = lab.rows.map((row) => `    ${JSON.stringify(rowEntry(platform, row))}`);
  return `{\n  "schema": 1,\n  "study": ${JSON.stringify(lab.study)},\n  "rows": [\n${rows.join(',\n')}\n  ]\n}\n`;
}

function rowEntry(platform: LabPlatform, row: MatrixRow) {
  const { threads, connections, duration, timeout } = row.load;
  return {
    id: row.id,
    table: row.table,
    row: row.row,
    function: row.function,
    n: row.n ?? null,
    body: platform.call(row).body,
    replicas: row.replicas,
    resources: resourceRequirements(row.resources) ?? {},
    load: { threads, connections, durationSeconds: duration.seconds, timeoutSeconds: timeout.seconds },
    provenance: row.provenance,
    changes: row.changes,
    note: row.note,
    files: { row: `rows/${row.id}.k8s.yaml`, load: `load/${row.id}.k8s.yaml` },
  };
}
