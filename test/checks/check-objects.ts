import { expect } from 'vitest';
import { ApplyUnit } from '../../lib/manifest/apply-unit.ts';
import type { Check } from '../../lib/manifest/check-context.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { yamlText } from '../../lib/util/yaml-text.ts';

/** What one check finds in objects that are applied together, as `path [rule]`. */
export function checkObjects(check: Check, objects: readonly object[], kubernetesMinor = 20): string[] {
  return findingsOf(check, objects, kubernetesMinor).map(({ path, rule }) => `${path} [${rule}]`);
}

/** The messages of what one check finds. */
export function messagesOf(check: Check, objects: readonly object[], kubernetesMinor = 20): string[] {
  return findingsOf(check, objects, kubernetesMinor).map(({ message }) => message);
}

/** A check finds the same whether it knows the object's text or not. */
function findingsOf(check: Check, objects: readonly object[], kubernetesMinor: number) {
  const run = (manifests: readonly Manifest[]) =>
    check(ApplyUnit.ofBase([{ path: '10-lab.k8s.yaml', objects: manifests }]), { kubernetesMinor, secrets: new Set(['lab/known']) });
  const findings = run(objects.map((object) => new Manifest(object)));
  expect(run(objects.map((object) => new Manifest(object, textOf(object))))).toEqual(findings);
  return findings;
}

/** As it would be written: without absent values, and nothing that js-yaml cannot write. */
function textOf(object: object): string | undefined {
  const json = JSON.stringify(object);
  return json.length < 500_000 ? yamlText(JSON.parse(json)) : undefined;
}

export function object(apiVersion: string, kind: string, rest: object = {}): object {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'lab' }, ...rest };
}

/** A Deployment `x` whose pods have the label `app: x`. */
export function deployment(podSpec: object, labels: object = { app: 'x' }): object {
  return object('apps/v1', 'Deployment', {
    spec: { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels }, spec: podSpec } },
  });
}

/** A Deployment with one container `main`. */
export function oneContainer(container: object): object {
  return deployment({ containers: [{ name: 'main', image: 'x:1', ...container }] });
}
