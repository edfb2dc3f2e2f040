import { loadAll, YAMLException } from 'js-yaml';
import { KUBECTL_YAML } from './kubectl-yaml.ts';

/** Aliases in one file; whoever writes anchors by hand has a few. */
const MAX_ALIASES = 500;
/** Values in one file, with each alias counted as often as it stands for something: what an alias bomb has too many of. */
const MAX_VALUES = 2_000_000;

export type Documents = { readonly documents: readonly unknown[] } | { readonly fault: string };

/**
 * The documents of a YAML or JSON text that nobody vouches for; nesting to 100 levels. Empty documents are left out.
 *
 * @param repeatedKeys whether the last of several equal keys counts, as for kubectl. @default - they are a fault
 */
export function readDocuments(text: string, repeatedKeys = false): Documents {
  try {
    const documents = loadAll(text, { schema: KUBECTL_YAML, maxAliases: MAX_ALIASES, json: repeatedKeys }).filter(
      (document) => document !== null && document !== undefined,
    );
    const counter = { left: MAX_VALUES };
    if (!documents.every((document) => isWithin(document, counter))) {
      return { fault: `must hold at most ${MAX_VALUES} values with its aliases written out, got more; write fewer aliases` };
    }
    return { documents };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: `must be YAML or JSON, got ${error.message.split('\n')[0]}` };
  }
}

function isWithin(value: unknown, counter: { left: number }): boolean {
  counter.left--;
  if (counter.left < 0) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((member) => isWithin(member, counter));
}
