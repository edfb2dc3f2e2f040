import { boolYaml11Tag, CORE_SCHEMA, defineScalarTag, mergeTag, NOT_RESOLVED, nullYaml11Tag } from 'js-yaml';

/** Octal as YAML 1.1 (`012`) and 1.2 (`0o12`) write it; also `0x1F`, `0b11`, `1_000`. */
const INTEGER = /^([-+]?)(?:0b([01_]+)|0o?([0-7_]+)|0x([0-9a-fA-F_]+)|(0|[1-9][0-9_]*))$/;
/** Needs no point: `1e3`. What looks octal and is not (`08`) is one as well. */
const FRACTION = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;

const numberTag = (tag: 'int' | 'float', read: (text: string) => number | undefined) =>
  defineScalarTag<number>(`tag:yaml.org,2002:${tag}`, {
    implicit: true,
    resolve: (text: string) => read(text) ?? NOT_RESOLVED,
    identify: () => false,
  });

/**
 * Plain scalars as the YAML library of kubectl reads them (sigs.k8s.io/yaml, go-yaml 2): booleans of YAML 1.1, numbers of 1.1 and 1.2, merge keys, but
 * neither dates nor numbers to the base of 60.
 */
export const KUBECTL_YAML = CORE_SCHEMA.withTags(
  mergeTag,
  nullYaml11Tag,
  boolYaml11Tag,
  numberTag('int', readInteger),
  numberTag('float', readFraction),
);

function readInteger(text: string): number | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const [, sign, binary, octal, hex, decimal] = match;
  const digits = (binary ?? octal ?? hex ?? decimal ?? '').replaceAll('_', '');
  const value = Number.parseInt(digits, binary !== undefined ? 2 : octal !== undefined ? 8 : hex !== undefined ? 16 : 10);
  return Number.isNaN(value) ? undefined : sign === '-' ? 0 - value : value;
}

function readFraction(text: string): number | undefined {
  return FRACTION.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}
