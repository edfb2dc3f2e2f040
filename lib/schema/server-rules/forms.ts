import { isIP, isIPv4, isIPv6 } from 'node:net';
import {
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isPathSegment,
  isPortName,
  isQualifiedName,
} from '../../manifest/name-syntax.ts';

/** What a text must look like. */
export interface TextForm {
  /** Ends a sentence that begins "must be". */
  readonly must: string;
  readonly matches: (text: string) => boolean;
}

export const LABEL: TextForm = { must: 'a DNS label of a-z, 0-9 and inner "-", at most 63', matches: isDnsLabel };
export const LABEL_1035: TextForm = { must: 'a DNS label that starts with a letter, at most 63', matches: isDns1035Label };
export const SUBDOMAIN: TextForm = { must: 'a DNS name in small letters, at most 253', matches: isDnsSubdomain };
export const QUALIFIED: TextForm = { must: 'a name of at most 63 after an optional DNS name and "/"', matches: isQualifiedName };
export const LABEL_VALUE: TextForm = { must: 'a label value of at most 63', matches: isLabelValue };
export const PORT_NAME: TextForm = {
  must: 'a port name of at most 15 of a-z, 0-9 and single inner "-", with a letter',
  matches: isPortName,
};
export const PATH_SEGMENT: TextForm = { must: 'usable in a URL path, without "/" and "%"', matches: isPathSegment };
export const IP: TextForm = { must: 'an IP address', matches: (text) => isIP(text) !== 0 };
export const IPV4: TextForm = { must: 'an IPv4 address', matches: isIPv4 };
export const IPV6: TextForm = { must: 'an IPv6 address', matches: isIPv6 };
export const CIDR: TextForm = { must: 'an address range such as 10.0.0.0/8', matches: isCidr };
export const ABSOLUTE_PATH: TextForm = { must: 'an absolute path', matches: (text) => text.startsWith('/') };
/** A path below a volume. */
export const INNER_PATH: TextForm = { must: 'a relative path without ".."', matches: isInnerPath };
export const WILDCARD_HOST: TextForm = {
  must: 'a DNS name in small letters, the first part of which may be *',
  matches: (text) => isDnsSubdomain(text.startsWith('*.') ? text.slice(2) : text),
};
export const CAPITALS_HEADER: TextForm = { must: 'the name of an HTTP header', matches: (text) => /^[-A-Za-z0-9]+$/.test(text) };
export const BASE64: TextForm = { must: 'base64', matches: isBase64 };

/** Names that may hold capitals for the domain of a label; `example.org/name`, with the domain. */
export const DOMAIN_PREFIXED: TextForm = {
  must: 'a name after a DNS name and "/"',
  matches: (text) => isDnsSubdomain(text.slice(0, Math.max(text.indexOf('/'), 0))) && text.indexOf('/') < text.length - 1 && isPathOf(text),
};

function isPathOf(text: string): boolean {
  return /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(text.slice(text.indexOf('/') + 1));
}

export function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const version = isIP(address);
  return rest.length === 0 && version !== 0 && /^(?:0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** Whether an IPv4 range, or any IPv6 range, has no bits beyond its length. */
export function isMasked(cidr: string): boolean {
  const [address = '', bits = ''] = cidr.split('/');
  if (!isIPv4(address)) return true;
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return value % 2 ** (32 - Number(bits)) === 0;
}

function isInnerPath(text: string): boolean {
  return !text.startsWith('/') && !text.split('/').includes('..');
}

function isBase64(text: string): boolean {
  const packed = text.replaceAll(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
