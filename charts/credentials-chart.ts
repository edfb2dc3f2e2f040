import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CredentialsJob } from '../lib/credentials/credentials-job.ts';
import { CURL_IMAGE } from '../lib/credentials/curl-image.ts';
import type { Lab } from '../lib/lab/lab.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';
import { labSecrets } from './lab-secrets.ts';

/** What makes the lab's Secrets in the cluster. */
export class CredentialsChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab, platform: LabPlatform) {
    super(scope, id);
    new CredentialsJob(this, 'job', {
      namespace: platform.toolsNamespace,
      fidelity: lab.fidelity,
      image: CURL_IMAGE,
      secrets: labSecrets(lab, platform),
    });
  }
}
