import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The API server without kubectl's own limit of 50 requests a second, through `kubectl proxy`. */
export class ApiProxy {
  readonly #process: ChildProcess;
  readonly #url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.#url = url;
  }

  static async start(): Promise<ApiProxy> {
    const process = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: process.stdout })) {
      const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address !== undefined) return new ApiProxy(process, `http://${address}`);
    }
    throw new Error('kubectl proxy ended without saying where it serves');
  }

  async stop(): Promise<void> {
    this.#process.kill();
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'exit');
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#request('GET', path)).json() as Promise<T>;
  }

  /** Creates the objects, a few at a time, and the next only when earlier ones are there. */
  async createAll(path: string, objects: readonly object[], parallel = 16): Promise<void> {
    const queue = objects.values();
    const worker = async () => {
      for (const object of queue) await this.#request('POST', path, object);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  }

  /** The status of a POST and what the server says, whatever it is. */
  async tryPost(path: string, object: object): Promise<{ readonly status: number; readonly message: string }> {
    const response = await this.#send('POST', path, object);
    const text = await response.text();
    // Not from the API server but of it: it hung up.
    if (!response.headers.get('content-type')?.includes('json')) return { status: response.status, message: text };
    const { message = '' }: { message?: string } = JSON.parse(text);
    return { status: response.status, message };
  }

  /** Deletes what a selector finds; nothing is no fault. */
  async deleteAll(path: string): Promise<void> {
    await this.#request('DELETE', path);
  }

  async #request(method: string, path: string, body?: object): Promise<Response> {
    const response = await this.#send(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
  }
}
