import { Construct } from 'constructs';
import { ConfigMap, type Probe, Service } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { yamlText } from '../util/yaml-text.ts';
import { BASIC_AUTH_VOLUME } from './basic-auth-volume.ts';
import { coreDeployment } from './core-deployment.ts';
import { openfaasMeta } from './labels.ts';

export interface AlertmanagerProps {
  readonly fidelity: Fidelity;
  readonly image: string;
  /** Alertmanager's configuration, as data. */
  readonly config: unknown;
}

const NAME = 'alertmanager';
const FILE = 'alertmanager.yml';

/** Passes the scale-up alert to the gateway (faas-netes yaml/alertmanager-cfg.yml, -dep.yml and -svc.yml at 882bd1ba). */
export class Alertmanager extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id);
    const config = 'alertmanager-config';
    const probe: Probe = { httpGet: { path: '/-/ready', port: 9093 }, timeoutSeconds: 30 };
    new ConfigMap(this, 'config', { metadata: openfaasMeta(config, config), data: { [FILE]: yamlText(props.config) } });
    coreDeployment(this, NAME, {
      annotations: {
        'sidecar.istio.io/inject': 'true',
        // Made by Helm over its own rendering: it cannot be computed here, and it is part of the published template's hash.
        'checksum/alertmanager-config': '4856ef29b11fb9c4fd9feed041561e43235a16ee28983033f85b75f10c3eee57',
      },
      spec: {
        containers: [
          {
            name: NAME,
            image: props.image,
            imagePullPolicy: 'Always',
            command: ['alertmanager', `--config.file=/${FILE}`, '--storage.path=/alertmanager', '--cluster.listen-address='],
            livenessProbe: probe,
            readinessProbe: probe,
            resources: { requests: { memory: '25Mi' }, limits: { memory: '50Mi' } },
            ports: [{ containerPort: 9093, protocol: 'TCP' }],
            volumeMounts: [
              { mountPath: `/${FILE}`, name: config, subPath: FILE },
              { name: 'auth', readOnly: true, mountPath: '/var/secrets' },
            ],
          },
        ],
        volumes: [{ name: config, configMap: { name: config, items: [{ key: FILE, path: FILE, mode: 0o644 }] } }, BASIC_AUTH_VOLUME],
      },
      fidelity: props.fidelity,
      hardened: { user: 65534, writable: { alertmanager: '/alertmanager' } },
      publishedExcuses: 'privilege-escalation dropped-capabilities seccomp-profile run-as-non-root read-only-root security-context',
      excuses: [],
    });
    new Service(this, 'service', {
      metadata: openfaasMeta(NAME, NAME),
      spec: { type: 'ClusterIP', ports: [{ port: 9093, protocol: 'TCP' }], selector: { app: NAME } },
    });
  }
}
