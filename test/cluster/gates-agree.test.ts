import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { readDeclared } from '../../lib/schema/find-schemas.ts';
import { corpus } from '../gates/corpus.ts';
import { gateFindings, gateOf } from '../gates/gate-findings.ts';
import { SINGLE_FAULTS } from '../gates/single-faults.ts';
import { type EditableObject, edit } from '../manifest/editable-json.ts';
import { renderedStudy } from '../support/rendered-study.ts';
import { kubectl, mustKubectl, requireCluster } from './kubectl.ts';

/** In the place of the corpus's and the study's namespaces: it exists, and nothing is ever created in it. */
const OWN = 'gates-agree';

/** What a cluster says differently of one of the correct objects, or of a fault beside those whose own entry says why it is taken. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['Lab gates-app/small', 'its definition is in the same apply and not in the cluster; a dry run keeps none'],
  ['Lab gates-app/large', 'its definition is in the same apply and not in the cluster; a dry run keeps none'],
  ['Lab gates-app/later', 'its definition is in the same apply and not in the cluster; a dry run keeps none'],
]);

/** Whether the API server would take the object: strict about fields, a dry run of creation on the server. */
function ask(object: object): { readonly taken: boolean; readonly answer: string } {
  const { exitCode, stdout, stderr } = kubectl(['create', '--dry-run=server', '--validate=strict', '-o', 'name', '-f', '-'], {
    input: JSON.stringify(object),
  });
  return { taken: exitCode === 0, answer: `${stdout}${stderr}`.trim() };
}

function inOwnNamespace(object: EditableObject): EditableObject {
  const copy = structuredClone(object);
  const { metadata } = copy;
  if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) && 'namespace' in metadata) metadata.namespace = OWN;
  return copy;
}

describe.skipIf(!requireCluster())('the gates and a real API server agree', () => {
  const minor = 34;

  beforeAll(() => {
    mustKubectl('create', 'namespace', OWN);
  });
  afterAll(() => {
    mustKubectl('delete', 'namespace', OWN, '--wait=false');
  });

  it('that the correct objects are correct', () => {
    const disagreed = corpus(minor).flatMap((object) => {
      const label = objectLabel(new Manifest(object));
      const { taken, answer } = ask(inOwnNamespace(object));
      return taken !== DIFFERENCES.has(label) ? [] : [`${label}: ${answer}`];
    });
    expect(disagreed).toEqual([]);
  });

  it('that every object of the default study is correct', () => {
    const study = renderedStudy('course-report');
    const manifests = study.charts.flatMap(({ path }) => study.objects(path));
    const seen = new Set<string>();
    const disagreed = manifests.flatMap((manifest) => {
      // Each shape once: rows differ in numbers, and every load script is the same.
      const shape = `${manifest.kind} ${manifest.namespace}/${manifest.name.replace(/^load-.*/, 'load')}`;
      if (seen.has(shape)) return [];
      seen.add(shape);
      // Not into the way of a lab that is there: a name and a port of its own.
      const object: EditableObject = JSON.parse(JSON.stringify(manifest.json));
      const isCluster = manifest.namespace === '';
      if (isCluster && manifest.kind !== 'CustomResourceDefinition') edit(object, 'metadata.name', `${OWN}-${manifest.name}`);
      if (manifest.kind === 'Service' && manifest.spec.type === 'NodePort') edit(object, 'spec.ports[0].nodePort', undefined);
      const { taken, answer } = ask(inOwnNamespace(object));
      const isThere = /AlreadyExists/.test(answer);
      return taken || isThere ? [] : [`${shape}: ${answer}`];
    });
    expect(seen.size).toBeGreaterThanOrEqual(40);
    expect(disagreed).toEqual([]);
  });

  it('on each single fault, or it is said why not', () => {
    const gate = gateOf(readDeclared(minor), corpus(minor));
    const disagreed = SINGLE_FAULTS.flatMap(({ title, object, path, value, takenBecause }) => {
      const objects = corpus(minor);
      const target = objects.find((candidate) => objectLabel(new Manifest(candidate)) === object);
      if (target === undefined) return [`${title}: no ${object}`];
      edit(target, path, value);
      const refusedByGates = gateFindings(objects, gate, minor).length > 0;
      const { taken, answer } = ask(inOwnNamespace(target));
      const agrees = refusedByGates && taken === (takenBecause !== undefined);
      // A resource whose definition is not in the cluster is refused for that alone, which says nothing of the fault.
      const isAnswer = !DIFFERENCES.has(object);
      return agrees && isAnswer ? [] : isAnswer ? [`${title} (gates ${refusedByGates ? 'refuse' : 'take'}): ${answer}`] : [];
    });
    expect(disagreed).toEqual([]);
  });
});
