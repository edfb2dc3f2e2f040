import { closeSync, openSync, readSync } from 'node:fs';
import { CORE_SCHEMA, floatJsonTag, intJsonTag, load, YAMLException } from 'js-yaml';
import { errorCode } from '../util/error-code.ts';

/** Bytes; ten thousand listed rows take about 1.5 MB. */
export const MAX_YAML_BYTES = 4 * 2 ** 20;

/** Only plain decimals are numbers: 010 is eight to one reader and ten to another, so that it stays text here, which no number's rule takes. */
const SCHEMA = CORE_SCHEMA.withTags(intJsonTag, floatJsonTag);

export type YamlFile = { readonly value: unknown } | { readonly fault: string };

/**
 * Reads one YAML document that nobody vouches for: at most 4 MiB, no aliases (an alias bomb has a handful of lines), nesting to 100 levels,
 * duplicate keys and unknown tags refused.
 */
export function readYaml(file: string): YamlFile {
  const text = readCapped(file);
  if (typeof text !== 'string') return text;
  if (text.trim() === '') return { fault: 'must hold one YAML document, got an empty file' };
  try {
    return { value: load(text, { maxAliases: 0, schema: SCHEMA }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: `must be one YAML document without aliases, got ${error.message.split('\n')[0]}` };
  }
}

/** Stops reading at the cap, so that a huge file costs no memory. */
function readCapped(file: string): string | { readonly fault: string } {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { fault: 'is missing; each study has one' };
    throw error;
  }
  try {
    const bytes = Buffer.allocUnsafe(MAX_YAML_BYTES + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got)
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    return length > MAX_YAML_BYTES
      ? { fault: `must be at most ${MAX_YAML_BYTES / 2 ** 20} MiB, got more; use axes instead of listed rows` }
      : bytes.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}
