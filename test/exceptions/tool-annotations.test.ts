import { describe, expect, it } from 'vitest';
import type { CheckException } from '../../lib/exceptions/check-exception.ts';
import { ToolAnnotations, toolAnnotations } from '../../lib/exceptions/tool-annotations.ts';
import { object } from '../checks/check-objects.ts';

const reason = 'it is measured as it was';
const EXCEPTIONS: readonly CheckException[] = [
  { object: 'Deployment lab/x', rule: 'privilege-escalation', reason },
  { object: 'Deployment lab/x', rule: 'cpu-limit', reason },
  { object: 'Deployment lab/*', rule: 'memory-limit', reason: 'rows vary it' },
];

describe('toolAnnotations', () => {
  it('tell each tool in its own way what is excused, and why', () => {
    expect(toolAnnotations(EXCEPTIONS)).toEqual({
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
    expect(toolAnnotations([{ object: 'Deployment lab/x', rule: 'restart-policy', reason }])).toEqual({});
  });
});

describe('ToolAnnotations', () => {
  const annotations = new ToolAnnotations(EXCEPTIONS);

  it('writes them on the object, in order, beside those that are there, and leaves the pods alone', () => {
    const spec = { template: { metadata: { annotations: { a: 'b' } } } };
    const before = {
      ...object('apps/v1', 'Deployment', { spec }),
      metadata: { annotations: { 'z.example': '1' }, labels: { app: 'x' }, name: 'x', namespace: 'lab' },
    };
    const after = annotations.annotate(before);
    expect(after).toMatchObject({
      spec,
      metadata: { annotations: { 'z.example': '1', 'checkov.io/skip1': `CKV_K8S_11=${reason}` }, labels: { app: 'x' } },
    });
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(JSON.stringify(after)).toMatch(/"annotations":\{"checkov.*"z\.example":"1"\},"labels"/);
    expect(Object.keys(before.metadata.annotations)).toEqual(['z.example']);
  });

  it('takes a name that ends with * for the start of a name', () => {
    expect(annotations.annotate({ ...object('apps/v1', 'Deployment'), metadata: { name: 'y', namespace: 'lab' } })).toMatchObject({
      metadata: { annotations: { 'checkov.io/skip1': 'CKV_K8S_13=rows vary it' } },
    });
  });

  it('gives back the very object that nothing is said of', () => {
    const service = object('v1', 'Service');
    expect(annotations.annotate(service)).toBe(service);
  });
});
