import { objectAt, objectsAt, textAt } from './json.ts';
import type { Manifest } from './manifest.ts';

/** A kind that a CustomResourceDefinition of the output defines. */
export interface CustomKind {
  readonly namespaced: boolean;
  /** `openfaas.com/v1`, only served versions. */
  readonly apiVersions: readonly string[];
}

/** Reads a definition (apiextensions.k8s.io v1, or v1beta1 with its single `version`) and gives its kind as `group/kind`. */
export function readCustomKind({ spec }: Manifest): [groupKind: string, kind: CustomKind] {
  const group = textAt(spec, 'group');
  const served = objectsAt(spec, 'versions').filter((version) => version.served !== false);
  const versions = served.length > 0 ? served.map((version) => textAt(version, 'name')) : [textAt(spec, 'version')];
  return [
    `${group}/${textAt(objectAt(spec, 'names'), 'kind')}`,
    { namespaced: spec.scope !== 'Cluster', apiVersions: versions.map((version) => `${group}/${version}`) },
  ];
}
