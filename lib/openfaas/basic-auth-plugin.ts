import { Construct } from 'constructs';
import { type Probe, Service } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { BASIC_AUTH_MOUNT, BASIC_AUTH_VOLUME } from './basic-auth-volume.ts';
import { coreDeployment, NOT_A_SECRET } from './core-deployment.ts';
import { envVars } from './env-vars.ts';
import { openfaasMeta } from './labels.ts';

export interface BasicAuthPluginProps {
  readonly fidelity: Fidelity;
  readonly image: string;
}

const NAME = 'basic-auth-plugin';

/** Checks the gateway's passwords (faas-netes yaml/basic-auth-plugin-dep.yml and -svc.yml at 882bd1ba). */
export class BasicAuthPlugin extends Construct {
  constructor(scope: Construct, id: string, props: BasicAuthPluginProps) {
    super(scope, id);
    const probe: Probe = { httpGet: { path: '/health', port: 8080 }, timeoutSeconds: 5 };
    coreDeployment(this, NAME, {
      annotations: { 'prometheus.io.scrape': 'false' },
      spec: {
        volumes: [BASIC_AUTH_VOLUME],
        containers: [
          {
            name: NAME,
            image: props.image,
            imagePullPolicy: 'Always',
            resources: { requests: { cpu: '20m', memory: '50Mi' } },
            securityContext: { readOnlyRootFilesystem: true, runAsUser: 10001 },
            livenessProbe: probe,
            readinessProbe: probe,
            env: envVars({ secret_mount_path: '/var/secrets', basic_auth: 'true' }),
            volumeMounts: [BASIC_AUTH_MOUNT],
            ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          },
        ],
      },
      fidelity: props.fidelity,
      hardened: { user: 10001 },
      publishedExcuses: 'privilege-escalation dropped-capabilities seccomp-profile',
      excuses: [['secret-named-env', NOT_A_SECRET]],
    });
    new Service(this, 'service', {
      metadata: openfaasMeta(NAME, NAME),
      spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }], selector: { app: NAME } },
    });
  }
}
