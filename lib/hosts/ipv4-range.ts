/** A range of IPv4 addresses as numbers, both ends included. */
export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
}

/** @param cidr a valid `10.244.0.0/16`; bits behind the prefix are ignored */
export function addressRange(cidr: string): Ipv4Range {
  const size = 2 ** (32 - prefixLength(cidr));
  const first = Math.floor(addressNumber(cidr) / size) * size;
  return { first, last: first + size - 1 };
}

export function overlaps(a: Ipv4Range, b: Ipv4Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(range: Ipv4Range, address: string): boolean {
  const number = addressNumber(address);
  return range.first <= number && number <= range.last;
}

/** @param cidr a valid `10.244.0.0/16` */
export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

/** The range as flannel and the API server write it, without bits behind the prefix: `10.244.0.0/16` for `10.244.1.5/16`. */
export function canonicalRange(cidr: string): string {
  return `${addressText(addressRange(cidr).first)}/${prefixLength(cidr)}`;
}

/** The address at an index in the range; 0 is the range's own. */
export function addressAt(cidr: string, index: number): string {
  return addressText(addressRange(cidr).first + index);
}

function addressNumber(address: string): number {
  const [text = ''] = address.split('/');
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function addressText(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}
