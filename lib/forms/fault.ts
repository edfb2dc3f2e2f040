import { parseCpuAmount } from '../quantities/cpu-amount.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';

/** A rule that does not hold: where in the file, and the rule with the value got. */
export type Fault = readonly [path: string, message: string];

interface Amounts {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

/** A request above the limit: the API server refuses the pod. */
export function* requestAboveLimit(
  path: string,
  resources: { readonly requests?: Amounts | undefined; readonly limits?: Amounts | undefined } | undefined,
): Generator<Fault> {
  for (const key of ['cpu', 'memory'] as const) {
    const [request, limit] = [resources?.requests?.[key], resources?.limits?.[key]];
    if (request !== undefined && limit !== undefined && size(key, request) > size(key, limit)) {
      yield [`${path}.requests.${key}`.replace(/^\./, ''), `must be at most the limit ${limit}, got ${request}`];
    }
  }
}

function size(key: 'cpu' | 'memory', text: string): number {
  return (key === 'memory' ? parseMemoryAmount(text)?.bytes : parseCpuAmount(text)?.millicores) ?? 0;
}

/** The second and later places that hold a value which an earlier one holds. */
export function* unique(places: Iterable<readonly [path: string, value: string | number | undefined]>): Generator<Fault> {
  const first = new Map<string | number, string>();
  for (const [path, value] of places) {
    if (value === undefined) continue;
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, path);
    else yield [path, `must differ from ${earlier}, got ${JSON.stringify(value)} in both`];
  }
}
