import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { SUBDOMAIN } from './forms.ts';
import { exactlyOne, filled, form, isFilled, isThere, numberAt } from './kit.ts';
import { checkResourceField } from './resources.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const DRIVER = {
  must: 'the name of a driver, a DNS name of at most 63',
  matches: (text: string) => text.length <= 63 && SUBDOMAIN.matches(text.toLowerCase()),
};
const NO_BACKSTEP = { must: 'a path without ".."', matches: (text: string) => !text.split('/').includes('..') };
const IQN = /^(?:iqn\.\d{4}-\d{2}\.[-.a-zA-Z0-9]+(?::[^,;*&$|\s]+)?|eui\.[0-9a-fA-F]{16}|naa\.[0-9a-fA-F]{32})$/;

/** Where volumes come from (kubernetes/kubernetes pkg/apis/core/validation/validation.go, validateVolumeSource). */
export const VOLUME_RULES: readonly ServerRule[] = [
  ...filled(
    'core.ConfigMapVolumeSource.name core.ConfigMapProjection.name core.SecretProjection.name core.SecretVolumeSource.secretName core.HostPathVolumeSource.path core.NFSVolumeSource.server core.NFSVolumeSource.path core.CSIVolumeSource.driver core.CSIPersistentVolumeSource.driver core.CSIPersistentVolumeSource.volumeHandle core.ISCSIVolumeSource.targetPortal core.ISCSIVolumeSource.iqn core.ISCSIPersistentVolumeSource.targetPortal core.ISCSIPersistentVolumeSource.iqn core.CephFSVolumeSource.monitors core.CephFSPersistentVolumeSource.monitors core.RBDVolumeSource.monitors core.RBDVolumeSource.image core.RBDPersistentVolumeSource.monitors core.RBDPersistentVolumeSource.image core.FlexVolumeSource.driver core.FlexPersistentVolumeSource.driver core.LocalVolumeSource.path core.GlusterfsVolumeSource.endpoints core.GlusterfsVolumeSource.path core.AzureFileVolumeSource.secretName core.AzureFileVolumeSource.shareName core.AzureDiskVolumeSource.diskName core.AzureDiskVolumeSource.diskURI core.GCEPersistentDiskVolumeSource.pdName core.AWSElasticBlockStoreVolumeSource.volumeID core.VsphereVirtualDiskVolumeSource.volumePath core.ServiceAccountTokenProjection.path core.KeyToPath.key core.KeyToPath.path core.DownwardAPIVolumeFile.path core.EphemeralVolumeSource.volumeClaimTemplate core.ImageVolumeSource.reference core.PersistentVolumeClaimVolumeSource.claimName',
  ),
  ...form('core.CSIVolumeSource.driver core.CSIPersistentVolumeSource.driver', DRIVER),
  ...form('core.NFSVolumeSource.path', { must: 'an absolute path', matches: (text) => text.startsWith('/') }),
  ...form('core.HostPathVolumeSource.path core.LocalVolumeSource.path core.GlusterfsVolumeSource.path', NO_BACKSTEP),
  ...form('core.ISCSIVolumeSource.iqn core.ISCSIPersistentVolumeSource.iqn', {
    must: 'a name like iqn.2001-04.org.example:disk',
    matches: (text) => IQN.test(text),
  }),
  on('core.ISCSIVolumeSource core.ISCSIPersistentVolumeSource', (value, refuse) => {
    const lun = numberAt(value, 'lun') ?? 0;
    if (lun < 0 || lun > 255) refuse('lun', `lun must be 0 to 255, got ${lun}; correct it`);
    if ((value.chapAuthDiscovery === true || value.chapAuthSession === true) && !isThere(value.secretRef))
      refuse('secretRef', 'secretRef must be there for CHAP, got none; give it');
  }),
  on('core.FCVolumeSource', (value, refuse) => {
    const [names, ids] = [listAt(value, 'targetWWNs').length, listAt(value, 'wwids').length];
    if ((names === 0) === (ids === 0)) refuse('targetWWNs', 'one of targetWWNs and wwids must be there, got both or none; keep one');
    const { lun } = value;
    if (names > 0 && !isThere(lun)) refuse('lun', 'lun must be there with targetWWNs, got none; give it');
    if (typeof lun === 'number' && (lun < 0 || lun > 255) && names > 0) refuse('lun', `lun must be 0 to 255, got ${lun}; correct it`);
  }),
  ...[
    on('core.DownwardAPIVolumeFile', (value, refuse) => {
      const field = isThere(value.fieldRef);
      const resource = isThere(value.resourceFieldRef);
      if (field === resource) refuse('', `one of fieldRef and resourceFieldRef must be there, got ${field ? 'both' : 'none'}; keep one`);
      const { fieldPath } = objectAt(value, 'fieldRef');
      if (typeof fieldPath === 'string' && !isFileField(fieldPath))
        refuse('fieldRef.fieldPath', `path must be one of the pod's metadata, got ${show(fieldPath)}; correct it`);
      if (!resource) return;
      if (!isFilled(objectAt(value, 'resourceFieldRef').containerName))
        refuse('resourceFieldRef.containerName', 'containerName must be there in a volume, got none; give it');
      checkResourceField(objectAt(value, 'resourceFieldRef'), 'resourceFieldRef', refuse);
    }),
  ],
  on(
    'core.ConfigMapVolumeSource core.SecretVolumeSource core.ConfigMapProjection core.SecretProjection core.DownwardAPIVolumeSource',
    checkItems,
  ),
  on('core.VolumeProjection', (value, refuse) => {
    const sources = Object.keys(value).filter((key) => isThere(value[key]));
    if (sources.length > 1) refuse('', `a projection must have one source, got ${sources.join(', ')}; keep one`);
  }),
  on('core.ProjectedVolumeSource', checkProjected),
  on('core.ServiceAccountTokenProjection', ({ expirationSeconds }, refuse) => {
    if (typeof expirationSeconds === 'number' && (expirationSeconds < 600 || expirationSeconds > 2 ** 32))
      refuse('expirationSeconds', `expirationSeconds must be from 600, got ${expirationSeconds}; raise it`);
  }),
  ...[exactlyOne('core.ClusterTrustBundleProjection', 'name signerName')],
  on('core.EmptyDirVolumeSource', ({ sizeLimit }, refuse) => {
    if (typeof sizeLimit === 'string' && sizeLimit.startsWith('-'))
      refuse('sizeLimit', `sizeLimit must not be negative, got ${show(sizeLimit)}; correct it`);
    if (typeof sizeLimit === 'number' && sizeLimit < 0) refuse('sizeLimit', `sizeLimit must not be negative, got ${sizeLimit}; correct it`);
  }),
];

const FILE_FIELD = /^metadata\.(?:name|namespace|uid|labels|annotations|(?:labels|annotations)\['[^']+'\])$/;

function isFileField(path: string): boolean {
  return path === '' || FILE_FIELD.test(path);
}

function checkItems(value: JsonObject, refuse: Refuse): void {
  for (const [index, item] of listAt(value, 'items').entries()) {
    if (!isJsonObject(item)) continue;
    const { mode } = item;
    if (typeof mode === 'number' && (mode < 0 || mode > 0o777))
      refuse(`items[${index}].mode`, `mode must be 0 to 0777 in octal, got ${mode}; correct it`);
  }
}

function checkProjected(value: JsonObject, refuse: Refuse): void {
  const paths = new Set<string>();
  objectsAt(value, 'sources').forEach((source, index) => {
    for (const key of ['configMap', 'secret', 'downwardAPI']) {
      for (const item of objectsAt(objectAt(source, key), 'items')) {
        const path = textAt(item, 'path');
        if (path !== '' && paths.has(path))
          refuse(`sources[${index}].${key}`, `paths must differ in the volume, got ${show(path)} twice; change one`);
        paths.add(path);
      }
    }
  });
}
