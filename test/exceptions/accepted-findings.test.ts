import { describe, expect, it } from 'vitest';
import { AcceptedFindings } from '../../lib/exceptions/accepted-findings.ts';
import type { Finding } from '../../lib/manifest/finding.ts';

const FINDING: Finding = {
  file: 'rows/r1.k8s.yaml',
  kind: 'Deployment',
  namespace: 'openfaas-fn',
  name: 'shasum',
  path: 'spec',
  rule: 'image-tag',
  message: 'image must have a tag',
};
const EXCEPTION = { object: 'Deployment openfaas-fn/shasum', rule: 'image-tag', reason: 'the source names no version' };

describe('AcceptedFindings', () => {
  it('removes what an exception accepts, in every file, and nothing else', () => {
    const accepted = new AcceptedFindings([EXCEPTION]);
    const others: Finding[] = [
      { ...FINDING, rule: 'image-syntax' },
      { ...FINDING, namespace: 'openfaas' },
      { ...FINDING, kind: 'Job' },
    ];
    expect(accepted.remove([FINDING, ...others, { ...FINDING, file: 'rows/r2.k8s.yaml' }])).toEqual(others);
    expect(accepted.findings()).toEqual([]);
  });

  it('finds an exception that accepted nothing', () => {
    const accepted = new AcceptedFindings([{ ...EXCEPTION, object: 'Namespace openfaas' }]);
    expect(accepted.remove([FINDING])).toEqual([FINDING]);
    expect(accepted.findings()).toEqual([
      {
        file: 'exceptions',
        kind: 'Namespace',
        name: 'openfaas',
        path: '[0]',
        rule: 'unused-exception',
        message: 'exception must accept a finding, got none of rule "image-tag" on this object; remove it',
      },
    ]);
  });

  it('finds an exception without a reason, though it accepted something', () => {
    const accepted = new AcceptedFindings([EXCEPTION, { ...EXCEPTION, rule: 'image-syntax', reason: ' ' }]);
    accepted.remove([FINDING, { ...FINDING, rule: 'image-syntax' }]);
    expect(accepted.findings()).toMatchObject([{ namespace: 'openfaas-fn', name: 'shasum', path: '[1]', rule: 'unexplained-exception' }]);
  });

  it('takes a * at the end of an object for the rest of its name, and counts it as used', () => {
    const accepted = new AcceptedFindings([
      { ...EXCEPTION, object: 'Deployment openfaas-fn/*' },
      { ...EXCEPTION, object: 'Deployment openfaas-fn/sha*' },
    ]);
    const other = { ...FINDING, namespace: 'openfaas-fn2' };
    expect(accepted.remove([FINDING, { ...FINDING, name: 'md5sum' }, other])).toEqual([other]);
    expect(accepted.findings()).toMatchObject([{ name: 'sha*', rule: 'unused-exception' }]);
  });
});
