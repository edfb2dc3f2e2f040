import { show } from '../../manifest/finding.ts';
import { type Json, type JsonObject, listAt, memberPath } from '../../manifest/json.ts';
import type { TextForm } from './forms.ts';
import { on, type ServerRule } from './server-rule.ts';

/** Whether a field says something: an API server cannot tell an empty text or list from none. */
export function isFilled(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

/** Whether a field is there, if only as an empty object. */
export function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

/** Texts, or lists of texts, that have a form wherever they are not empty. @param fields `core.PodSpec.hostname`, separated by blanks */
export function form(fields: string, { must, matches }: TextForm): ServerRule[] {
  return perField(fields, (value, at, refuse) => {
    if (typeof value === 'string' && value !== '' && !matches(value)) refuse(at, `text must be ${must}, got ${show(value)}; correct it`);
  });
}

/** Lists of which no item may be empty. */
export function filledItems(fields: string): ServerRule[] {
  return perField(fields, (value, at, refuse) => {
    if (value === '') refuse(at, 'item must hold something, got ""; remove or fill it');
  });
}

function perField(fields: string, check: (value: Json, at: string, refuse: (path: string, message: string) => void) => void): ServerRule[] {
  return fields.split(' ').map((field) => {
    const [type, key] = splitField(field);
    return on(type, (value, refuse) => {
      const member = value[key];
      if (Array.isArray(member)) for (const [index, item] of member.entries()) check(item, memberPath(key, index), refuse);
      else if (member !== undefined && member !== null) check(member, key, refuse);
    });
  });
}

/** Fields that must hold something. An object may be empty, but not a text, a list or nothing. */
export function filled(fields: string): ServerRule[] {
  return fields.split(' ').map((field) => {
    const [type, key] = splitField(field);
    return on(type, (value, refuse) => {
      if (!isFilled(value[key])) refuse(key, `${key} must be there, got ${show(value[key] ?? null)}; fill it`);
    });
  });
}

/** Numbers that must be there and above zero. */
export function positive(fields: string): ServerRule[] {
  return fields.split(' ').map((field) => {
    const [type, key] = splitField(field);
    return on(type, (value, refuse) => {
      const number = value[key] ?? 0;
      if (typeof number === 'number' && number <= 0) refuse(key, `${key} must be above zero, got ${number}; raise it`);
    });
  });
}

/** Of some fields at most one may be there. */
export function atMostOne(types: string, fields: string): ServerRule {
  const keys = fields.split(' ');
  return on(types, (value, refuse) => {
    const there = keys.filter((key) => isThere(value[key]));
    if (there.length > 1) refuse(there[1] ?? '', `only one of ${keys.join(', ')} may be there, got ${there.join(', ')}; keep one`);
  });
}

/** Of some fields exactly one must be there. */
export function exactlyOne(types: string, fields: string): ServerRule {
  const keys = fields.split(' ');
  return on(types, (value, refuse) => {
    const there = keys.filter((key) => isThere(value[key]) && value[key] !== '');
    if (there.length !== 1) refuse('', `one of ${keys.join(', ')} must be there, got ${there.join(', ') || 'none'}; keep one`);
  });
}

/** Lists in which no two items are the same in what the key says. */
export function unique(field: string, keyOf: (item: Json) => Json | undefined): ServerRule {
  const [type, key] = splitField(field);
  return on(type, (value, refuse) => {
    const seen = new Set<string>();
    for (const [index, item] of listAt(value, key).entries()) {
      const own = keyOf(item);
      if (own === undefined || own === null) continue;
      const text = JSON.stringify(own);
      if (seen.has(text)) refuse(memberPath(key, index), `items must differ, got ${show(own)} twice; remove one`);
      seen.add(text);
    }
  });
}

/** `[type, key]` of `core.PodSpec.hostname`. */
function splitField(field: string): [string, string] {
  const dot = field.lastIndexOf('.');
  return [field.slice(0, dot), field.slice(dot + 1)];
}

export function numberAt(value: JsonObject, key: string): number | undefined {
  const number = value[key];
  return typeof number === 'number' ? number : undefined;
}
