import { parseCpuAmount } from '../quantities/cpu-amount.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';
import type { Fault } from './fault.ts';
import { AMOUNTS, type PlacedResources } from './merge-resources.ts';

/** A request above the limit, which the API server refuses: told where the later of the two stands, as that one made it so. */
export function* requestAboveLimit({ requests, limits }: PlacedResources): Generator<Fault> {
  for (const key of AMOUNTS) {
    const [request, limit] = [requests[key], limits[key]];
    if (request === undefined || limit === undefined || size(key, request.text) <= size(key, limit.text)) continue;
    if (request.layer === limit.layer) {
      yield [request.place, `must be at most the limit ${limit.text}, got ${request.text}`];
    } else if (request.layer > limit.layer) {
      yield [request.place, `must be at most the limit ${limit.text} (${limit.place}), got ${request.text}`];
    } else {
      const copied = request.copied === true ? ', which is the request where none is written' : '';
      yield [
        limit.place,
        `must be at least the request ${request.text} (${request.place}${copied}), got ${limit.text}; lower the request beside it too`,
      ];
    }
  }
}

function size(key: (typeof AMOUNTS)[number], text: string): number {
  return (key === 'memory' ? parseMemoryAmount(text)?.bytes : parseCpuAmount(text)?.millicores) ?? 0;
}
