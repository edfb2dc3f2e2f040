import { CORE_SCHEMA, FAILSAFE_SCHEMA, floatJsonTag, intJsonTag, load, YAMLException } from 'js-yaml';
import { explainYaml } from './explain-yaml.ts';
import { readText } from './read-text.ts';

/** Bytes; ten thousand listed rows take about 1.5 MB. */
export const MAX_YAML_BYTES = 4 * 2 ** 20;

/** Only plain decimals are numbers: 010 is eight to one reader and ten to another, so that it stays text here, which no number's rule takes. */
const SCHEMA = CORE_SCHEMA.withTags(intJsonTag, floatJsonTag);

export interface YamlDocument {
  readonly value: unknown;
  /** The same with every scalar as the text that stands in the file: `1.0` where `value` has the number 1. Worked out anew each time. */
  written(): unknown;
}

export type YamlFile = YamlDocument | { readonly fault: string };

/**
 * Reads one YAML document that nobody vouches for: at most 4 MiB, no aliases (an alias bomb has a handful of lines), nesting to 100 levels,
 * duplicate keys and unknown tags refused.
 */
export function readYaml(file: string): YamlFile {
  const read = readText(file, MAX_YAML_BYTES, 'use axes instead of listed rows');
  if ('fault' in read) return read;
  const { text } = read;
  if (text.trim() === '') return { fault: 'must hold one YAML document, got an empty file' };
  try {
    return { value: load(text, { maxAliases: 0, schema: SCHEMA }), written: () => asWritten(text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: explainYaml(text, error) };
  }
}

/** A text with tags has no such reading: it is known by its values alone. */
function asWritten(text: string): unknown {
  try {
    return load(text, { maxAliases: 0, schema: FAILSAFE_SCHEMA });
  } catch {
    return undefined;
  }
}
