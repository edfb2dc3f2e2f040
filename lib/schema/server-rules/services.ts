import { isIPv4 } from 'node:net';
import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { CIDR, IP, IPV4, IPV6, LABEL, LABEL_VALUE, PORT_NAME, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filledItems, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { checkLabels } from './selectors.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const TWO_PARTS = { must: 'a DNS name of two parts', matches: (text: string) => SUBDOMAIN.matches(text) && text.includes('.') };
const BALANCED = ['loadBalancerClass', 'allocateLoadBalancerNodePorts'];

/** Services and their endpoints (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateService; pkg/apis/discovery). */
export const SERVICE_RULES: readonly ServerRule[] = [
  on('core.ServiceSpec', (value, refuse) => {
    const type = textAt(value, 'type') || 'ClusterIP';
    checkLabels(objectAt(value, 'selector'), 'selector', refuse);
    checkAddresses(value, type, refuse);
    checkBalancer(value, type, refuse);
    checkPorts(value, refuse);
    if (type === 'ExternalName') checkExternalName(value, refuse);
    else if (objectsAt(value, 'ports').length === 0 && value.clusterIP !== 'None')
      refuse('ports', 'ports must be there, got none; give them, or set clusterIP None');
    const isOpen = type === 'NodePort' || type === 'LoadBalancer' || listAt(value, 'externalIPs').length > 0;
    if (isFilled(value.externalTrafficPolicy) && !isOpen)
      refuse('externalTrafficPolicy', 'it may only be there for a Service that is open to the outside, got it; remove it');
    const seconds = numberAt(objectAt(objectAt(value, 'sessionAffinityConfig'), 'clientIP'), 'timeoutSeconds');
    if (seconds !== undefined && value.sessionAffinity === 'ClientIP' && (seconds <= 0 || seconds > 86_400))
      refuse('sessionAffinityConfig.clientIP.timeoutSeconds', `seconds must be 1 to 86400, got ${seconds}; correct it`);
    const { trafficDistribution } = value;
    if (isThere(trafficDistribution) && !['PreferClose', 'PreferSameZone', 'PreferSameNode'].includes(String(trafficDistribution)))
      refuse(
        'trafficDistribution',
        `it must be PreferSameZone, PreferSameNode or PreferClose, got ${show(trafficDistribution)}; correct it`,
      );
  }),
  ...form('core.ServiceSpec.externalIPs', IP),
  ...filledItems('core.ServiceSpec.externalIPs core.ServiceSpec.ipFamilies core.ServiceSpec.loadBalancerSourceRanges'),
  ...form('core.ServicePort.appProtocol core.EndpointPort.appProtocol discovery.EndpointPort.appProtocol', QUALIFIED),
  on('core.ServicePort', ({ targetPort }, refuse) => {
    if (typeof targetPort === 'string' && targetPort !== '' && !PORT_NAME.matches(targetPort))
      refuse('targetPort', `name must be ${PORT_NAME.must}, got ${show(targetPort)}; correct it`);
    if (typeof targetPort === 'number' && targetPort !== 0 && !(targetPort > 0 && targetPort < 65_536))
      refuse('targetPort', `port must be 1 to 65535, got ${targetPort}; correct it`);
  }),

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

function checkAddresses(value: JsonObject, type: string, refuse: Refuse): void {
  const ip = textAt(value, 'clusterIP');
  const all = listAt(value, 'clusterIPs');
  if (ip === 'None' && (type === 'NodePort' || type === 'LoadBalancer'))
    refuse('clusterIP', `clusterIP must not be None for type ${type}, got it; remove it`);
  if (ip !== '' && ip !== 'None' && !IP.matches(ip))
    refuse('clusterIP', `clusterIP must be None or ${IP.must}, got ${show(ip)}; correct it`);
  if (all.length > 0 && String(all[0]) !== ip)
    refuse('clusterIPs', `the first of clusterIPs must be clusterIP, got ${show(all[0])}; make them equal`);
  for (const [index, each] of all.entries())
    if (each !== 'None' && !IP.matches(String(each)))
      refuse(`clusterIPs[${index}]`, `address must be ${IP.must}, got ${show(each)}; correct it`);
  const families = listAt(value, 'ipFamilies');
  for (const [index, family] of families.entries())
    if (family !== 'IPv4' && family !== 'IPv6')
      refuse(`ipFamilies[${index}]`, `family must be IPv4 or IPv6, got ${show(family)}; correct it`);
  if (new Set(families).size !== families.length) refuse('ipFamilies', `families must differ, got ${show(families)}; remove one`);
  if (families.length === 2 && value.ipFamilyPolicy === 'SingleStack')
    refuse('ipFamilyPolicy', 'ipFamilyPolicy must not be SingleStack with two families, got it; correct it');
  if (IP.matches(ip) && families.length > 0 && (families[0] === 'IPv4') !== isIPv4(ip))
    refuse('ipFamilies', `families must fit clusterIP, got ${show(families[0])}; correct it`);
}

function checkBalancer(value: JsonObject, type: string, refuse: Refuse): void {
  if (type !== 'LoadBalancer') {
    for (const key of BALANCED)
      if (isThere(value[key])) refuse(key, `${key} may only be there for type LoadBalancer, got type ${type}; remove it`);
    if (listAt(value, 'loadBalancerSourceRanges').length > 0)
      refuse('loadBalancerSourceRanges', `it may only be there for type LoadBalancer, got type ${type}; remove it`);
  }
  if (isThere(value.loadBalancerClass) && !QUALIFIED.matches(textAt(value, 'loadBalancerClass')))
    refuse('loadBalancerClass', `class must be ${QUALIFIED.must}, got ${show(value.loadBalancerClass)}; correct it`);
  for (const [index, range] of listAt(value, 'loadBalancerSourceRanges').entries())
    if (!CIDR.matches(String(range).trim()))
      refuse(`loadBalancerSourceRanges[${index}]`, `range must be ${CIDR.must}, got ${show(range)}; correct it`);
  const port = numberAt(value, 'healthCheckNodePort') ?? 0;
  if (port < 0 || port > 65_535) refuse('healthCheckNodePort', `port must be 1 to 65535, got ${port}; correct it`);
  if (port !== 0 && !(type === 'LoadBalancer' && value.externalTrafficPolicy === 'Local'))
    refuse('healthCheckNodePort', `it may only be there for type LoadBalancer with externalTrafficPolicy Local, got ${port}; remove it`);
}

function checkPorts(value: JsonObject, refuse: Refuse): void {
  const ports = objectsAt(value, 'ports');
  const taken = new Set<string>();
  ports.forEach(({ name, nodePort, protocol = 'TCP' }, index) => {
    if (ports.length > 1 && !isFilled(name))
      refuse(`ports[${index}].name`, 'a port must have a name where there are several, got none; name it');
    if (!isThere(nodePort) || nodePort === 0) return;
    const key = `${String(protocol)}/${String(nodePort)}`;
    if (taken.has(key)) refuse(`ports[${index}].nodePort`, `nodePort must be unique, got ${show(nodePort)} twice; change one`);
    taken.add(key);
  });
}

function checkExternalName(value: JsonObject, refuse: Refuse): void {
  const name = textAt(value, 'externalName');
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  if (!SUBDOMAIN.matches(bare))
    refuse('externalName', `externalName must be ${SUBDOMAIN.must}, got ${show(value.externalName ?? null)}; correct it`);
  if (isFilled(value.clusterIP)) refuse('clusterIP', 'clusterIP must be left out for type ExternalName, got it; remove it');
  if (isFilled(value.ipFamilies)) refuse('ipFamilies', 'ipFamilies must be left out for type ExternalName, got it; remove it');
  if (isThere(value.ipFamilyPolicy)) refuse('ipFamilyPolicy', 'ipFamilyPolicy must be left out for type ExternalName, got it; remove it');
}
