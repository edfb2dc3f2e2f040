import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, objectAt, objectsAt } from '../../manifest/json.ts';
import { isThere } from './kit.ts';
import type { Refuse } from './server-rule.ts';

/** Lists and maps whose items have an identity. */
export function checkList(schema: JsonObject, path: string, refuse: Refuse): void {
  const type = schema['x-kubernetes-list-type'];
  const keys = listAt(schema, 'x-kubernetes-list-map-keys');
  const items = objectAt(schema, 'items');
  if (isThere(type)) {
    if (schema.type !== 'array') refuse(`${path}.type`, 'type must be array with x-kubernetes-list-type, got another; correct it');
    if (!['atomic', 'set', 'map'].includes(String(type)))
      refuse(`${path}.x-kubernetes-list-type`, `it must be atomic, set or map, got ${show(type)}; correct it`);
  }
  const mapType = schema['x-kubernetes-map-type'];
  if (isThere(mapType)) {
    if (schema.type !== 'object') refuse(`${path}.type`, 'type must be object with x-kubernetes-map-type, got another; correct it');
    if (mapType !== 'atomic' && mapType !== 'granular')
      refuse(`${path}.x-kubernetes-map-type`, `it must be atomic or granular, got ${show(mapType)}; correct it`);
  }
  if (
    type === 'set' &&
    (items.nullable === true ||
      (items.type === 'array' && items['x-kubernetes-list-type'] !== 'atomic') ||
      (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic'))
  )
    refuse(`${path}.items`, 'items of a set must be single values that are not null, got others; correct them');
  if (type !== 'map') {
    if (keys.length > 0)
      refuse(`${path}.x-kubernetes-list-map-keys`, 'keys must go with x-kubernetes-list-type map, got another; remove them');
    return;
  }
  if (items.type !== 'object' && isThere(items.type))
    refuse(`${path}.items.type`, 'items of a map must be objects, got others; correct them');
  if (keys.length === 0) refuse(`${path}.x-kubernetes-list-map-keys`, 'keys must be there for a map, got none; give them');
  if (new Set(keys).size !== keys.length) refuse(`${path}.x-kubernetes-list-map-keys`, 'keys must differ, got one twice; remove one');
  if (items.nullable === true) refuse(`${path}.items.nullable`, 'items of a map must not be null, got nullable; remove it');
  const fields = objectAt(items, 'properties');
  for (const key of keys) {
    const field = objectAt(fields, String(key));
    if (!isThere(fields[String(key)]))
      refuse(`${path}.x-kubernetes-list-map-keys`, `keys must be fields of the items, got ${show(key)}; correct it`);
    else if (field.type === 'array' || field.type === 'object')
      refuse(`${path}.items.properties.${String(key)}.type`, 'a key must be a single value, got another type; correct it');
    const isSure = listAt(items, 'required').includes(key) || isThere(field.default);
    if (isThere(fields[String(key)]) && !isSure)
      refuse(`${path}.items.properties.${String(key)}.default`, 'a key must be required or have a default, got neither; make it required');
  }
}

export function checkRules(schema: JsonObject, path: string, refuse: Refuse): void {
  objectsAt(schema, 'x-kubernetes-validations').forEach((rule, index) => {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    if (typeof rule.rule !== 'string' || rule.rule.trim() === '') refuse(`${at}.rule`, 'rule must be there, got none; give it');
    if (typeof rule.message === 'string' && rule.message !== '' && rule.message.trim() === '')
      refuse(`${at}.message`, 'message must hold something, got blanks; fill it');
    if (typeof rule.message === 'string' && rule.message.includes('\n'))
      refuse(`${at}.message`, 'message must be one line, got several; shorten it');
    if (typeof rule.rule === 'string' && rule.rule.includes('\n') && !(typeof rule.message === 'string' && rule.message !== ''))
      refuse(`${at}.message`, 'message must be there for a rule of several lines, got none; give it');
    const { reason } = rule;
    if (
      isThere(reason) &&
      !['FieldValueRequired', 'FieldValueInvalid', 'FieldValueForbidden', 'FieldValueDuplicate'].includes(String(reason))
    )
      refuse(
        `${at}.reason`,
        `reason must be one of FieldValueInvalid, FieldValueForbidden, FieldValueRequired, FieldValueDuplicate, got ${show(reason)}; correct it`,
      );
  });
}
