import { isIPv4 } from 'node:net';
import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { CIDR, IP, PORT_NAME, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filledItems, form, isFilled, isThere, numberAt } from './kit.ts';
import { checkLabels } from './selectors.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const BALANCED = ['loadBalancerClass', 'allocateLoadBalancerNodePorts'];

/** Services (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateService). */
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
];

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
