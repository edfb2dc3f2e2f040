import * as z from 'zod/mini';

/**
 * A schema with what its key is for, which the JSON Schema for editors shows, before the rule that it has.
 *
 * @param fallback what holds where the key is left out. @default - none, and the text says what leaving it out means
 */
export function described<Schema extends z.ZodMiniType>(schema: Schema, what: string, fallback?: unknown): Schema {
  const { description: rule } = z.globalRegistry.get(inner(schema)) ?? {};
  const description = rule === undefined ? what : `${what}; ${rule}`;
  return schema.check(z.meta({ description, ...(fallback !== undefined && { default: fallback }) }));
}

/** What an optional value is where it is there. */
function inner(schema: z.ZodMiniType): z.ZodMiniType {
  return schema instanceof z.ZodMiniOptional && schema.def.innerType instanceof z.ZodMiniType ? schema.def.innerType : schema;
}
