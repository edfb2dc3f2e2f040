import { describe, expect, it } from 'vitest';
import {
  isDataKey,
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isEnvName,
  isLabelValue,
  isPathSegment,
  isPortName,
  isQualifiedName,
} from '../../lib/manifest/name-syntax.ts';

type Form = (text: string) => boolean;

const CASES: readonly [name: string, form: Form, good: readonly string[], bad: readonly string[]][] = [
  ['isDnsLabel', isDnsLabel, ['a', '0', 'openfaas-fn', 'x'.repeat(63)], ['', '-a', 'a-', 'a.b', 'A', 'a_b', 'x'.repeat(64)]],
  ['isDns1035Label', isDns1035Label, ['a1', 'gateway-external'], ['1a', '', 'a-', 'a.b']],
  [
    'isDnsSubdomain',
    isDnsSubdomain,
    ['a', 'profiles.openfaas.com', '0.0'],
    ['', '.a', 'a.', 'a..b', 'a.-b', 'A.b', `${'x.'.repeat(127)}x`],
  ],
  ['isPathSegment', isPathSegment, ['system:node', 'Reader'], ['', '.', '..', 'a/b', '50%']],
  [
    'isQualifiedName',
    isQualifiedName,
    ['app', 'com.openfaas.scale.min', 'app.kubernetes.io/name', 'A_b.c'],
    ['', '/a', 'a/', 'a/b/c', '-a', 'x_y/a'],
  ],
  ['isLabelValue', isLabelValue, ['', '1.18', 'T4_3-1', 'x'.repeat(63)], ['-a', 'a b', 'a/b', 'x'.repeat(64)]],
  ['isPortName', isPortName, ['http', 'gw-metrics', '8080a', 'akka-mgmt-http'], ['', '8080', 'a--b', 'a-', 'HTTP', 'leader-election-x']],
  ['isEnvName', isEnvName, ['exec_timeout', 'a.b', '-x'], ['', '1a', 'a b', 'a=b']],
  ['isDataKey', isDataKey, ['prometheus.yml', '.hidden', 'a_B-1'], ['', '.', '..', '..data', 'a/b', 'a b']],
];

describe.each(CASES)('%s', (_name, form, good, bad) => {
  it.each(good)('accepts %j', (text) => {
    expect(form(text)).toBe(true);
  });

  it.each(bad)('refuses %j', (text) => {
    expect(form(text)).toBe(false);
  });

  // With steps that grow as the square of the length it would not end in the time of a test.
  it.each(['a', '-', '.', 'a-', 'a.', '/'])('refuses a million of %j', (part) => {
    expect(form(`${part.repeat(1_000_000)}%`)).toBe(false);
  });
});
