import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { PlacedManifest } from '../manifest/finding.ts';
import type { JsonObject } from '../manifest/json.ts';

/** Labels that controllers of Kubernetes give the pods that they make, whatever their template says. */
const SET_BY_CONTROLLERS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** The workloads whose pods a selector finds once controllers have labelled them. */
export function selectLabelledPods(unit: ApplyUnit, namespace: string, selector: JsonObject): readonly PlacedManifest[] {
  const keys = Object.keys(selector);
  const own = keys.filter((key) => !SET_BY_CONTROLLERS.has(key));
  if (own.length === keys.length) return unit.selectPods(namespace, selector);
  const pods =
    own.length > 0
      ? unit.selectPods(namespace, Object.fromEntries(own.map((key) => [key, selector[key]])))
      : [...unit.entries, ...(unit.base?.entries ?? [])].filter(
          ({ manifest }) => manifest.pod !== undefined && manifest.namespace === namespace,
        );
  return pods.filter(({ manifest }) => keys.every((key) => own.includes(key) || mayBe(manifest.kind, manifest.name, key, selector[key])));
}

/** Whether pods of a workload can get a label of that value. */
function mayBe(kind: string, name: string, key: string, value: unknown): boolean {
  if (key === 'job-name' || key === 'batch.kubernetes.io/job-name') return kind === 'Job' ? value === name : kind === 'CronJob';
  if (key === 'statefulset.kubernetes.io/pod-name') return kind === 'StatefulSet' && String(value).replace(/-\d+$/, '') === name;
  return true;
}
