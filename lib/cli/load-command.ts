import { join } from 'node:path';
import { loadName } from '../lab/matrix-row.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';
import { findLoad } from '../runner/find-load.ts';
import { kubectl } from '../runner/kubectl.ts';
import { runLoad } from '../runner/run-load.ts';
import { LoadFailed } from './load-failed.ts';
import type { LoadOptions } from './program.ts';
import { say } from './say.ts';

/**
 * Runs the load of a row. What happens goes to stderr, the result line alone to stdout.
 *
 * @throws UnusableInput for a row that is not there; LoadFailed, with the cause; KubectlError; LoadGone
 */
export async function load(row: string, { dist, study, context }: LoadOptions): Promise<void> {
  const file = join(dist, findLoad(dist, row, study));
  const end = await runLoad(kubectl(context === undefined ? {} : { context }), {
    file,
    namespace: LAB_NAMESPACES.load,
    job: loadName(row),
    onLine: (line) => say(`${line}\n`),
  });
  if ('cause' in end) throw new LoadFailed(end.cause);
  process.stdout.write(`${end.result}\n`);
}
