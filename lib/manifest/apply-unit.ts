import { byApplyOrder } from './apply-order.ts';
import { type CustomKind, readCustomKind } from './custom-kinds.ts';
import type { PlacedManifest } from './finding.ts';
import { type JsonObject, objectsAt } from './json.ts';
import { type ManifestFile, objectIdentity } from './manifest.ts';

/** `base` is applied as a whole; a row, and its load, over it; `network` by itself, by whoever makes the cluster, before everything else. */
export type OutputPart = 'base' | 'row' | 'load' | 'network';

/**
 * What is in the cluster after one `kubectl apply`: the base files together, or one row or load file over the base. Lookups see the unit's own
 * objects first and then the base, without the base objects that a row replaces. A unit over the base holds only its own objects, so its cost does
 * not grow with the base.
 */
export class ApplyUnit {
  readonly part: OutputPart;
  readonly base: ApplyUnit | undefined;
  /** The unit's own objects, in the order in which kubectl applies them. */
  readonly entries: readonly PlacedManifest[];
  /**
   * The own objects and, after them, those of the base whose correctness may depend on an object that this row replaces: Services and workloads of
   * its namespace. They carry the row's file, since that is where a fault comes from.
   */
  readonly affected: readonly PlacedManifest[];
  /** Kinds of custom resources that the base defines, by `group/kind`. */
  readonly customKinds: ReadonlyMap<string, CustomKind>;
  private readonly byIdentity = new Map<string, PlacedManifest>();
  private readonly podsByLabel = new Map<string, PlacedManifest[]>();
  private readonly dependentsByNamespace = new Map<string, PlacedManifest[]>();
  private readonly byNodePort = new Map<number, PlacedManifest>();

  private constructor(part: OutputPart, entries: readonly PlacedManifest[], base?: ApplyUnit) {
    this.part = part;
    this.base = base;
    this.entries = entries;
    const customKinds = new Map<string, CustomKind>();
    for (const entry of entries) {
      const { manifest } = entry;
      if (!this.byIdentity.has(manifest.identity)) this.byIdentity.set(manifest.identity, entry);
      if (manifest.kind === 'CustomResourceDefinition') customKinds.set(...readCustomKind(manifest));
      if (manifest.isCore('Service')) this.indexService(entry);
      if (manifest.pod !== undefined) this.indexPods(entry, manifest.pod.labels);
    }
    this.customKinds = base?.customKinds ?? customKinds;
    this.affected = part === 'row' ? this.withDependents() : entries;
  }

  /** The base: all files that one apply of the output folder sends, in any order. */
  static ofBase(files: readonly ManifestFile[]): ApplyUnit {
    const sorted = files.toSorted((a, b) => byApplyOrder(a.path, b.path));
    return new ApplyUnit('base', sorted.flatMap(placed));
  }

  /** The network of the pods, which is there before the base and knows nothing of it. */
  static ofNetwork(file: ManifestFile): ApplyUnit {
    return new ApplyUnit('network', placed(file));
  }

  /** A row's file over the base, where it replaces what has the same identity. */
  static ofRow(file: ManifestFile, base: ApplyUnit): ApplyUnit {
    return new ApplyUnit('row', placed(file), base);
  }

  /** A load file over the base, to which it only adds. */
  static ofLoad(file: ManifestFile, base: ApplyUnit): ApplyUnit {
    return new ApplyUnit('load', placed(file), base);
  }

  find(group: string, kind: string, namespace: string, name: string): PlacedManifest | undefined {
    const identity = objectIdentity(group, kind, namespace, name);
    return this.byIdentity.get(identity) ?? this.base?.byIdentity.get(identity);
  }

  /** The base object that has an own object's identity. */
  replacedBy({ manifest }: PlacedManifest): PlacedManifest | undefined {
    return this.base?.byIdentity.get(manifest.identity);
  }

  isOwn(identity: string): boolean {
    return this.byIdentity.has(identity);
  }

  /** Workloads of a namespace whose pod labels hold every pair of a selector; none for an empty selector. */
  selectPods(namespace: string, selector: JsonObject): PlacedManifest[] {
    const pairs = Object.entries(selector);
    const own = this.candidates(namespace, pairs);
    const below = this.base?.candidates(namespace, pairs).filter(({ manifest }) => !this.isOwn(manifest.identity)) ?? [];
    return [...own, ...below].filter(({ manifest }) => pairs.every(([key, value]) => manifest.pod?.labels[key] === value));
  }

  /** The base Service that holds a node port, unless this unit replaces it. */
  baseHolderOfNodePort(port: number): PlacedManifest | undefined {
    const holder = this.base?.byNodePort.get(port);
    return holder === undefined || this.isOwn(holder.manifest.identity) ? undefined : holder;
  }

  private candidates(namespace: string, pairs: readonly [string, unknown][]): readonly PlacedManifest[] {
    let fewest: readonly PlacedManifest[] | undefined;
    for (const [key, value] of pairs) {
      const bucket = this.podsByLabel.get(`${namespace}|${key}=${value}`) ?? [];
      if (fewest === undefined || bucket.length < fewest.length) fewest = bucket;
    }
    return fewest ?? [];
  }

  private indexService(entry: PlacedManifest): void {
    this.addDependent(entry);
    for (const port of objectsAt(entry.manifest.spec, 'ports')) {
      if (typeof port.nodePort === 'number' && !this.byNodePort.has(port.nodePort)) this.byNodePort.set(port.nodePort, entry);
    }
  }

  private indexPods(entry: PlacedManifest, labels: JsonObject): void {
    this.addDependent(entry);
    for (const key of Object.keys(labels)) push(this.podsByLabel, `${entry.manifest.namespace}|${key}=${labels[key]}`, entry);
  }

  private addDependent(entry: PlacedManifest): void {
    if (this.part === 'base') push(this.dependentsByNamespace, entry.manifest.namespace, entry);
  }

  private withDependents(): readonly PlacedManifest[] {
    const namespaces = new Map<string, string>();
    for (const entry of this.entries) {
      if (this.replacedBy(entry) !== undefined) namespaces.set(entry.manifest.namespace, entry.file);
    }
    const dependents: PlacedManifest[] = [];
    for (const [namespace, file] of namespaces) {
      for (const { manifest } of this.base?.dependentsByNamespace.get(namespace) ?? []) {
        if (!this.isOwn(manifest.identity)) dependents.push({ file, manifest });
      }
    }
    return dependents.length === 0 ? this.entries : [...this.entries, ...dependents];
  }
}

function placed({ path, objects }: ManifestFile): PlacedManifest[] {
  return objects.map((manifest) => ({ file: path, manifest }));
}

function push<Key>(lists: Map<Key, PlacedManifest[]>, key: Key, entry: PlacedManifest): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}
