import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LOAD_PROGRAM } from '../../lib/load/load-program.ts';
import { runScript, type ScriptRun } from '../support/run-script.ts';
import type { LoadServer } from './load-server.ts';

/** Says what it was called with, asks the server of the test what it has counted, and leaves that. */
const FAKE_WRK = `#!/usr/bin/env python3
import os, sys, urllib.request
folder = os.environ["FAASLAB_CALL"]
print("fake wrk", " ".join(sys.argv[1:]), flush=True)
result = urllib.request.urlopen(os.environ["FAKE_WRK_URL"]).read()
if result:
    open(os.path.join(folder, "result"), "wb").write(result)
sys.exit(int(os.environ.get("FAKE_WRK_EXIT", "0")))
`;

export interface ProgramRun extends ScriptRun {
  /** Lines of the log. */
  readonly log: readonly string[];
  readonly last: string;
  /** What stays with the pod. */
  readonly summary: string;
}

/** Runs the program as its pod does, with short waits, and a fake wrk unless the real one is wanted. */
export async function runProgram(
  server: LoadServer,
  input: object,
  { env = {}, realWrk = false, files = {} }: { env?: Record<string, string>; realWrk?: boolean; files?: Record<string, string> } = {},
): Promise<ProgramRun> {
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const place = (name: string) => join(folder, name);
  for (const [name, text] of Object.entries({ ...LOAD_PROGRAM, 'load.json': JSON.stringify(input), token: 'the-token', ...files })) {
    writeFileSync(place(name), text);
  }
  if (!realWrk) {
    writeFileSync(place('wrk'), FAKE_WRK);
    chmodSync(place('wrk'), 0o755);
  }
  const run = await runScript(['python3', '-B', place('run_load.py')], {
    PATH: `${folder}:${process.env.PATH}`,
    KUBERNETES_API: server.url,
    SERVICE_ACCOUNT_DIR: folder,
    FAASLAB_SECRET_FILE: place('secret'),
    FAASLAB_SUMMARY_FILE: place('summary'),
    FAASLAB_PATIENCE_SECONDS: '0.2',
    FAASLAB_PAUSE_SECONDS: '0.02',
    FAKE_WRK_URL: `${server.url}/wrk`,
    ...env,
  });
  const log = run.stdout.trimEnd().split('\n');
  return { ...run, log, last: log.at(-1) ?? '', summary: existsSync(place('summary')) ? readFileSync(place('summary'), 'utf8') : '' };
}

/** The result line as an object. @throws Error where the last line is none */
export function resultOf({ last }: Pick<ProgramRun, 'last'>): Record<string, unknown> {
  const marker = 'FAASLAB-WRK-JSON ';
  if (!last.startsWith(marker)) throw new Error(`no result line, got: ${last}`);
  return JSON.parse(last.slice(marker.length));
}
