import { isJsonObject, type JsonObject, objectAt, textAt } from './json.ts';
import { type PodTemplate, readPodTemplate } from './pod-template.ts';

/** Rules that find something in an object that is so all the same, by id, with the reason. */
export type Excuses = ReadonlyMap<string, string>;

export const NO_EXCUSES: Excuses = new Map();

/** A read-only view of one rendered object, as it will be written: what the checks ask for most is read once, here. */
export class Manifest {
  readonly json: JsonObject;
  readonly apiVersion: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Empty where the object names none. */
  readonly namespace: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** Present for the workload kinds: Pod, Deployment, DaemonSet, StatefulSet, ReplicaSet, ReplicationController, Job, CronJob. */
  readonly pod: PodTemplate | undefined;
  /** What one apply may send only once; the version does not count, since all versions of an API store the same object. */
  readonly identity: string;

  /**
   * @param text the object as YAML, where it is known: what cannot be in one text need not be looked for in each value
   * @param excuses what whoever made the object says of it
   * @throws Error when the value is no object.
   */
  constructor(
    json: unknown,
    readonly text?: string,
    readonly excuses: Excuses = NO_EXCUSES,
  ) {
    if (!isJsonObject(json)) {
      const got = Array.isArray(json) ? 'a list' : json === null ? 'null' : typeof json;
      throw new Error(`a manifest must be an object, got ${got}; give one rendered object`);
    }
    this.json = json;
    this.apiVersion = textAt(json, 'apiVersion');
    this.group = apiGroup(this.apiVersion);
    this.kind = textAt(json, 'kind');
    this.metadata = objectAt(json, 'metadata');
    this.name = textAt(this.metadata, 'name');
    this.namespace = textAt(this.metadata, 'namespace');
    this.spec = objectAt(json, 'spec');
    this.pod = readPodTemplate(json, this.group, this.kind);
    this.identity = objectIdentity(this.group, this.kind, this.namespace, this.name);
  }

  /** As findings name the object. */
  get label(): { readonly kind: string; readonly namespace?: string; readonly name: string } {
    const namespace = this.namespace === '' ? {} : { namespace: this.namespace };
    return { kind: this.kind || '(no kind)', ...namespace, name: this.name || '(no name)' };
  }

  /** Whether the object is of a kind of the core group; other groups have a Service or an Event as well. */
  isCore(kind: string): boolean {
    return this.kind === kind && this.group === '';
  }
}

/** A file of the output with its objects in the order of the text; the path is relative to `dist/`, with `/`. */
export interface ManifestFile {
  readonly path: string;
  readonly objects: readonly Manifest[];
}

/** `apps` of `apps/v1`; empty for the core group. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function objectIdentity(group: string, kind: string, namespace: string, name: string): string {
  return `${group}|${kind}|${namespace}|${name}`;
}
