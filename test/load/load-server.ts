import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Pod } from './row-pod.ts';

export interface ReceivedCall {
  readonly method: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** What a load talks to: the API server, the function, a platform, and a wrk that asks what it has counted. */
export interface LoadServer {
  readonly url: string;
  pods: () => readonly Pod[];
  /** Status of the API server's answers. */
  apiStatus: number;
  /** Status of the n-th answer of the function, from 0. */
  functionStatus: (index: number) => number;
  /** What the platform answers, where it is asked. */
  answer: () => unknown;
  /** Called while wrk runs; what it leaves as its result, or nothing. */
  duringLoad: () => string | undefined;
  readonly calls: ReceivedCall[];
  readonly asked: string[];
}

export async function loadServer(): Promise<LoadServer> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? '';
    if (path.startsWith('/api/')) {
      state.asked.push(`${path} ${request.headers.authorization}`);
      response.writeHead(state.apiStatus).end(JSON.stringify({ items: state.pods() }));
    } else if (path === '/answer') {
      state.asked.push(`${path} ${request.headers.authorization}`);
      response.writeHead(200).end(JSON.stringify(state.answer()));
    } else if (path === '/wrk') {
      response.writeHead(200).end(state.duringLoad() ?? '');
    } else {
      const status = state.functionStatus(state.calls.length);
      state.calls.push({ method: request.method ?? '', headers: request.rawHeaders, body });
      response.writeHead(status).end('done');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const state: LoadServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pods: () => [],
    apiStatus: 200,
    functionStatus: () => 200,
    answer: () => ({}),
    duringLoad: () => wrkResult([[20_000, 100]]),
    calls: [],
    asked: [],
  };
  return state;
}

/** What wrk.lua leaves of a run of 2 s. */
export function wrkResult(
  samples: readonly (readonly [us: number, count: number])[],
  { requests = samples.reduce((sum, [, count]) => sum + count, 0), errors = '0 0 0 0 0' } = {},
): string {
  const lines = samples.map(([us, count]) => `sample ${us} ${count}`);
  return [
    `run 2000000 ${requests} 4096`,
    `errors ${errors}`,
    ...(samples.length > 0 ? ['latency 20000 1', 'rate 40 60 50 1.5'] : []),
    ...lines,
    '',
  ].join('\n');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
