import { isJsonObject, type Json, type JsonObject, memberPath } from '../../manifest/json.ts';
import type { SchemaFault } from '../explain-error.ts';
import type { JsonSchema, KubernetesSchemas } from '../json-schema.ts';
import { shortName } from '../short-name.ts';
import type { PatternMatcher } from '../structural/pattern-matcher.ts';
import { ALL_RULES } from './all-rules.ts';
import type { RuleScene, Validate } from './server-rule.ts';

/** Where a type's members have types of their own. */
interface Member {
  readonly key: string;
  readonly definition: string;
  readonly of: 'value' | 'list' | 'map';
}

interface KnownType {
  readonly rules: readonly Validate[];
  readonly members: readonly Member[];
}

/** Fields whose values no API server looks into. */
const UNCHECKED: ReadonlySet<string> = new Set(['autoscaling.MetricIdentifier.selector']);

/** Walks objects along the types of their schema and asks the rules of each type about each of its values. */
export class ServerRules {
  readonly #definitions: KubernetesSchemas['definitions'];
  readonly #scene: Omit<RuleScene, 'root'>;
  readonly #types = new Map<string, KnownType>();
  readonly #rules: ReadonlyMap<string, readonly Validate[]>;

  constructor({ definitions }: KubernetesSchemas, minor: number, patterns: PatternMatcher) {
    this.#definitions = definitions;
    this.#scene = { minor, patterns };
    const rules = new Map<string, Validate[]>();
    for (const { types, validate } of ALL_RULES) for (const type of types) rules.set(type, [...(rules.get(type) ?? []), validate]);
    this.#rules = rules;
  }

  /** What the server that serves the definition's kind would refuse of an object. */
  faults(definition: string, object: JsonObject): SchemaFault[] {
    const faults: SchemaFault[] = [];
    this.#visit(definition, object, '', { ...this.#scene, root: object }, faults);
    return faults;
  }

  #visit(definition: string, value: Json | undefined, path: string, scene: RuleScene, faults: SchemaFault[]): void {
    if (!isJsonObject(value)) return;
    const { rules, members } = this.#typeOf(definition);
    const refuse = (at: string, message: string) => faults.push({ path: joined(path, at), rule: 'server-rule', message });
    for (const rule of rules) rule(value, refuse, scene);
    for (const { key, definition: type, of } of members) {
      const member = value[key];
      if (typeof member !== 'object' || member === null) continue;
      const at = memberPath(path, key);
      if (of === 'value') this.#visit(type, member, at, scene, faults);
      else if (of === 'list' && Array.isArray(member)) {
        for (const [index, item] of member.entries()) this.#visit(type, item, memberPath(at, index), scene, faults);
      } else if (of === 'map' && isJsonObject(member)) {
        for (const name of Object.keys(member)) this.#visit(type, member[name], memberPath(at, name), scene, faults);
      }
    }
  }

  #typeOf(definition: string): KnownType {
    const known = this.#types.get(definition);
    if (known !== undefined) return known;
    const own = shortName(definition);
    const members = Object.entries(this.#definitions[definition]?.properties ?? {})
      .filter(([key]) => !UNCHECKED.has(`${own}.${key}`))
      .flatMap(([key, schema]) => memberOf(key, schema));
    const type = { rules: this.#rules.get(own) ?? [], members };
    this.#types.set(definition, type);
    return type;
  }
}

function memberOf(key: string, schema: JsonSchema): readonly Member[] {
  const { items, additionalProperties } = schema;
  const own = definitionOf(schema);
  const item = items === undefined ? undefined : definitionOf(items);
  const value = typeof additionalProperties === 'object' ? definitionOf(additionalProperties) : undefined;
  if (own !== undefined) return [{ key, definition: own, of: 'value' }];
  if (item !== undefined) return [{ key, definition: item, of: 'list' }];
  return value === undefined ? [] : [{ key, definition: value, of: 'map' }];
}

function definitionOf({ $ref }: JsonSchema): string | undefined {
  return $ref?.slice('#/definitions/'.length);
}

function joined(path: string, at: string): string {
  if (path === '' || at === '') return path + at;
  return at.startsWith('[') ? `${path}${at}` : `${path}.${at}`;
}
