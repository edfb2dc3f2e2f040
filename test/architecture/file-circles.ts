import type { ImportGraph } from './import-graph.ts';

/** Circles of files that import one another, also by types alone: one for each import that closes one, `a.ts -> b.ts -> a.ts`. */
export function fileCircles({ files, imports }: ImportGraph): string[] {
  const next = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { from, to, kind } of imports) if (kind === 'file' && to !== undefined) next.get(from)?.push(to);
  const done = new Set<string>();
  const way: string[] = [];
  const circles: string[] = [];
  const visit = (file: string): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    way.push(file);
    for (const to of next.get(file) ?? []) visit(to);
    way.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  return [...new Set(circles)];
}
