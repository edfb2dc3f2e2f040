import { checkYaml } from './check-yaml.ts';
import { dumpYaml } from './dump-yaml.ts';
import { emitYaml } from './emit-yaml.ts';

/**
 * The value as one YAML document that every reader of it takes for the same value: YAML 1.1 and 1.2 readers, and the Go library in kubectl
 * and Prometheus. Keys keep their order, nothing is folded and nothing is written as an anchor.
 *
 * Throws, with the path of the offender, on what YAML would drop, change or fail to hold: undefined, functions, symbols, big integers, NaN,
 * infinities, dates and other class instances, halves of surrogate pairs.
 */
export function yamlText(value: unknown): string {
  const text = emitYaml(value);
  if (text !== undefined) return text;
  checkYaml(value);
  return dumpYaml(value);
}

/** Between the texts of `yamlText` in one stream. */
export const DOCUMENT_SEPARATOR = '---\n';

/** The objects as one stream, in their order, with `---` between them. No objects: empty text. */
export function yamlDocuments(objects: readonly unknown[]): string {
  return objects.map(yamlText).join(DOCUMENT_SEPARATOR);
}
