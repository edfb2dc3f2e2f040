import type { LoadServer } from './load-server.ts';
import { PROOF } from './row-pod.ts';

/** `load.json` of a row that calls the server of a test. */
export function inputFor(
  { url }: Pick<LoadServer, 'url'>,
  changes: { call?: object; wrk?: object; proof?: object; waitSeconds?: number } = {},
) {
  return {
    row: 't1-r01-x',
    waitSeconds: changes.waitSeconds ?? 30,
    wrk: { threads: 1, connections: 1, durationSeconds: 1, timeoutSeconds: 5, ...changes.wrk },
    call: {
      url: `${url}/function/f`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"n": 1}',
      expectedStatus: 200,
      basicAuth: false,
      ...changes.call,
    },
    proof: changes.proof ?? PROOF,
  };
}
