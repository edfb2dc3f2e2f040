import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt } from '../../manifest/json.ts';
import { INNER_PATH, IP, LABEL, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filled, filledItems, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { checkWindows, isWindowsUser } from './operating-systems.ts';
import { checkContainers, checkHostPorts, checkNames, checkVolumeNames, claimNames } from './pod-containers.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';
import { checkSpread } from './topology-spread.ts';

/** What the parts of a pod have to do with one another (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidatePodSpec). */
export const POD_RULES: readonly ServerRule[] = [
  ...form('core.PodSpec.hostname core.PodSpec.subdomain', LABEL),
  ...form('core.PodSpec.serviceAccountName core.PodSpec.nodeName core.PodSpec.priorityClassName core.PodSpec.runtimeClassName', SUBDOMAIN),
  ...form('core.PodReadinessGate.conditionType core.PodSchedulingGate.name', QUALIFIED),
  ...filled('core.PodReadinessGate.conditionType core.PodSchedulingGate.name core.PodOS.name core.Sysctl.name core.PodResourceClaim.name'),
  ...form('core.HostAlias.ip core.PodDNSConfig.nameservers', IP),
  ...form('core.HostAlias.hostnames', SUBDOMAIN),
  ...filledItems('core.HostAlias.hostnames core.PodDNSConfig.nameservers core.PodAffinityTerm.namespaces meta.ObjectMeta.finalizers'),
  ...filled('core.HostAlias.ip core.PodDNSConfigOption.name'),
  ...form('core.Sysctl.name', {
    must: 'the name of a kernel parameter in small letters',
    matches: (text) => text.length <= 253 && /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/.test(text),
  }),
  unique('core.PodSpec.schedulingGates', (item) => Object(item).name),
  unique('core.PodSpec.resourceClaims', (item) => Object(item).name),
  ...form('core.ResourceClaim.request', LABEL),
  unique('core.PodSecurityContext.sysctls', (item) => Object(item).name),
  unique('core.PodSpec.topologySpreadConstraints', (item) => [Object(item).topologyKey ?? '', Object(item).whenUnsatisfiable ?? '']),
  on('core.PodSpec', (value, refuse, { root }) => {
    checkDns(value, refuse);
    checkContainers(value, refuse);
    checkHostPorts(value, refuse);
    checkNames(value, claimNames(root), refuse);
    checkVolumeNames(value, claimNames(root), refuse);
    checkWindows(value, refuse);
    checkSpread(value, refuse);
    if (value.hostUsers === false && isThere(value.hostNetwork) && value.hostNetwork === true)
      refuse('hostUsers', 'hostUsers must not be false with hostNetwork, got false; remove one');
    if (value.hostNetwork === true)
      objectsAt(objectAt(value, 'securityContext'), 'sysctls').forEach(({ name }, index) => {
        if (/^net[./]/.test(String(name)))
          refuse(
            `securityContext.sysctls[${index}].name`,
            `parameter must not be one of the network with hostNetwork, got ${show(name)}; remove it`,
          );
      });
    const grace = numberAt(value, 'terminationGracePeriodSeconds') ?? 30;
    for (const key of ['containers', 'initContainers'])
      objectsAt(value, key).forEach((container, index) => {
        const seconds = numberAt(objectAt(objectAt(objectAt(container, 'lifecycle'), 'preStop'), 'sleep'), 'seconds');
        if (seconds !== undefined && seconds > grace)
          refuse(
            `${key}[${index}].lifecycle.preStop.sleep.seconds`,
            `seconds must be at most terminationGracePeriodSeconds ${grace}, got ${seconds}; lower them`,
          );
      });
    if (value.hostUsers !== false)
      for (const key of ['containers', 'initContainers'])
        objectsAt(value, key).forEach((container, index) => {
          if (objectAt(container, 'securityContext').procMount === 'Unmasked')
            refuse(
              `${key}[${index}].securityContext.procMount`,
              'procMount must be Default unless hostUsers is false, got "Unmasked"; set hostUsers',
            );
        });
    if (isThere(objectAt(value, 'resources').claims))
      refuse('resources.claims', 'claims must be left to containers, got them for the pod; move them');
    if (value.shareProcessNamespace === true && value.hostPID === true)
      refuse('shareProcessNamespace', 'shareProcessNamespace must not go with hostPID, got both; remove one');
  }),
  on('core.Pod', ({ spec }, refuse) => {
    const gates = isJsonObject(spec) ? listAt(spec, 'schedulingGates') : [];
    if (gates.length > 0 && isJsonObject(spec) && isFilled(spec.nodeName))
      refuse('spec.nodeName', 'nodeName must not be set while gates hold the pod, got both; remove one');
  }),
  on('core.PodResourceClaim', (value, refuse) => {
    const sources = ['resourceClaimName', 'resourceClaimTemplateName'].filter((key) => isFilled(value[key]));
    if (sources.length !== 1)
      refuse('', `a claim must name one of resourceClaimName and resourceClaimTemplateName, got ${sources.length}; keep one`);
  }),
  ...form('core.PodResourceClaim.name', LABEL),
  ...form('core.PodResourceClaim.resourceClaimName core.PodResourceClaim.resourceClaimTemplateName', SUBDOMAIN),
  on('core.WindowsSecurityContextOptions', ({ runAsUserName, gmsaCredentialSpecName }, refuse) => {
    if (runAsUserName === '') refuse('runAsUserName', 'runAsUserName must hold something, got ""; remove it');
    if (typeof gmsaCredentialSpecName === 'string' && !SUBDOMAIN.matches(gmsaCredentialSpecName))
      refuse('gmsaCredentialSpecName', `name must be ${SUBDOMAIN.must}, got ${show(gmsaCredentialSpecName)}; correct it`);
    if (typeof runAsUserName === 'string' && !isWindowsUser(runAsUserName))
      refuse('runAsUserName', `user must be a Windows user name, got ${show(runAsUserName)}; correct it`);
  }),
  ...form('core.KeyToPath.path core.DownwardAPIVolumeFile.path core.ServiceAccountTokenProjection.path', INNER_PATH),
];

const MOST_NAMESERVERS = 3;

function checkDns({ dnsPolicy, dnsConfig }: JsonObject, refuse: Refuse): void {
  const config = isJsonObject(dnsConfig) ? dnsConfig : {};
  const servers = listAt(config, 'nameservers');
  if (dnsPolicy === 'None' && !isThere(dnsConfig)) refuse('dnsConfig', 'dnsConfig must be there for dnsPolicy None, got none; give it');
  else if (dnsPolicy === 'None' && servers.length === 0)
    refuse('dnsConfig.nameservers', 'dnsPolicy None must come with a nameserver, got none; give one');
  if (servers.length > MOST_NAMESERVERS)
    refuse('dnsConfig.nameservers', `at most three nameservers may be given, got ${servers.length}; remove some`);
  for (const [index, search] of listAt(config, 'searches').entries()) {
    if (typeof search === 'string' && !isSearchDomain(search))
      refuse(`dnsConfig.searches[${index}]`, `domain must be ${SUBDOMAIN.must}, got ${show(search)}; correct it`);
  }
}

function isSearchDomain(text: string): boolean {
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  return text === '.' || SUBDOMAIN.matches(bare.replaceAll('_', 'a'));
}
