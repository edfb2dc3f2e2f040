import { show } from '../../manifest/finding.ts';
import { listAt, textAt } from '../../manifest/json.ts';
import { BASE64, SUBDOMAIN } from './forms.ts';
import { numberAt } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** Requests of certificates (kubernetes/kubernetes pkg/apis/certificates/validation/validation.go). */
export const CERTIFICATE_RULES: readonly ServerRule[] = [
  on('certificates.CertificateSigningRequestSpec', (value, refuse) => {
    const usages = listAt(value, 'usages');
    if (usages.length === 0) refuse('usages', 'usages must hold one, got none; give one');
    for (const [index, usage] of usages.entries())
      if (!USAGES.has(usage)) refuse(`usages[${index}]`, `usage must be one of certificates, got ${show(usage)}; correct it`);
    if (new Set(usages).size !== usages.length) refuse('usages', 'usages must differ, got one twice; remove one');
    const seconds = numberAt(value, 'expirationSeconds');
    if (seconds !== undefined && seconds < 600) refuse('expirationSeconds', `expirationSeconds must be from 600, got ${seconds}; raise it`);
    const request = textAt(value, 'request');
    if (!BASE64.matches(request) || !Buffer.from(request, 'base64').includes('-----BEGIN CERTIFICATE REQUEST-----'))
      refuse('request', 'request must be a PEM certificate request in base64, got another; correct it');
    const [domain = '', path = ''] = textAt(value, 'signerName').split('/');
    if (
      !SUBDOMAIN.matches(domain) ||
      domain.split('.').length < 2 ||
      !SUBDOMAIN.matches(path) ||
      textAt(value, 'signerName').split('/').length !== 2
    )
      refuse('signerName', `signerName must be a DNS name, "/" and a name, got ${show(value.signerName ?? null)}; correct it`);
  }),
];

const USAGES: ReadonlySet<unknown> = new Set([
  'signing',
  'digital signature',
  'content commitment',
  'key encipherment',
  'key agreement',
  'data encipherment',
  'cert sign',
  'crl sign',
  'encipher only',
  'decipher only',
  'any',
  'server auth',
  'client auth',
  'code signing',
  'email protection',
  's/mime',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'timestamping',
  'ocsp signing',
  'microsoft sgc',
  'netscape sgc',
]);
