import type { Lab } from '../lab/lab.ts';

/** Images that the lab builds itself, sorted; no registry need have them. */
export function labImages(lab: Lab): string[] {
  return [...new Set([...[...lab.functions.values()].map(({ image }) => image), lab.load.image])].sort();
}
