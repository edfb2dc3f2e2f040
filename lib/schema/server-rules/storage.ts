import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filled, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { quantityOf } from './resources.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const MODES: ReadonlySet<unknown> = new Set(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']);
const BESIDES_SOURCE: ReadonlySet<string> = new Set(
  'accessModes capacity claimRef mountOptions nodeAffinity persistentVolumeReclaimPolicy storageClassName volumeAttributesClassName volumeMode'.split(
    ' ',
  ),
);
const DRIVER = {
  must: 'the name of a driver, a DNS name of at most 63',
  matches: (text: string) => text.length <= 63 && SUBDOMAIN.matches(text.toLowerCase()),
};

/** Volumes, claims and classes (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolume; pkg/apis/storage). */
export const STORAGE_RULES: readonly ServerRule[] = [
  on('core.PersistentVolumeSpec', (value, refuse) => {
    checkModes(value, refuse);
    const sources = Object.keys(value).filter((key) => !BESIDES_SOURCE.has(key) && isThere(value[key]));
    if (sources.length !== 1) refuse('', `a volume must have one source, got ${sources.join(', ') || 'none'}; keep one`);
    const capacity = objectAt(value, 'capacity');
    const names = Object.keys(capacity);
    if (names.length !== 1 || names[0] !== 'storage')
      refuse('capacity', `capacity must say storage and nothing else, got ${show(names)}; correct it`);
    const size = quantityOf(capacity.storage);
    if (size !== undefined && size <= 0) refuse('capacity.storage', `storage must be above zero, got ${show(capacity.storage)}; raise it`);
    if (isThere(value.hostPath) && textAt(objectAt(value, 'hostPath'), 'path') === '/' && value.persistentVolumeReclaimPolicy === 'Recycle')
      refuse('persistentVolumeReclaimPolicy', 'it must not be Recycle for the root of a host, got it; correct it');
    if (isThere(value.local) && !isThere(objectAt(value, 'nodeAffinity').required))
      refuse('nodeAffinity', 'nodeAffinity must be there for a local volume, got none; give it');
    if (isThere(value.nodeAffinity) && !isThere(objectAt(value, 'nodeAffinity').required))
      refuse('nodeAffinity.required', 'required must be there, got none; give it');
    const attributes = value.volumeAttributesClassName;
    if (isThere(attributes) && !isThere(value.csi)) refuse('csi', 'csi must be there with volumeAttributesClassName, got none; give it');
    if (attributes === '') refuse('volumeAttributesClassName', 'class must be a name, got ""; remove it');
  }),
  ...form(
    'core.PersistentVolumeSpec.storageClassName core.PersistentVolumeClaimSpec.storageClassName core.PersistentVolumeClaimSpec.volumeAttributesClassName core.PersistentVolumeSpec.volumeAttributesClassName',
    SUBDOMAIN,
  ),
  on('core.PersistentVolumeClaimSpec', (value, refuse) => {
    checkModes(value, refuse);
    const requests = objectAt(objectAt(value, 'resources'), 'requests');
    const size = quantityOf(requests.storage);
    if (!isThere(requests.storage)) refuse('resources.requests.storage', 'storage must be asked for, got nothing; ask for it');
    else if (size !== undefined && size <= 0)
      refuse('resources.requests.storage', `storage must be above zero, got ${show(requests.storage)}; raise it`);
    for (const key of ['dataSource', 'dataSourceRef']) if (isThere(value[key])) checkSource(objectAt(value, key), key, refuse);
    const [source, reference] = [objectAt(value, 'dataSource'), objectAt(value, 'dataSourceRef')];
    if (isThere(value.dataSource) && isThere(value.dataSourceRef) && (source.name !== reference.name || source.kind !== reference.kind))
      refuse('dataSource', 'dataSource must be the same as dataSourceRef, got another; remove one');
  }),

  ...filled(
    'storage.StorageClass.provisioner storage.CSINodeDriver.name storage.CSINodeDriver.nodeID storage.VolumeAttachmentSpec.attacher storage.VolumeAttachmentSpec.nodeName storage.VolumeAttributesClass.driverName storage.CSIStorageCapacity.storageClassName core.TopologySelectorLabelRequirement.key core.TopologySelectorLabelRequirement.values',
  ),
  ...form('storage.StorageClass.provisioner', { must: QUALIFIED.must, matches: (text) => QUALIFIED.matches(text.toLowerCase()) }),
  ...form('storage.CSINodeDriver.name storage.VolumeAttachmentSpec.attacher', DRIVER),
  ...form('storage.VolumeAttributesClass.driverName', { must: QUALIFIED.must, matches: (text) => QUALIFIED.matches(text.toLowerCase()) }),
  ...form('core.TopologySelectorLabelRequirement.key', QUALIFIED),
  ...form(
    'storage.CSIStorageCapacity.storageClassName storage.VolumeAttachmentSpec.nodeName storage.VolumeAttachmentSource.persistentVolumeName',
    SUBDOMAIN,
  ),
  unique('core.TopologySelectorLabelRequirement.values', (item) => item),
  on('core.TopologySelectorTerm', (value, refuse) => {
    const expressions = objectsAt(value, 'matchLabelExpressions');
    if (new Set(expressions.map(({ key }) => key)).size !== expressions.length)
      refuse('matchLabelExpressions', 'keys must differ, got one twice; join them');
  }),
  on('storage.StorageClass', (value, refuse) => {
    const terms = listAt(value, 'allowedTopologies').map((term) => JSON.stringify(term));
    if (new Set(terms).size !== terms.length) refuse('allowedTopologies', 'terms must differ, got one twice; remove one');
    if (objectsAt(value, 'allowedTopologies').some((term) => listAt(term, 'matchLabelExpressions').length === 0))
      refuse('allowedTopologies', 'a term must select by labels, got none; remove it');
    checkParameters(objectAt(value, 'parameters'), 'parameters', refuse);
    const provisioner = textAt(value, 'provisioner');
    if (provisioner !== '' && !/^[^/]*(?:\/[^/]*)?$/.test(provisioner))
      refuse('provisioner', `provisioner must be ${QUALIFIED.must}, got ${show(provisioner)}; correct it`);
  }),
  on('storage.VolumeAttributesClass', (value, refuse) => {
    if (Object.keys(objectAt(value, 'parameters')).length === 0) refuse('parameters', 'parameters must hold one, got none; give one');
    checkParameters(objectAt(value, 'parameters'), 'parameters', refuse);
  }),
  on('storage.CSIDriverSpec', (value, refuse) => {
    const modes = listAt(value, 'volumeLifecycleModes');
    for (const [index, mode] of modes.entries())
      if (mode !== 'Persistent' && mode !== 'Ephemeral')
        refuse(`volumeLifecycleModes[${index}]`, `mode must be Persistent or Ephemeral, got ${show(mode)}; correct it`);
    const policy = value.fsGroupPolicy;
    if (isThere(policy) && !['ReadWriteOnceWithFSType', 'File', 'None'].includes(String(policy)))
      refuse('fsGroupPolicy', `it must be ReadWriteOnceWithFSType, File or None, got ${show(policy)}; correct it`);
  }),
  on('storage.CSIDriver', ({ metadata }, refuse) => {
    const name = textAt(isJsonObject(metadata) ? metadata : {}, 'name');
    if (name !== '' && !DRIVER.matches(name)) refuse('metadata.name', `name must be ${DRIVER.must}, got ${show(name)}; correct it`);
  }),
  unique('storage.CSIDriverSpec.tokenRequests', (item) => Object(item).audience ?? ''),
  on('storage.TokenRequest', ({ expirationSeconds }, refuse) => {
    if (typeof expirationSeconds === 'number' && (expirationSeconds < 600 || expirationSeconds > 2 ** 32))
      refuse('expirationSeconds', `expirationSeconds must be from 600, got ${expirationSeconds}; raise it`);
  }),
  unique('storage.CSINodeSpec.drivers', (item) => Object(item).name),
  unique('storage.CSINodeDriver.topologyKeys', (item) => item),
  on('storage.CSINodeDriver', (value, refuse) => {
    for (const [index, key] of listAt(value, 'topologyKeys').entries())
      if (!QUALIFIED.matches(String(key))) refuse(`topologyKeys[${index}]`, `key must be ${QUALIFIED.must}, got ${show(key)}; correct it`);
    const count = numberAt(objectAt(value, 'allocatable'), 'count');
    if (count !== undefined && count < 0) refuse('allocatable.count', `count must not be negative, got ${count}; correct it`);
    if (textAt(value, 'nodeID').length > 256) refuse('nodeID', 'nodeID must be at most 256, got more; shorten it');
  }),
  on('storage.VolumeAttachmentSource', (value, refuse) => {
    const there = ['persistentVolumeName', 'inlineVolumeSpec'].filter((key) => isThere(value[key]));
    if (there.length !== 1 || value.persistentVolumeName === '')
      refuse('', 'one of persistentVolumeName and inlineVolumeSpec must be there, got both or none; keep one');
  }),
  on('storage.CSIStorageCapacity', (value, refuse) => {
    const amount = quantityOf(value.capacity);
    if (amount !== undefined && amount < 0) refuse('capacity', `capacity must not be negative, got ${show(value.capacity)}; correct it`);
  }),
];

function checkModes(value: JsonObject, refuse: Refuse): void {
  const modes = listAt(value, 'accessModes');
  if (modes.length === 0) refuse('accessModes', 'accessModes must hold one, got none; give one');
  for (const [index, mode] of modes.entries())
    if (!MODES.has(mode)) refuse(`accessModes[${index}]`, `mode must be one of ${[...MODES].join(', ')}, got ${show(mode)}; correct it`);
  if (modes.includes('ReadWriteOncePod') && new Set(modes).size > 1)
    refuse('accessModes', 'ReadWriteOncePod must stand alone, got others beside it; remove them');
}

function checkSource(source: JsonObject, key: string, refuse: Refuse): void {
  const api = `${textAt(source, 'apiGroup')}/${textAt(source, 'kind')}`;
  // Others than these are dropped.
  if (key === 'dataSource' && api !== '/PersistentVolumeClaim' && api !== 'snapshot.storage.k8s.io/VolumeSnapshot') return;
  for (const field of ['kind', 'name'])
    if (!isFilled(source[field])) refuse(`${key}.${field}`, `${field} must be there, got none; give it`);
  if (!isFilled(source.apiGroup) && isFilled(source.kind) && source.kind !== 'PersistentVolumeClaim')
    refuse(`${key}.apiGroup`, `apiGroup must be there for a ${String(source.kind)}, got none; give it`);
}

function checkParameters(parameters: JsonObject, path: string, refuse: Refuse): void {
  if (Object.hasOwn(parameters, '')) refuse(path, 'a parameter must have a name, got ""; name it');
  if (Object.keys(parameters).length > 512) refuse(path, 'parameters must be at most 512, got more; remove some');
}
