import { type JsonObject, memberPath, objectAt, objectsAt, textAt } from './json.ts';

/** What a workload starts: the metadata and spec of its pods, each with its JSON path in the workload. */
export interface PodTemplate {
  readonly metadata: JsonObject;
  readonly metadataPath: string;
  readonly labels: JsonObject;
  readonly spec: JsonObject;
  readonly specPath: string;
  readonly volumes: readonly JsonObject[];
  /** Init containers first, then the others, each group in the order of the text. */
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly json: JsonObject;
  /** `spec.template.spec.containers[0]`. */
  readonly path: string;
  readonly init: boolean;
}

/** Where each kind keeps its pod template, by `group/kind`. */
const TEMPLATE_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Pod', []],
  ['apps/Deployment', ['spec', 'template']],
  ['apps/DaemonSet', ['spec', 'template']],
  ['apps/StatefulSet', ['spec', 'template']],
  ['apps/ReplicaSet', ['spec', 'template']],
  ['/ReplicationController', ['spec', 'template']],
  ['batch/Job', ['spec', 'template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

/** The pod template of a workload; `undefined` for every other kind. */
export function readPodTemplate(object: JsonObject, group: string, kind: string): PodTemplate | undefined {
  const keys = TEMPLATE_KEYS.get(`${group}/${kind}`);
  if (keys === undefined) return undefined;
  const template = keys.reduce(objectAt, object);
  const path = keys.join('.');
  const metadata = objectAt(template, 'metadata');
  const spec = objectAt(template, 'spec');
  const specPath = memberPath(path, 'spec');
  return {
    metadata,
    metadataPath: memberPath(path, 'metadata'),
    labels: objectAt(metadata, 'labels'),
    spec,
    specPath,
    volumes: objectsAt(spec, 'volumes'),
    containers: [...readContainers(spec, specPath, 'initContainers'), ...readContainers(spec, specPath, 'containers')],
  };
}

function readContainers(spec: JsonObject, specPath: string, key: 'initContainers' | 'containers'): Container[] {
  return objectsAt(spec, key).map((json, index) => ({
    name: textAt(json, 'name'),
    json,
    path: `${specPath}.${key}[${index}]`,
    init: key === 'initContainers',
  }));
}
