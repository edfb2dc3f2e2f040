import type { LoadSettings } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowCall } from './row-call.ts';
import type { RowProof } from './row-proof.ts';

/** `load.json`, which the load's program reads: texts reach it as they are, whatever they hold. A line for each of its parts. */
export function loadInput(row: MatrixRow, call: RowCall, proof: RowProof, settings: LoadSettings): string {
  const { threads, connections, duration, timeout } = row.load;
  const { url, method, headers, body, expectedStatus, basicAuth } = call;
  const input = {
    row: row.id,
    waitSeconds: settings.waitForFunction.seconds,
    wrk: { threads, connections, durationSeconds: duration.seconds, timeoutSeconds: timeout.seconds },
    call: { url, method, headers, body, expectedStatus, basicAuth: basicAuth !== undefined },
    proof,
  };
  const parts = Object.entries(input).map(([name, part]) => `${JSON.stringify(name)}: ${JSON.stringify(part)}`);
  return `{\n${parts.join(',\n')}\n}\n`;
}
