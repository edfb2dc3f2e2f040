import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  readonly contentType: string;
  readonly body: string;
}

/** A server on loopback that keeps what it was sent, for the length of a test. */
export interface CountingServer {
  readonly url: string;
  readonly received: Received[];
}

/** @param answer status of the n-th answer, from 0, and after how many milliseconds */
export async function countingServer(answer: (index: number) => { status: number; afterMs?: number }): Promise<CountingServer> {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status, afterMs = 0 } = answer(received.length);
    received.push({
      method: request.method ?? '',
      contentType: request.headers['content-type'] ?? '',
      body: Buffer.concat(chunks).toString('utf8'),
    });
    setTimeout(() => response.writeHead(status).end('done'), afterMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/function/f`, received };
}
