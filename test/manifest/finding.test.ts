import { describe, expect, it } from 'vitest';
import { findingOn, formatFinding, show } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';

const placed = (metadata: object, kind: string) => ({
  file: 'rows/r1.k8s.yaml',
  manifest: new Manifest({ apiVersion: 'v1', kind, metadata }),
});

describe('formatFinding', () => {
  it('names file, object, path, message and rule on one line', () => {
    const finding = findingOn(
      placed({ name: 'gateway', namespace: 'openfaas' }, 'Service'),
      'spec.ports[0]',
      'target-port',
      'port must be open',
    );
    expect(formatFinding(finding)).toBe('rows/r1.k8s.yaml: Service openfaas/gateway: spec.ports[0]: port must be open [target-port]');
  });

  it('leaves out the namespace where there is none, and says so where there is no name', () => {
    expect(formatFinding(findingOn(placed({}, 'Namespace'), 'metadata.name', 'name-missing', 'name must be set'))).toBe(
      'rows/r1.k8s.yaml: Namespace (no name): metadata.name: name must be set [name-missing]',
    );
  });
});

describe('show', () => {
  it('cuts what is long and names what is not there', () => {
    expect(show('x'.repeat(200))).toHaveLength(83);
    expect(show(undefined)).toBe('nothing');
    expect(show({ a: 1 })).toBe('{"a":1}');
  });
});
