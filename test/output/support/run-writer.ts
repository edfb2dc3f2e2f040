import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { HANG_MS } from '../../support/hang.ts';
import type { WriterOrder } from './writer-order.ts';

/** What a writer process printed last; neither if it was killed before. */
export interface WriterResult {
  readonly report?: { readonly written: number };
  readonly error?: string;
}

/** Runs a writer process to its end. @param user number of the user to run as; only root may choose one */
export function runWriter(bundle: string, order: WriterOrder, user?: number): WriterResult {
  const { stdout, stderr } = spawnSync(process.execPath, [bundle, JSON.stringify(order)], {
    encoding: 'utf8',
    uid: user,
    gid: user,
    timeout: HANG_MS,
  });
  if (stderr !== '') throw new Error(stderr);
  return lastResult(stdout);
}

/** A writer process that is going on. */
export class RunningWriter {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Resolves when the process has ended and was reaped. */
  readonly ended: Promise<WriterResult>;
  #output = '';

  constructor(bundle: string, order: WriterOrder) {
    const child = spawn(process.execPath, [bundle, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.pid === undefined) throw new Error('no process');
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    this.process = child;
    this.pid = child.pid;
    this.ended = new Promise((resolve) => child.once('close', () => resolve(lastResult(this.#output))));
  }

  /** Resolves when the process has printed the line. */
  async said(line: string): Promise<void> {
    while (!this.#output.split('\n').includes(line)) {
      if (this.process.exitCode !== null) throw new Error(`the process ended without ${line}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

function lastResult(output: string): WriterResult {
  const line = output.split('\n').find((text) => text.startsWith('{'));
  return line === undefined ? {} : JSON.parse(line);
}
