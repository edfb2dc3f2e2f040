import { describe, expect, it } from 'vitest';
import { toolAnnotations, withToolAnnotations } from '../../lib/exceptions/tool-annotations.ts';
import { NO_EXCUSES } from '../../lib/manifest/manifest.ts';
import { object } from '../checks/check-objects.ts';

const reason = 'it is measured as it was';
const EXCUSES = new Map([
  ['privilege-escalation', reason],
  ['cpu-limit', reason],
  ['memory-limit', 'rows vary it'],
]);

describe('toolAnnotations', () => {
  it('tell each tool in its own way what is excused, and why', () => {
    expect(toolAnnotations(EXCUSES)).toEqual({
      'ignore-check.kube-linter.io/privilege-escalation-container': reason,
      'ignore-check.kube-linter.io/unset-memory-requirements': 'rows vary it',
      'kube-score/ignore': 'container-resources',
      'polaris.fairwinds.com/privilegeEscalationAllowed-exempt': 'true',
      'polaris.fairwinds.com/cpuLimitsMissing-exempt': 'true',
      'polaris.fairwinds.com/memoryLimitsMissing-exempt': 'true',
      'checkov.io/skip1': `CKV_K8S_11=${reason}`,
      'checkov.io/skip2': 'CKV_K8S_13=rows vary it',
      'checkov.io/skip3': `CKV_K8S_20=${reason}`,
    });
  });

  it('are none for a rule that no tool has', () => {
    expect(toolAnnotations(new Map([['restart-policy', reason]]))).toEqual({});
  });
});

describe('withToolAnnotations', () => {
  it('writes them on the object, in order, beside those that are there, and leaves the pods alone', () => {
    const spec = { template: { metadata: { annotations: { a: 'b' } } } };
    const before = {
      ...object('apps/v1', 'Deployment', { spec }),
      metadata: { annotations: { 'z.example': '1' }, labels: { app: 'x' }, name: 'x', namespace: 'lab' },
    };
    const after = withToolAnnotations(before, EXCUSES);
    expect(after).toMatchObject({
      spec,
      metadata: { annotations: { 'z.example': '1', 'checkov.io/skip1': `CKV_K8S_11=${reason}` }, labels: { app: 'x' } },
    });
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(JSON.stringify(after)).toMatch(/"annotations":\{"checkov.*"z\.example":"1"\},"labels"/);
    expect(Object.keys(before.metadata.annotations)).toEqual(['z.example']);
  });

  it('gives back the very object that nothing is said of', () => {
    const service = object('v1', 'Service');
    expect(withToolAnnotations(service, NO_EXCUSES)).toBe(service);
  });
});
