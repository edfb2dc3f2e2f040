import type { Volume } from '../kubernetes/kinds.ts';
import { SECRETS } from '../lab/lab.ts';

/** The gateway's user name and password, mounted as two files under /var/secrets. */
export const BASIC_AUTH_VOLUME: Volume = { name: 'auth', secret: { secretName: SECRETS.basicAuth } };
export const BASIC_AUTH_MOUNT = { name: 'auth', readOnly: true, mountPath: '/var/secrets' } as const;
