import * as z from 'zod/mini';
import { readYaml } from '../config/read-yaml.ts';
import type { CheckException } from '../exceptions/check-exception.ts';
import { UnusableInput } from '../util/unusable-input.ts';

const exceptionsSchema = z.array(z.strictObject({ object: z.string(), rule: z.string(), reason: z.string() }));

/** Reads a YAML list of `{object, rule, reason}`. @throws UnusableInput */
export function readExceptions(file: string): readonly CheckException[] {
  const read = readYaml(file);
  if ('fault' in read) throw new UnusableInput([`${file}: ${read.fault}`]);
  const { success, data, error } = exceptionsSchema.safeParse(read.value);
  if (success) return data;
  throw new UnusableInput(
    error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'top'}: must be a list of {object, rule, reason}: ${message}`),
  );
}
