import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { HANG_MS } from '../support/hang.ts';
import { functionsFolder } from './functions-folder.ts';

/** What the watchdog sees of one request. */
export interface HandlerRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a function's handler as the watchdog does: `python3 index.py` in its folder, the body on stdin, a locale that is not UTF-8. */
export function runHandler(name: string, body: string | Uint8Array): HandlerRun {
  const { status, stdout, stderr, error } = spawnSync('python3', ['index.py'], {
    cwd: `${functionsFolder}/${name}`,
    input: body,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    encoding: 'utf8',
    timeout: HANG_MS,
  });
  if (error !== undefined) throw error;
  return { exitCode: status, stdout, stderr };
}

/** Checks that a body is refused as every handler refuses: exit code 1, one JSON error, the same text on stderr. Returns that text. */
export function refusal(name: string, body: string | Uint8Array): string {
  const { exitCode, stdout, stderr } = runHandler(name, body);
  expect(stderr).not.toContain('Traceback');
  expect(exitCode).toBe(1);
  const answer: unknown = JSON.parse(stdout);
  const message = stderr.replace(/\n$/, '');
  expect(answer).toEqual({ error: message });
  expect(message).not.toContain('\n');
  return message;
}

const parseAll = `
import base64, json, sys
sys.path.insert(0, ".")
import index
def outcome(body):
    try:
        return getattr(index, sys.argv[1])(body)
    except Exception as error:
        return type(error).__name__
print(json.dumps([outcome(base64.b64decode(body)) for body in json.load(sys.stdin)]))
`;

/** Imports a handler and gives each body to its function `parser`; the results are its numbers, or the class of the exception it raised. */
export function parseBodies(name: string, parser: string, bodies: readonly Uint8Array[]): readonly (number | string)[] {
  const { status, stdout, stderr } = spawnSync('python3', ['-B', '-c', parseAll, parser], {
    cwd: `${functionsFolder}/${name}`,
    input: JSON.stringify(bodies.map((body) => Buffer.from(body).toString('base64'))),
    encoding: 'utf8',
    timeout: HANG_MS,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}
