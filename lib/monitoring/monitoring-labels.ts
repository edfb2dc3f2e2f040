import { PART_OF } from '../lab/labels.ts';

/** Labels of every monitoring object. `app` is the one that Services select by, as OpenFaaS's own objects do. */
export function monitoringLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, ...PART_OF, app: name };
}
