import { show } from '../../manifest/finding.ts';
import { isJsonObject, type Json, type JsonObject, listAt, objectAt, objectsAt } from '../../manifest/json.ts';
import { INNER_PATH, IP, LABEL, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filled, filledItems, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

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

const LIFE_OF_SIDECARS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

function checkContainers(value: JsonObject, refuse: Refuse): void {
  const claims = new Map(objectsAt(value, 'resourceClaims').map(({ name }) => [name, true]));
  for (const key of ['initContainers', 'containers']) {
    objectsAt(value, key).forEach((container, index) => {
      const at = `${key}[${index}]`;
      const isSidecar = key === 'initContainers' && container.restartPolicy === 'Always';
      if (key === 'initContainers' && !isSidecar) {
        for (const part of LIFE_OF_SIDECARS)
          if (isThere(container[part]))
            refuse(`${at}.${part}`, `${part} may only stand in an init container that restarts always, got it; remove it`);
      }
      if (isFilled(container.restartPolicy) && !['Always', 'Never', 'OnFailure'].includes(String(container.restartPolicy)))
        refuse(`${at}.restartPolicy`, `restartPolicy must be Always, Never or OnFailure, got ${show(container.restartPolicy)}; correct it`);
      objectsAt(objectAt(container, 'resources'), 'claims').forEach(({ name }, claim) => {
        if (!claims.has(name)) refuse(`${at}.resources.claims[${claim}]`, `claim must be one of the pod's, got ${show(name)}; correct it`);
      });
    });
  }
}

function checkHostPorts(value: JsonObject, refuse: Refuse): void {
  const taken = new Set<string>();
  const all = [
    ...objectsAt(value, 'initContainers')
      .map((container, index) => [container, `initContainers[${index}]`] as const)
      .filter(([{ restartPolicy }]) => restartPolicy === 'Always'),
    ...objectsAt(value, 'containers').map((container, index) => [container, `containers[${index}]`] as const),
  ];
  for (const [container, at] of all) {
    objectsAt(container, 'ports').forEach(({ hostPort, containerPort, hostIP = '', protocol = 'TCP' }, index) => {
      if (value.hostNetwork === true && isThere(hostPort) && hostPort !== 0 && hostPort !== containerPort)
        refuse(
          `${at}.ports[${index}].hostPort`,
          `hostPort must be the containerPort on the host's network, got ${show(hostPort)}; correct it`,
        );
      if (!isThere(hostPort) || hostPort === 0) return;
      const key = `${String(protocol)}/${String(hostIP)}/${String(hostPort)}`;
      if (taken.has(key))
        refuse(`${at}.ports[${index}].hostPort`, `hostPort must be unique in the pod, got ${show(hostPort)} twice; change one`);
      taken.add(key);
    });
  }
}

/** Where they stand in no workload, nobody else looks at them. */
function checkNames(value: JsonObject, claims: ReadonlySet<unknown>, refuse: Refuse): void {
  const names = new Set<unknown>();
  const volumes = new Set([...objectsAt(value, 'volumes').map(({ name }) => name), ...claims]);
  for (const key of ['initContainers', 'containers']) {
    objectsAt(value, key).forEach((container, index) => {
      const { name } = container;
      const at = `${key}[${index}]`;
      if (typeof name === 'string' && !LABEL.matches(name))
        refuse(`${at}.name`, `name must be ${LABEL.must}, got ${show(name)}; rename it`);
      if (names.has(name)) refuse(`${at}.name`, `name must be unique in the pod, got ${show(name)} twice; rename one`);
      names.add(name);
      objectsAt(container, 'volumeMounts').forEach((mount, each) => {
        if (!volumes.has(mount.name))
          refuse(
            `${at}.volumeMounts[${each}].name`,
            `mount must name a volume of the pod, got ${show(mount.name)}; add the volume or correct the name`,
          );
      });
    });
  }
}

/** Of the claims that a StatefulSet makes for each pod. */
function claimNames(root: JsonObject): ReadonlySet<unknown> {
  return new Set(objectsAt(objectAt(root, 'spec'), 'volumeClaimTemplates').map((claim) => objectAt(claim, 'metadata').name));
}

function checkVolumeNames(value: JsonObject, claims: ReadonlySet<unknown>, refuse: Refuse): void {
  const volumes = new Map<Json | undefined, JsonObject>(objectsAt(value, 'volumes').map((volume) => [volume.name, volume]));
  for (const key of ['initContainers', 'containers', 'ephemeralContainers']) {
    objectsAt(value, key).forEach((container, index) => {
      objectsAt(container, 'volumeDevices').forEach(({ name }, device) => {
        const volume = volumes.get(name);
        if (claims.has(name) || isThere(volume?.persistentVolumeClaim) || isThere(volume?.ephemeral)) return;
        refuse(`${key}[${index}].volumeDevices[${device}].name`, `device must be a claim, got ${show(name)}; correct it`);
      });
      objectsAt(container, 'volumeMounts').forEach(({ name }, mount) => {
        if (objectsAt(container, 'volumeDevices').some((device) => device.name === name))
          refuse(
            `${key}[${index}].volumeMounts[${mount}].name`,
            `volume must be a mount or a device, got ${show(name)} as both; remove one`,
          );
      });
    });
  }
}

/** Of the pod's and its containers' security contexts and beside them, by operating system. */
const LINUX_POD = ['hostPID', 'hostIPC', 'shareProcessNamespace'];
const LINUX_POD_CONTEXT = [
  'seLinuxOptions',
  'seccompProfile',
  'appArmorProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
];
const LINUX_CONTEXT = [
  'seLinuxOptions',
  'seccompProfile',
  'appArmorProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

function checkWindows(value: JsonObject, refuse: Refuse): void {
  const { name } = objectAt(value, 'os');
  const context = objectAt(value, 'securityContext');
  const containers = ['initContainers', 'containers'].flatMap((key) =>
    objectsAt(value, key).map((container, index) => [objectAt(container, 'securityContext'), `${key}[${index}].securityContext`] as const),
  );
  const forbid = (holder: JsonObject, at: string, fields: readonly string[], os: string) => {
    for (const field of fields)
      if (isThere(holder[field]) && holder[field] !== false)
        refuse(`${at}${field}`, `${field} must be left out of a pod for ${os}, got it; remove it`);
      else if (isThere(holder[field]) && at !== '')
        refuse(`${at}${field}`, `${field} must be left out of a pod for ${os}, got it; remove it`);
  };
  if (name === 'windows') {
    for (const field of ['hostUsers', 'resources'])
      if (isThere(value[field])) refuse(field, `${field} must be left out of a pod for Windows, got it; remove it`);
    forbid(value, '', LINUX_POD, 'Windows');
    forbid(context, 'securityContext.', LINUX_POD_CONTEXT, 'Windows');
    for (const [own, at] of containers) forbid(own, `${at}.`, LINUX_CONTEXT, 'Windows');
  } else if (name === 'linux') {
    forbid(context, 'securityContext.', ['windowsOptions'], 'Linux');
    for (const [own, at] of containers) forbid(own, `${at}.`, ['windowsOptions'], 'Linux');
  } else if (isFilled(name)) refuse('os.name', `name must be linux or windows, got ${show(name)}; correct it`);
}

function checkSpread(value: JsonObject, refuse: Refuse): void {
  objectsAt(value, 'topologySpreadConstraints').forEach((constraint, index) => {
    const at = `topologySpreadConstraints[${index}]`;
    const domains = numberAt(constraint, 'minDomains');
    if (domains !== undefined && domains <= 0) refuse(`${at}.minDomains`, `minDomains must be above zero, got ${domains}; raise it`);
    if (domains !== undefined && constraint.whenUnsatisfiable !== 'DoNotSchedule')
      refuse(`${at}.minDomains`, 'minDomains must go with DoNotSchedule, got another; remove it');
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'])
      if (isThere(constraint[key]) && constraint[key] !== 'Honor' && constraint[key] !== 'Ignore')
        refuse(`${at}.${key}`, `${key} must be Honor or Ignore, got ${show(constraint[key])}; correct it`);
    const keys = listAt(constraint, 'matchLabelKeys');
    if (keys.length > 0 && !isThere(constraint.labelSelector))
      refuse(`${at}.matchLabelKeys`, 'matchLabelKeys must go with a labelSelector, got none; give it');
    const selector = objectAt(constraint, 'labelSelector');
    const selected = new Set([
      ...Object.keys(objectAt(selector, 'matchLabels')),
      ...objectsAt(selector, 'matchExpressions').map(({ key }) => key),
    ]);
    for (const key of keys) {
      if (typeof key !== 'string' || !QUALIFIED.matches(key))
        refuse(`${at}.matchLabelKeys`, `keys must be labels', got ${show(key)}; correct it`);
      if (selected.has(String(key)))
        refuse(`${at}.matchLabelKeys`, `keys must not be in the labelSelector as well, got ${show(key)}; remove one`);
    }
  });
}

function isWindowsUser(text: string): boolean {
  const parts = text.split('\\');
  const user = parts.at(-1) ?? '';
  return parts.length <= 2 && user !== '' && user.length <= 104 && !/["/\\:;|=,+*?<>@[\]]/.test(user) && !/^[. ]+$/.test(user);
}
