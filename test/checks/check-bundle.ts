import { checkManifests, type ManifestContext } from '../../lib/checks/check-manifests.ts';
import { type Finding, objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest, type ManifestFile } from '../../lib/manifest/manifest.ts';
import type { EditableObject } from '../manifest/editable-json.ts';
import { type Bundle, type BundleFile, GOOD_CONTEXT } from './good-bundle.ts';

export function checkBundle({ base, rows, loads }: Bundle, context: ManifestContext = GOOD_CONTEXT): Finding[] {
  return checkManifests({ base: base.map(manifestFile), rows: rows.map(manifestFile), loads: loads.map(manifestFile) }, context);
}

export function manifestFile({ path, objects }: BundleFile): ManifestFile {
  return { path, objects: objects.map((object) => new Manifest(object)) };
}

export function fileOf({ base, rows, loads }: Bundle, path: string): BundleFile {
  const file = [...base, ...rows, ...loads].find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`the bundle must have the file, got no ${path}`);
  return file;
}

/** @param label `Deployment openfaas/gateway` */
export function objectOf(file: BundleFile, label: string): EditableObject {
  const object = file.objects.find((candidate) => objectLabel(new Manifest(candidate)) === label);
  if (object === undefined) throw new Error(`${file.path} must hold the object, got no ${label}`);
  return object;
}
