import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { CheckContext } from '../manifest/check-context.ts';
import { type Finding, findingOn, type PlacedManifest, show } from '../manifest/finding.ts';
import { type Json, type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { Container, PodTemplate } from '../manifest/pod-template.ts';
import { mayBeUnseen } from './unseen-objects.ts';

/**
 * What an object names is there: ConfigMaps with their keys, Secrets (those of the output and those that the context says exist), claims, service
 * accounts and roles. References marked `optional` are let be.
 */
export function checkReferences(unit: ApplyUnit, context: CheckContext): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.affected) {
    const { pod, group } = entry.manifest;
    if (pod !== undefined) new PodReferences(entry, pod, unit, context, findings).check();
    else if (group === 'rbac.authorization.k8s.io') checkBinding(entry, unit, findings);
  }
  return findings;
}

/** Made in every namespace by Kubernetes itself. */
const BUILT_IN_CONFIG_MAP = 'kube-root-ca.crt';
const BUILT_IN_SERVICE_ACCOUNT = 'default';
/** ClusterRoles of every cluster, beside those that start with `system:`. */
const BUILT_IN_ROLES: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit', 'view']);

class PodReferences {
  readonly #entry: PlacedManifest;
  readonly #pod: PodTemplate;
  readonly #unit: ApplyUnit;
  readonly #context: CheckContext;
  readonly #findings: Finding[];

  constructor(entry: PlacedManifest, pod: PodTemplate, unit: ApplyUnit, context: CheckContext, findings: Finding[]) {
    this.#entry = entry;
    this.#pod = pod;
    this.#unit = unit;
    this.#context = context;
    this.#findings = findings;
  }

  check(): void {
    const { spec, specPath, volumes, containers } = this.#pod;
    for (const key of ['serviceAccountName', 'serviceAccount']) {
      const name = textAt(spec, key);
      if (name === '' || name === BUILT_IN_SERVICE_ACCOUNT || this.#has('ServiceAccount', name)) continue;
      this.#missing(`${specPath}.${key}`, 'missing-service-account', 'service account', name);
    }
    objectsAt(spec, 'imagePullSecrets').forEach((secret, index) => {
      this.#checkSecret(secret, 'name', `${specPath}.imagePullSecrets[${index}]`);
    });
    volumes.forEach((volume, index) => {
      this.#checkVolume(volume, `${specPath}.volumes[${index}]`);
    });
    for (const container of containers) this.#checkContainer(container);
  }

  #checkVolume(volume: JsonObject, path: string): void {
    if (volume.configMap !== undefined) this.#checkConfigMapFiles(objectAt(volume, 'configMap'), `${path}.configMap`);
    if (volume.secret !== undefined) this.#checkSecret(objectAt(volume, 'secret'), 'secretName', `${path}.secret`);
    const claim = textAt(objectAt(volume, 'persistentVolumeClaim'), 'claimName');
    if (claim !== '' && !this.#has('PersistentVolumeClaim', claim)) {
      this.#missing(`${path}.persistentVolumeClaim.claimName`, 'missing-claim', 'claim', claim);
    }
    objectsAt(objectAt(volume, 'projected'), 'sources').forEach((source, index) => {
      const at = `${path}.projected.sources[${index}]`;
      if (source.configMap !== undefined) this.#checkConfigMapFiles(objectAt(source, 'configMap'), `${at}.configMap`);
      if (source.secret !== undefined) this.#checkSecret(objectAt(source, 'secret'), 'name', `${at}.secret`);
    });
  }

  #checkConfigMapFiles(source: JsonObject, path: string): void {
    const keys = this.#configMapKeys(source, path);
    if (keys === undefined) return;
    objectsAt(source, 'items').forEach(({ key }, index) => {
      this.#checkKey(keys, key, `${path}.items[${index}].key`);
    });
  }

  #checkContainer({ json, path }: Container): void {
    objectsAt(json, 'env').forEach((variable, index) => {
      const from = objectAt(variable, 'valueFrom');
      const at = `${path}.env[${index}].valueFrom`;
      if (from.secretKeyRef !== undefined) this.#checkSecret(objectAt(from, 'secretKeyRef'), 'name', `${at}.secretKeyRef`);
      if (from.configMapKeyRef === undefined) return;
      const ref = objectAt(from, 'configMapKeyRef');
      const keys = this.#configMapKeys(ref, `${at}.configMapKeyRef`);
      if (keys !== undefined) this.#checkKey(keys, ref.key, `${at}.configMapKeyRef.key`);
    });
    objectsAt(json, 'envFrom').forEach((source, index) => {
      const at = `${path}.envFrom[${index}]`;
      if (source.configMapRef !== undefined) this.#configMapKeys(objectAt(source, 'configMapRef'), `${at}.configMapRef`);
      if (source.secretRef !== undefined) this.#checkSecret(objectAt(source, 'secretRef'), 'name', `${at}.secretRef`);
    });
    objectsAt(json, 'volumeMounts').forEach((mount, index) => {
      if (mount.subPath !== undefined) this.#checkSubPath(mount, `${path}.volumeMounts[${index}].subPath`);
    });
  }

  /** A file that a ConfigMap volume does not hold would be mounted as an empty folder, and the program would read that. */
  #checkSubPath(mount: JsonObject, path: string): void {
    const volume = this.#pod.volumes.find(({ name }) => name === mount.name);
    if (volume?.configMap === undefined) return;
    const source = objectAt(volume, 'configMap');
    const items = objectsAt(source, 'items');
    const data = this.#unit.find('', 'ConfigMap', this.#entry.manifest.namespace, textAt(source, 'name'))?.manifest.json;
    if (data === undefined) return;
    const files = items.length > 0 ? items.map((item) => textAt(item, 'path')) : [...dataKeys(data)];
    if (files.some((file) => file === mount.subPath || file.startsWith(`${mount.subPath}/`))) return;
    this.#report(path, 'missing-key', `subPath must be a file of the volume, got ${show(mount.subPath)} beside ${show(files)}; correct it`);
  }

  /** The keys of the ConfigMap that a reference names; `undefined`, and reported unless optional, where there is none. */
  #configMapKeys(ref: JsonObject, path: string): ReadonlySet<string> | undefined {
    const name = textAt(ref, 'name');
    const found = this.#unit.find('', 'ConfigMap', this.#entry.manifest.namespace, name);
    if (ref.optional === true || name === BUILT_IN_CONFIG_MAP) return undefined;
    if (found === undefined) this.#missing(`${path}.name`, 'missing-config-map', 'ConfigMap', name);
    return found === undefined ? undefined : dataKeys(found.manifest.json);
  }

  #checkKey(keys: ReadonlySet<string>, key: Json | undefined, path: string): void {
    if (typeof key === 'string' && keys.has(key)) return;
    this.#report(path, 'missing-key', `key must be one of the ConfigMap, got ${show(key)} beside ${show([...keys])}; correct it`);
  }

  #checkSecret(ref: JsonObject, nameKey: 'name' | 'secretName', path: string): void {
    const name = textAt(ref, nameKey);
    const known = this.#context.secrets.has(`${this.#entry.manifest.namespace}/${name}`) || this.#has('Secret', name);
    if (!known && ref.optional !== true) this.#missing(`${path}.${nameKey}`, 'missing-secret', 'Secret', name);
  }

  #has(kind: string, name: string): boolean {
    return this.#unit.find('', kind, this.#entry.manifest.namespace, name) !== undefined;
  }

  #missing(path: string, rule: string, what: string, name: string): void {
    const { namespace } = this.#entry.manifest;
    this.#report(
      path,
      mayBeUnseen(this.#unit, namespace, [name]) ? 'reference-unseen' : rule,
      `${what} must exist in namespace ${show(namespace)}, got ${show(name)}; correct the name or add it`,
    );
  }

  #report(path: string, rule: string, message: string): void {
    this.#findings.push(findingOn(this.#entry, path, rule, message));
  }
}

function dataKeys(configMap: JsonObject): ReadonlySet<string> {
  return new Set([...Object.keys(objectAt(configMap, 'data')), ...Object.keys(objectAt(configMap, 'binaryData'))]);
}

function checkBinding(entry: PlacedManifest, unit: ApplyUnit, findings: Finding[]): void {
  const { kind, json, namespace, group } = entry.manifest;
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return;
  const role = objectAt(json, 'roleRef');
  const roleName = textAt(role, 'name');
  const isBuiltIn = role.kind === 'ClusterRole' && (BUILT_IN_ROLES.has(roleName) || roleName.startsWith('system:'));
  if (!isBuiltIn && unit.find(group, textAt(role, 'kind'), role.kind === 'Role' ? namespace : '', roleName) === undefined) {
    const message = `role must exist, got ${textAt(role, 'kind')} ${show(roleName)}; correct the reference or add the role`;
    findings.push(findingOn(entry, 'roleRef.name', 'missing-role', message));
  }
  objectsAt(json, 'subjects').forEach((subject, index) => {
    if (subject.kind !== 'ServiceAccount') return;
    const home = textAt(subject, 'namespace') || namespace;
    const name = textAt(subject, 'name');
    if (name === BUILT_IN_SERVICE_ACCOUNT || unit.find('', 'ServiceAccount', home, name) !== undefined) return;
    const message = `service account must exist in namespace ${show(home)}, got ${show(name)}; correct the name or add it`;
    const rule = mayBeUnseen(unit, home, [name]) ? 'reference-unseen' : 'missing-service-account';
    findings.push(findingOn(entry, `subjects[${index}]`, rule, message));
  });
}
