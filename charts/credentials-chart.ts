import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CredentialsJob } from '../lib/credentials/credentials-job.ts';
import { CURL_IMAGE } from '../lib/lab/images.ts';
import type { Lab } from '../lib/lab/lab.ts';

/** What makes the lab's Secrets in the cluster. */
export class CredentialsChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    new CredentialsJob(this, 'job', {
      image: CURL_IMAGE,
      gatewayUser: lab.credentials.gatewayUser,
      grafanaUser: lab.credentials.grafanaUser,
    });
  }
}
