import { describe, expect, it } from 'vitest';
import { findSecret, isPasswordArgument } from '../../lib/manifest/secret-text.ts';

// Put together here so that scanners of this repository find nothing.
const DASHES = '-----';
const TOKEN = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.c2ln`;

describe('findSecret', () => {
  it.each([
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
  ])('sees %s in %j', (what, text) => {
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

  it.each(['eyJ', 'password', 'password ', '://a', '-----BEGIN ', 'bearer '])('reads a megabyte of %j in linear time', (part) => {
    const before = performance.now();
    findSecret(part.repeat(1_000_000 / part.length));
    expect(performance.now() - before).toBeLessThan(2000);
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
