import { describe, expect, it } from 'vitest';
import { checkFunctions } from '../../lib/openfaas/check-functions.ts';
import { checkObjects, messagesOf } from '../checks/check-objects.ts';
import { goodBundle } from '../checks/good-bundle.ts';
import { type Editable, type EditableObject, edit } from '../manifest/editable-json.ts';

function goodFunction(): EditableObject[] {
  return goodBundle().base.find(({ path }) => path.startsWith('50'))?.objects ?? [];
}

/** What is found in a good function with one value changed: the Deployment is object 0, its Service object 1. */
function damaged(index: 0 | 1, path: string, value: Editable): string[] {
  const objects = goodFunction();
  edit(objects[index] ?? {}, path, value);
  return checkObjects(checkFunctions, objects);
}

/** What is found with these scale labels and replicas. */
function scaled(min: Editable, max: Editable, replicas: Editable): string[] {
  const objects = goodFunction();
  const [workload = {}] = objects;
  edit(workload, 'spec.template.metadata.labels["com.openfaas.scale.min"]', min);
  edit(workload, 'spec.template.metadata.labels["com.openfaas.scale.max"]', max);
  edit(workload, 'spec.replicas', replicas);
  return checkObjects(checkFunctions, objects).map((finding) => finding.replace('spec.template.metadata.labels', 'labels'));
}

const CONTAINER = 'spec.template.spec.containers[0]';

describe('checkFunctions', () => {
  it('takes a function as the provider itself would make it', () => {
    expect(checkObjects(checkFunctions, goodFunction())).toEqual([]);
  });

  it('takes other workloads as they are', () => {
    const objects = goodBundle().base.flatMap(({ objects: all }) => all);
    expect(checkObjects(checkFunctions, objects)).toEqual([]);
  });

  it.each([
    ['metadata.labels.faas_function', 'other', 'metadata.labels.faas_function [function-label]'],
    ['spec.template.metadata.labels.faas_function', 'other', 'spec.template.metadata.labels.faas_function [function-label]'],
    ['spec.selector.matchLabels.row', 'r1', 'spec.selector [function-selector]'],
    ['spec.selector.matchExpressions', [], 'spec.selector [function-selector]'],
    [`${CONTAINER}.name`, 'main', `${CONTAINER}.name [function-container]`],
    [`${CONTAINER}.ports[0].containerPort`, 8081, `${CONTAINER}.ports [function-port]`],
    [`${CONTAINER}.ports[0].protocol`, 'UDP', `${CONTAINER}.ports [function-port]`],
  ])('refuses a Deployment with %s %j', (path, value, finding) => {
    expect(damaged(0, path, value)).toEqual([finding]);
  });

  it.each([
    ['spec.selector.row', 'r1'],
    ['spec.ports[0].port', 80],
    ['spec.ports[0].targetPort', 8081],
    ['metadata.name', 'other'],
  ])('refuses a Service with %s %j', (path, value) => {
    expect(damaged(1, path, value)).toEqual(['metadata.name [function-service]']);
  });

  it('takes a Service that names the port or leaves the target to be the same', () => {
    expect(damaged(1, 'spec.ports[0].targetPort', 'http')).toEqual([]);
    expect(damaged(1, 'spec.ports[0].targetPort', undefined)).toEqual([]);
  });

  it('refuses another kind of workload', () => {
    expect(damaged(0, 'kind', 'StatefulSet')).toEqual(['kind [function-kind]']);
  });

  it.each([
    ['1', '1', 1],
    ['21', '21', 21],
    ['1', '20', undefined],
    ['1', '20', 1],
    ['2', '5', 0],
  ])('takes scale labels %s to %s with %s replicas', (min, max, replicas) => {
    expect(scaled(min, max, replicas)).toEqual([]);
  });

  it.each([
    [1, '1', 1, 'labels["com.openfaas.scale.min"] [scale-label]'],
    ['0', '1', 1, 'labels["com.openfaas.scale.min"] [scale-label]'],
    ['1', undefined, 1, 'labels["com.openfaas.scale.max"] [scale-label]'],
    ['1', '1.5', 1, 'labels["com.openfaas.scale.max"] [scale-label]'],
    ['3', '2', 3, 'labels["com.openfaas.scale.min"] [scale-label]'],
    ['3', '3', undefined, 'spec.replicas [function-replicas]'],
    ['3', '3', 1, 'spec.replicas [function-replicas]'],
    ['2', '5', 6, 'spec.replicas [function-replicas]'],
  ])('refuses scale labels %j to %j with %s replicas', (min, max, replicas, finding) => {
    expect(scaled(min, max, replicas)).toEqual([finding]);
  });

  it('says what a Service of a function must be', () => {
    expect(messagesOf(checkFunctions, goodFunction().slice(0, 1))).toEqual([
      'a function must have a Service openfaas-fn/float-operation, got none; add it',
    ]);
  });
});
