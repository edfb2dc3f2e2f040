import type { Excuse } from './excuse.ts';
import type { Container } from './kinds.ts';

/** What policies find of requests and limits: those of CPU and memory that a container leaves open. A request that is left out is the limit. */
export function amountExcuses(containers: readonly Pick<Container, 'resources'>[], reason: string): Excuse[] {
  const isOpen = (group: 'requests' | 'limits', key: string) =>
    containers.some(
      ({ resources }) => (resources?.[group]?.[key] ?? (group === 'requests' ? resources?.limits?.[key] : undefined)) === undefined,
    );
  const rules = (['cpu', 'memory'] as const).flatMap((key) =>
    (['requests', 'limits'] as const).filter((group) => isOpen(group, key)).map((group) => `${key}-${group.slice(0, -1)}`),
  );
  return rules.length === 0 ? [] : [[rules.join(' '), reason]];
}
