import fs, { existsSync, mkdirSync, rmdirSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { writeOutput } from '../../../lib/output/write-output.ts';
import { type WriterOrder, writerFiles } from './writer-order.ts';

// Runs in a process of its own, as a bundle: carries out the order in its argument and prints one line, the report or the error.

const CHANGING_CALLS = [
  'chmodSync',
  'copyFileSync',
  'fchmodSync',
  'fsyncSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmdirSync',
  'unlinkSync',
  'writeFileSync',
] as const;

/** Makes the process kill itself, as if by `kill -9`, right after the given number of calls that may change the file system. */
function dieAfterCalls(limit: number): void {
  let calls = 0;
  for (const name of CHANGING_CALLS) {
    const counting = new Proxy(fs[name], {
      apply(target, self, args) {
        try {
          return Reflect.apply(target, self, args);
        } finally {
          calls++;
          if (calls === limit) process.kill(process.pid, 'SIGKILL');
        }
      },
    });
    Reflect.set(fs, name, counting);
  }
  syncBuiltinESMExports();
}

function waitFor(condition: () => boolean): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!condition()) Atomics.wait(cell, 0, 0, 1);
}

function* files(order: WriterOrder) {
  if (order.inside !== undefined) mkdirSync(order.inside);
  let first = true;
  for (const [path, text] of Object.entries(writerFiles(order))) {
    yield { path, text };
    if (first && order.holdUntil !== undefined) {
      writeSync(1, 'holding\n');
      const gate = order.holdUntil;
      waitFor(() => existsSync(gate));
    }
    first = false;
  }
  if (order.inside !== undefined) rmdirSync(order.inside);
}

const order: WriterOrder = JSON.parse(process.argv[2] ?? '');
if (order.startAt !== undefined) {
  const gate = order.startAt;
  waitFor(() => existsSync(gate));
}
if (order.dieAfter !== undefined) dieAfterCalls(order.dieAfter);
writeSync(1, 'ready\n');
try {
  writeSync(1, `${JSON.stringify({ report: writeOutput(order.folder, files(order)) })}\n`);
} catch (error) {
  writeSync(1, `${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
}
