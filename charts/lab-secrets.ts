import type { SecretRequest } from '../lib/credentials/secret-request.ts';
import type { Lab } from '../lib/lab/lab.ts';
import { grafanaAdminSecret } from '../lib/monitoring/grafana-admin-secret.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';

/** Every Secret that the lab's pods mount and that is in no file. */
export function labSecrets(lab: Lab, platform: LabPlatform): SecretRequest[] {
  return [...platform.secrets, grafanaAdminSecret(platform.toolsNamespace, lab.credentials.grafanaUser)];
}
