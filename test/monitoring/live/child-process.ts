import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port of loopback that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Processes that a test starts, to be stopped with it. */
export class ChildProcesses {
  readonly #children: { readonly name: string; readonly child: ChildProcess; readonly log: string[] }[] = [];

  start(name: string, command: string, args: readonly string[], cwd: string): void {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const log: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log.push(text);
      });
    }
    child.once('error', (error) => log.push(String(error)));
    this.#children.push({ name, child, log });
  }

  /** What a process has said. */
  log(name: string): string {
    return this.#children
      .filter((entry) => entry.name === name)
      .flatMap(({ log }) => log)
      .join('');
  }

  /** Stops all, by force after 5 s. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(
        ({ child }) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
            const force = setTimeout(() => child.kill('SIGKILL'), 5000);
            child.once('exit', () => {
              clearTimeout(force);
              resolve();
            });
            child.kill('SIGTERM');
          }),
      ),
    );
  }
}
