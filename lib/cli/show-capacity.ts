import type { CapacityReport } from '../capacity/capacity-check.ts';
import { capacityTable } from '../capacity/capacity-table.ts';
import type { Lab } from '../lab/lab.ts';
import { formatFinding } from '../manifest/finding.ts';
import { say } from './say.ts';

/** Prints the rows as a table, and under it what to know of them. */
export function showCapacity(lab: Lab, report: CapacityReport): void {
  // A reader such as `head` may have seen enough; the check goes on, and its exit code still counts.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(capacityTable(report.rows) + report.warnings.map((finding) => `warning: ${formatFinding(finding)}\n`).join(''));
  warnOfCapacity(lab, report);
}

/** With `capacity: warn`, says on stderr what else would be an error. */
export function warnOfCapacity({ capacity }: Lab, { errors }: CapacityReport): void {
  if (capacity === 'warn') for (const finding of errors) say(`warning: ${formatFinding(finding)}\n`);
}
