import type { ImportGraph } from './import-graph.ts';
import type { Room } from './rooms.ts';

/** Where a file is: a room and a folder in it, `.` for the room's own. */
interface Place {
  readonly room: Room;
  readonly part: string;
}

/**
 * What the rooms do not allow, and what their table says in vain: imports without an arrow, arrows without an import, folders without a line, lines
 * without a folder, arrows that go back.
 */
export function roomFaults({ files, imports }: ImportGraph, rooms: readonly Room[]): string[] {
  const places = placesOf(rooms);
  const faults = new Set<string>(orderFaults(rooms));
  const unused = new Set(arrowsOf(rooms));
  const empty = new Set(places.keys());
  const known = new Set(files);
  for (const file of files) {
    const folder = places.has(file) ? file : folderOf(file);
    empty.delete(folder);
    if (!places.has(folder)) faults.add(`${folder}/ must be a room or a part of one, got no line for it`);
  }
  for (const folder of empty) faults.add(`${folder} must hold files, got none; take its line out`);
  for (const { from, to, kind } of imports) {
    const here = placeOf(places, from);
    if (here === undefined) continue;
    if (to === undefined) faults.add(`${from} must name what it imports in one text, got an expression`);
    else if (kind === 'module') {
      if (!here.room.modules.includes(to)) faults.add(`${from} imports ${to}: ${here.room.name} may not`);
      unused.delete(arrow(here.room.name, to));
    } else {
      const there = known.has(to) ? placeOf(places, to) : undefined;
      if (there === undefined) faults.add(`${from} imports ${to}: it is a file of no room`);
      else if (there.room !== here.room) {
        if (!here.room.imports.includes(there.room.name))
          faults.add(`${from} imports ${to}: ${here.room.name} may not import ${there.room.name}`);
        unused.delete(arrow(here.room.name, there.room.name));
      } else if (there.part !== here.part) {
        if (!here.room.parts?.[here.part]?.includes(there.part))
          faults.add(`${from} imports ${to}: ${here.part} of ${here.room.name} may not import ${there.part}`);
        unused.delete(partArrow(here.room.name, here.part, there.part));
      }
    }
  }
  for (const line of unused) faults.add(`${line}: nobody uses the arrow; take it out`);
  return [...faults].sort();
}

function placesOf(rooms: readonly Room[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const room of rooms) {
    places.set(room.name, { room, part: '.' });
    for (const part of Object.keys(room.parts ?? {})) if (part !== '.') places.set(`${room.name}/${part}`, { room, part });
  }
  return places;
}

function placeOf(places: ReadonlyMap<string, Place>, file: string): Place | undefined {
  return places.get(file) ?? places.get(folderOf(file));
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), 0));
}

function orderFaults(rooms: readonly Room[]): string[] {
  return rooms.flatMap(({ name, imports }, index) => {
    const above = rooms.slice(0, index).map((room) => room.name);
    return imports.filter((room) => !above.includes(room)).map((room) => `${arrow(name, room)} must go to a room that stands above`);
  });
}

function arrowsOf(rooms: readonly Room[]): string[] {
  return rooms.flatMap(({ name, imports, modules, parts = {} }) => [
    ...[...imports, ...modules].map((to) => arrow(name, to)),
    ...Object.entries(parts).flatMap(([part, inside]) => inside.map((to) => partArrow(name, part, to))),
  ]);
}

function arrow(from: string, to: string): string {
  return `${from} -> ${to}`;
}

function partArrow(room: string, from: string, to: string): string {
  return `${room}: ${arrow(from, to)}`;
}
