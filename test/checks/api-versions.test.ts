import { describe, expect, it } from 'vitest';
import { apiVersionsOf, findServedKind, isNamespaced, isServed, SERVED_KINDS } from '../../lib/checks/api-versions.ts';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../lib/hosts/kubernetes-version.ts';

function serves(apiVersion: string, kind: string, minor: number): boolean {
  const found = findServedKind(apiVersion, kind);
  return found !== undefined && isServed(found, minor);
}

describe('the table of API versions', () => {
  it('has each kind once in a version', () => {
    const keys = SERVED_KINDS.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['batch/v1beta1', 'CronJob', 20, 24],
    ['batch/v1', 'CronJob', 21, NEWEST_MINOR],
    ['policy/v1beta1', 'PodDisruptionBudget', OLDEST_MINOR, 24],
    ['policy/v1', 'PodDisruptionBudget', 21, NEWEST_MINOR],
    ['policy/v1beta1', 'PodSecurityPolicy', OLDEST_MINOR, 24],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', 23, NEWEST_MINOR],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', OLDEST_MINOR, 25],
    ['networking.k8s.io/v1', 'Ingress', OLDEST_MINOR, NEWEST_MINOR],
    ['networking.k8s.io/v1beta1', 'Ingress', OLDEST_MINOR, 21],
    ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', OLDEST_MINOR, 21],
    ['apps/v1', 'Deployment', OLDEST_MINOR, NEWEST_MINOR],
  ])('serves %s %s from 1.%i to 1.%i', (apiVersion, kind, first, last) => {
    for (let minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++) {
      expect([minor, serves(apiVersion, kind, minor)]).toEqual([minor, first <= minor && minor <= last]);
    }
  });

  it('names the versions of a kind that a minor serves', () => {
    expect(apiVersionsOf('CronJob', 20)).toEqual(['batch/v1beta1']);
    expect(apiVersionsOf('CronJob', 22)).toEqual(['batch/v1', 'batch/v1beta1']);
    expect(apiVersionsOf('PodSecurityPolicy', 25)).toEqual([]);
  });

  it('knows what lives in a namespace, and leaves unknown kinds open', () => {
    const custom = new Map([['openfaas.com/Profile', { namespaced: true, apiVersions: ['openfaas.com/v1'] }]]);
    expect(isNamespaced('apps', 'Deployment', custom)).toBe(true);
    expect(isNamespaced('', 'Namespace', custom)).toBe(false);
    expect(isNamespaced('openfaas.com', 'Profile', custom)).toBe(true);
    expect(isNamespaced('openfaas.com', 'Function', custom)).toBeUndefined();
  });
});
