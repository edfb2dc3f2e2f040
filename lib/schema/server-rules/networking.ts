import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, textAt } from '../../manifest/json.ts';
import { CIDR, IP, isMasked, PATH_SEGMENT, PORT_NAME, SUBDOMAIN } from './forms.ts';
import { isThere } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** From this minor on, addresses are written in one way only. */
const STRICT_ADDRESSES = 36;

/** Policies and ranges (kubernetes/kubernetes pkg/apis/networking/validation/validation.go). */
export const NETWORKING_RULES: readonly ServerRule[] = [
  on('networking.NetworkPolicyPeer', (value, refuse) => {
    const others = ['podSelector', 'namespaceSelector'].filter((key) => isThere(value[key]));
    if (isThere(value.ipBlock) && others.length > 0)
      refuse('ipBlock', 'ipBlock must stand alone, got selectors beside it; move them to a peer of their own');
    if (!isThere(value.ipBlock) && others.length === 0) refuse('', 'a peer must have a selector or an ipBlock, got none; give one');
  }),
  on('networking.IPBlock', (value, refuse, { minor }) => {
    const cidr = textAt(value, 'cidr');
    if (!CIDR.matches(cidr)) {
      refuse('cidr', `cidr must be ${CIDR.must}, got ${show(value.cidr ?? null)}; correct it`);
      return;
    }
    if (minor >= STRICT_ADDRESSES && !isMasked(cidr))
      refuse('cidr', `cidr must have no bits beyond its length, got ${show(cidr)}; correct it`);
    for (const [index, each] of listAt(value, 'except').entries()) {
      const text = String(each);
      if (!CIDR.matches(text)) refuse(`except[${index}]`, `range must be ${CIDR.must}, got ${show(each)}; correct it`);
      else if (!isInside(text, cidr)) refuse(`except[${index}]`, `range must be a part of ${cidr}, got ${show(each)}; correct it`);
      else if (minor >= STRICT_ADDRESSES && !isMasked(text))
        refuse(`except[${index}]`, `range must have no bits beyond its length, got ${show(each)}; correct it`);
    }
  }),
  on('networking.NetworkPolicyPort', ({ port, endPort, protocol }, refuse) => {
    if (protocol === '') refuse('protocol', 'protocol must be TCP, UDP or SCTP, got ""; remove it');
    if (typeof port === 'number' && (port < 1 || port > 65_535)) refuse('port', `port must be 1 to 65535, got ${port}; correct it`);
    if (typeof port === 'string' && !PORT_NAME.matches(port))
      refuse('port', `port must be ${PORT_NAME.must}, got ${show(port)}; correct it`);
    if (typeof endPort !== 'number') return;
    if (typeof port !== 'number') refuse('endPort', 'endPort must go with a port number, got none; give it');
    else if (endPort < port || endPort > 65_535) refuse('endPort', `endPort must be from port to 65535, got ${endPort}; correct it`);
  }),
  on('networking.NetworkPolicySpec', (value, refuse) => {
    const types = listAt(value, 'policyTypes');
    if (types.length > 2) refuse('policyTypes', `policyTypes must be at most two, got ${types.length}; remove some`);
    for (const [index, type] of types.entries())
      if (type !== 'Ingress' && type !== 'Egress')
        refuse(`policyTypes[${index}]`, `type must be Ingress or Egress, got ${show(type)}; correct it`);
  }),
  on('networking.ServiceCIDRSpec', (value, refuse) => {
    const ranges = listAt(value, 'cidrs').map(String);
    if (ranges.length < 1 || ranges.length > 2)
      refuse('cidrs', `cidrs must be one or one of each family, got ${ranges.length}; correct it`);
    for (const [index, range] of ranges.entries())
      if (!CIDR.matches(range) || !isMasked(range)) refuse(`cidrs[${index}]`, `range must be ${CIDR.must}, got ${show(range)}; correct it`);
    if (ranges.length === 2 && ranges[0]?.includes(':') === ranges[1]?.includes(':'))
      refuse('cidrs', 'cidrs must be of two families, got one; remove one');
  }),
  on('networking.ServiceCIDR', ({ spec }, refuse) => {
    if (!isJsonObject(spec)) refuse('spec.cidrs', 'cidrs must hold one, got none; give one');
  }),
  on('networking.IPAddress', ({ metadata, spec }, refuse) => {
    const name = isJsonObject(metadata) ? textAt(metadata, 'name') : '';
    if (!IP.matches(name)) refuse('metadata.name', `name must be ${IP.must}, got ${show(name)}; correct it`);
    const parent = isJsonObject(spec) ? spec.parentRef : undefined;
    if (!isJsonObject(parent)) refuse('spec.parentRef', 'parentRef must be there, got none; give it');
    else {
      for (const key of ['resource', 'name']) checkReference(parent, key, refuse);
      const group = textAt(parent, 'group');
      if (group !== '' && !SUBDOMAIN.matches(group))
        refuse('spec.parentRef.group', `group must be ${SUBDOMAIN.must}, got ${show(group)}; correct it`);
      if (!PATH_SEGMENT.matches(textAt(parent, 'namespace') || 'none'))
        refuse('spec.parentRef.namespace', `namespace must be ${PATH_SEGMENT.must}, got ${show(parent.namespace)}; correct it`);
    }
  }),
];

function checkReference(parent: JsonObject, key: string, refuse: Refuse): void {
  const text = textAt(parent, key);
  if (text === '' || !PATH_SEGMENT.matches(text))
    refuse(`spec.parentRef.${key}`, `${key} must be ${PATH_SEGMENT.must}, got ${show(parent[key] ?? null)}; correct it`);
}

/** Whether an IPv4 range is a real part of another; ranges of version 6 are taken for one. */
function isInside(inner: string, outer: string): boolean {
  const [innerAddress = '', innerBits = ''] = inner.split('/');
  const [outerAddress = '', outerBits = ''] = outer.split('/');
  if (innerAddress.includes(':') !== outerAddress.includes(':')) return false;
  if (Number(innerBits) <= Number(outerBits)) return false;
  if (innerAddress.includes(':')) return true;
  const size = 2 ** (32 - Number(outerBits));
  return Math.floor(ipv4Value(innerAddress) / size) === Math.floor(ipv4Value(outerAddress) / size);
}

function ipv4Value(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
