import { markdownTable } from '../support/markdown-table.ts';
import type { Room } from './rooms.ts';

/** The part of docs/architecture.md that follows from the table of rooms: a picture in layers, and what each room holds and imports. */
export function roomsSection(rooms: readonly Room[]): string {
  const layers = layersOf(rooms).map((names, index) => `${String(index + 1).padStart(2)}  ${names.map(short).join('  ')}`);
  const table = markdownTable(
    ['room', 'holds', 'imports', 'modules'],
    rooms.map(({ name, holds, imports, modules, parts }) => [
      `\`${name}\``,
      holds + (parts === undefined ? '' : ` (in ${Object.keys(parts).filter(isInner).join(', ')})`),
      imports.map(short).join(', '),
      modules.join(', '),
    ]),
  );
  return `\n\`\`\`\n${layers.join('\n')}\n\`\`\`\n\n${table}\n`;
}

/** Rooms by the longest way down: each imports from rooms of earlier layers alone. */
function layersOf(rooms: readonly Room[]): string[][] {
  const layers: string[][] = [];
  const depths = new Map<string, number>();
  for (const { name, imports } of rooms) {
    const depth = Math.max(-1, ...imports.map((room) => depths.get(room) ?? -1)) + 1;
    depths.set(name, depth);
    layers[depth] = [...(layers[depth] ?? []), name];
  }
  return layers;
}

function isInner(part: string): boolean {
  return part !== '.';
}

function short(name: string): string {
  return name.replace(/^lib\//, '');
}
