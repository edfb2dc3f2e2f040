import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecret, isPasswordArgument, mayHoldSecret } from '../../lib/checks/secret-text.ts';
import { yamlText } from '../../lib/util/yaml-text.ts';

// Put together here so that scanners of this repository find nothing.
const DASHES = '-----';
const TOKEN = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.c2ln`;

const SECRETS = [
  ['a private key', `${DASHES}BEGIN RSA PRIVATE KEY${DASHES}\nMIIE`],
  ['a private key', `x\n${DASHES}BEGIN PRIVATE KEY${DASHES}`],
  ['a JSON web token', `token ${TOKEN}`],
  ['a bearer token', 'Authorization: Bearer abcdefghij0123456789XYZ'],
  ['an AWS access key', `AKIA${'ABCDEFGHIJ012345'}`],
  ['a password', 'password: admin'],
  ['a password', 'basic-auth-password=admin'],
  ['a password', '--password=hunter2'],
  ['a password', '{"password":"x"}'],
  ['a password', '{\\"password\\": \\"x\\"}'],
  ['a password', 'DB_PASSWORD="!strange"'],
  ['a password', "passwd = 'x'"],
  ['a password in a URL', 'http://admin:admin@gateway.openfaas:8080'],
] as const;

describe('findSecret', () => {
  it.each(SECRETS)('sees %s in %j', (what, text) => {
    expect(findSecret(text)).toBe(what);
  });

  it.each([
    '',
    'password_file: /var/secrets/basic-auth-password',
    'password: /var/secrets/basic-auth-password',
    'password="$(head -c 24 /dev/urandom | base64)"',
    'password=$PASSWORD',
    'password=$' + '{PASSWORD}',
    'password: ""',
    'password: null',
    '"password": false',
    '--password-stdin',
    '--from-literal=basic-auth-password="$password"',
    'printf "password=%s" "$p"',
    'Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)',
    'bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token',
    'http://basic-auth-plugin.openfaas:8080/validate',
    'http://$USER:$PASSWORD@gateway.openfaas:8080',
    'https://example.com/a?at=12:30@home',
    `${DASHES}BEGIN CERTIFICATE${DASHES}`,
    '([^:]+)(?::\\d+)?;(\\d+)',
  ])('sees nothing in %j', (text) => {
    expect(findSecret(text)).toBeUndefined();
  });

  it.each(['eyJ', 'password', 'password ', '://a', '-----BEGIN ', 'bearer '])(
    'finds nothing in millions of %j, and comes to an end',
    (part) => {
      expect(findSecret(part.repeat(4_000_000 / part.length))).toBeUndefined();
    },
  );
});

describe('mayHoldSecret', () => {
  it('overlooks no secret, however its text is quoted', () => {
    const noise = fc.string({ unit: fc.constantFrom('\u0001', '\u0085', "'", '"', '\\', '\n', ' ', '#', ':', 'a', '\u00e9', '\u{1f600}') });
    fc.assert(
      fc.property(noise, fc.constantFrom(...SECRETS), noise, (before, [, secret], after) => {
        const text = before + secret + after;
        for (const value of [{ a: text }, { [text]: 0 }, [[text]]])
          if (findSecret(text) !== undefined) expect(mayHoldSecret(yamlText(value))).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('sees the longest password in a URL, of signs that YAML escapes', () => {
    const url = `://${'\u0001'.repeat(128)}:${'\u0001'.repeat(128)}@`;
    expect(findSecret(url)).toBe('a password in a URL');
    expect(mayHoldSecret(yamlText({ a: url }))).toBe(true);
  });

  it('sees the flag of a password argument', () => {
    expect(mayHoldSecret(yamlText({ args: ['--password', 'admin'] }))).toBe(true);
  });

  it('is not alarmed by addresses', () => {
    expect(mayHoldSecret(yamlText({ url: 'http://gateway.openfaas:8080/function/x', mail: 'a@example.com' }))).toBe(false);
  });
});

describe('isPasswordArgument', () => {
  it('knows a password that follows its flag', () => {
    expect(isPasswordArgument('--password', 'admin')).toBe(true);
    expect(isPasswordArgument('--db-password', 'admin')).toBe(true);
  });

  it('lets references, files and other flags be', () => {
    expect(isPasswordArgument('--password', '$(PASSWORD)')).toBe(false);
    expect(isPasswordArgument('--password', '/var/secrets/password')).toBe(false);
    expect(isPasswordArgument('--password', '--user')).toBe(false);
    expect(isPasswordArgument('--password-file', 'admin')).toBe(false);
    expect(isPasswordArgument(undefined, 'admin')).toBe(false);
  });
});
