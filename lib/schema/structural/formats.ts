import { isIP, isIPv4, isIPv6 } from 'node:net';

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[-+]\d{2}:?\d{2})$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const MAC = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?:(?:[:-][0-9a-f]{2}){2})?$/i;
const BASE64 = /^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/;

/** Formats of text that an API server checks and that can be told here without doubt; others are let be, here as there. */
const TEXT_FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['date', (text: string) => DATE.test(text)],
  ['date-time', (text: string) => DATE_TIME.test(text)],
  ['uuid', (text: string) => UUID.test(text)],
  ['ipv4', isIPv4],
  ['ipv6', isIPv6],
  ['cidr', isCidr],
  ['mac', (text: string) => MAC.test(text)],
  ['byte', (text: string) => BASE64.test(text)],
]);

const INTEGER_BOUNDS: ReadonlyMap<string, number> = new Map([['int32', 2 ** 31]]);

/** Whether a value has the format that its schema names. */
export function hasFormat(value: string | number, format: string): boolean {
  if (typeof value === 'string') return TEXT_FORMATS.get(format)?.(value) ?? true;
  const bound = INTEGER_BOUNDS.get(format);
  return bound === undefined || (value >= -bound && value < bound);
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const version = isIP(address);
  return rest.length === 0 && version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}
