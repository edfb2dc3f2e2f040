import type { Volume } from '../kubernetes/kinds.ts';
import { BASIC_AUTH_SECRET } from './basic-auth-secret.ts';

/** The gateway's user name and password, mounted as two files under /var/secrets. */
export const BASIC_AUTH_VOLUME: Volume = { name: 'auth', secret: { secretName: BASIC_AUTH_SECRET } };
export const BASIC_AUTH_MOUNT = { name: 'auth', readOnly: true, mountPath: '/var/secrets' } as const;
