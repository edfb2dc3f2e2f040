import { show } from '../../manifest/finding.ts';
import { listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { IP, IPV4, IPV6, LABEL, LABEL_VALUE, SUBDOMAIN } from './forms.ts';
import { form, isFilled, isThere, unique } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

const TWO_PARTS = { must: 'a DNS name of two parts', matches: (text: string) => SUBDOMAIN.matches(text) && text.includes('.') };

/** Endpoints of Services (kubernetes/kubernetes pkg/apis/core and discovery, validation). */
export const ENDPOINT_RULES: readonly ServerRule[] = [
  ...form('core.EndpointPort.name discovery.EndpointPort.name', LABEL),
  on('core.EndpointSubset', (value, refuse) => {
    const [ready, other] = [objectsAt(value, 'addresses'), objectsAt(value, 'notReadyAddresses')];
    if (ready.length + other.length === 0) refuse('', 'a subset must have addresses or notReadyAddresses, got none; give one');
    const ports = objectsAt(value, 'ports');
    if (ports.length > 1)
      ports.forEach(({ name }, index) => {
        if (!isFilled(name)) refuse(`ports[${index}].name`, 'a port must have a name where there are several, got none; name it');
      });
  }),
  on('core.EndpointAddress', (value, refuse) => {
    const ip = textAt(value, 'ip');
    if (!IP.matches(ip)) refuse('ip', `ip must be ${IP.must}, got ${show(ip)}; correct it`);
    else if (/^(?:127\.|0\.0\.0\.0$|169\.254\.|224\.0\.0\.|::1$|::$|fe80:)/.test(ip))
      refuse('ip', `ip must be one that other machines can reach, got ${show(ip)}; correct it`);
    if (isFilled(value.hostname) && !LABEL.matches(textAt(value, 'hostname')))
      refuse('hostname', `hostname must be ${LABEL.must}, got ${show(value.hostname)}; correct it`);
    if (isThere(value.nodeName) && !SUBDOMAIN.matches(textAt(value, 'nodeName')))
      refuse('nodeName', `nodeName must be ${SUBDOMAIN.must}, got ${show(value.nodeName)}; correct it`);
  }),
  ...positive32('core.EndpointPort.port'),
  ...form('discovery.ForZone.name discovery.ForNode.name', LABEL_VALUE),
  on('core.ServicePort discovery.EndpointPort core.EndpointPort', ({ appProtocol }, refuse) => {
    if (appProtocol === '') refuse('appProtocol', 'appProtocol must hold something, got ""; remove it');
  }),
  on('core.EndpointPort', ({ protocol }, refuse) => {
    if (isFilled(protocol) && !['TCP', 'UDP', 'SCTP'].includes(String(protocol)))
      refuse('protocol', `protocol must be TCP, UDP or SCTP, got ${show(protocol)}; correct it`);
  }),

  on('discovery.EndpointSlice', (value, refuse) => {
    const type = textAt(value, 'addressType');
    if (!['IPv4', 'IPv6', 'FQDN'].includes(type))
      refuse('addressType', `addressType must be IPv4, IPv6 or FQDN, got ${show(value.addressType)}; correct it`);
    const form = type === 'IPv4' ? IPV4 : type === 'IPv6' ? IPV6 : TWO_PARTS;
    objectsAt(value, 'endpoints').forEach((endpoint, index) => {
      const addresses = listAt(endpoint, 'addresses');
      const at = `endpoints[${index}]`;
      if (addresses.length === 0) refuse(`${at}.addresses`, 'addresses must hold one, got none; give one');
      if (addresses.length > 100) refuse(`${at}.addresses`, `addresses must be at most 100, got ${addresses.length}; remove some`);
      for (const [each, address] of addresses.entries())
        if (!form.matches(String(address)))
          refuse(`${at}.addresses[${each}]`, `address must be ${form.must}, got ${show(address)}; correct it`);
      for (const key of ['hostname', 'nodeName'])
        if (isThere(endpoint[key]) && !(key === 'hostname' ? LABEL : SUBDOMAIN).matches(textAt(endpoint, key)))
          refuse(`${at}.${key}`, `${key} must be a DNS name, got ${show(endpoint[key])}; correct it`);
      const zones = objectsAt(objectAt(endpoint, 'hints'), 'forZones');
      if (zones.length > 8) refuse(`${at}.hints.forZones`, `zones must be at most 8, got ${zones.length}; remove some`);
    });
    if (objectsAt(value, 'ports').length > 20_000) refuse('ports', 'ports must be at most 20000, got more; remove some');
  }),
  unique('discovery.EndpointSlice.ports', (item) => Object(item).name ?? ''),
  unique('discovery.EndpointHints.forZones', (item) => Object(item).name ?? ''),
  on('discovery.EndpointPort', ({ protocol }, refuse) => {
    if (isThere(protocol) && !['TCP', 'UDP', 'SCTP'].includes(String(protocol)))
      refuse('protocol', `protocol must be TCP, UDP or SCTP, got ${show(protocol)}; correct it`);
  }),
];

function positive32(field: string): ServerRule[] {
  const [type, key] = [field.slice(0, field.lastIndexOf('.')), field.slice(field.lastIndexOf('.') + 1)];
  return [
    on(type, (value, refuse) => {
      const port = value[key];
      if (typeof port === 'number' && (port < 1 || port > 65_535)) refuse(key, `port must be 1 to 65535, got ${port}; correct it`);
    }),
  ];
}
