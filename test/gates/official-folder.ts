import { resolve } from 'node:path';
import { officialMinors } from '../../lib/schema/find-schemas.ts';

/** A folder of `v1.27.0.json.gz` and the like, as cdk8s-team/cdk8s publishes them in kubernetes-schemas/. */
export const OFFICIAL_SCHEMAS = process.env.KUBERNETES_SCHEMAS ?? resolve('../shared/kubernetes-schemas');

/** Whether the official schemas are there; said where they are not. The declarations in the npm packages are always tested. */
export function requireOfficialSchemas(): boolean {
  if (officialMinors(OFFICIAL_SCHEMAS).length > 0) return true;
  console.warn('SKIPPED: KUBERNETES_SCHEMAS must name a folder of official schemas for these tests');
  return false;
}
