import { show } from '../../manifest/finding.ts';
import { isJsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filled, form } from './kit.ts';
import { checkLabels } from './selectors.ts';
import { on, type ServerRule } from './server-rule.ts';

/** Names of roles and the like may hold anything but these. */
const PATH_NAMED = /^[^/% ]*:[^/% ]*$/;
const STANDARD_FINALIZERS: ReadonlySet<unknown> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** Metadata of objects and of templates (kubernetes/apimachinery pkg/api/validation/objectmeta.go). */
export const METADATA_RULES: readonly ServerRule[] = [
  ...form('meta.ObjectMeta.namespace', LABEL),
  ...form('meta.ObjectMeta.finalizers', QUALIFIED),
  ...filled('meta.OwnerReference.apiVersion meta.OwnerReference.kind meta.OwnerReference.name meta.OwnerReference.uid'),
  on('meta.ObjectMeta', (value, refuse) => {
    const start = textAt(value, 'generateName');
    if (start !== '' && !LABEL.matches(`${start.slice(0, 58).replaceAll('.', '-')}x`) && !PATH_NAMED.test(start))
      refuse('generateName', `generateName must begin ${SUBDOMAIN.must}, got ${show(start)}; correct it`);
    for (const [index, finalizer] of listAt(value, 'finalizers').entries())
      if (!String(finalizer).includes('/') && !STANDARD_FINALIZERS.has(finalizer))
        refuse(`finalizers[${index}]`, `finalizer must have a domain, got ${show(finalizer)}; correct it`);
    const owners = objectsAt(value, 'ownerReferences').filter(({ controller }) => controller === true);
    if (new Set(owners.map(({ uid }) => uid)).size > 1)
      refuse('ownerReferences', 'only one owner may be the controller, got several; keep one');
  }),
  // Labels of the object itself are looked at in every synth.
  on('core.PodTemplateSpec core.PersistentVolumeClaimTemplate resource.ResourceClaimTemplateSpec', (value, refuse) => {
    const metadata = objectAt(value, 'metadata');
    checkLabels(objectAt(metadata, 'labels'), 'metadata.labels', refuse);
    for (const key of Object.keys(objectAt(metadata, 'annotations')))
      if (!QUALIFIED.matches(key.toLowerCase()))
        refuse('metadata.annotations', `annotation key must be ${QUALIFIED.must}, got ${show(key)}; rename it`);
  }),
  on('core.PersistentVolumeClaimTemplate resource.ResourceClaimTemplateSpec', ({ metadata }, refuse) => {
    if (!isJsonObject(metadata)) return;
    for (const key of Object.keys(metadata))
      if (key !== 'labels' && key !== 'annotations' && metadata[key] !== '' && key !== 'creationTimestamp')
        refuse(`metadata.${key}`, `a template may only give labels and annotations, got ${key}; remove it`);
  }),
];
