import { Construct } from 'constructs';
import { literalText } from '../kubernetes/env-value.ts';
import { ConfigMap, Job, type PodSpec, Role, RoleBinding, ServiceAccount } from '../kubernetes/kinds.ts';
import { NAMESPACES, SECRETS } from '../lab/lab.ts';
import { fnv1a32 } from '../util/fnv1a.ts';
import createSecret from './create-secret.sh';

export interface CredentialsJobProps {
  /** Needs curl and a POSIX shell. */
  readonly image: string;
  /** User name of the gateway's basic auth. */
  readonly gatewayUser: string;
  readonly grafanaUser: string;
}

const NAME = 'faaslab-credentials';
const LABELS = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/part-of': 'faaslab' };

/**
 * Creates the Secrets that the lab's pods mount, with random passwords made in the cluster, so that none is ever in a file. The pods wait for their
 * volumes meanwhile. The Job is named by its content: a changed one is a new Job, since a Job cannot be changed.
 */
export class CredentialsJob extends Construct {
  constructor(scope: Construct, id: string, props: CredentialsJobProps) {
    super(scope, id);
    const metadata = { name: NAME, namespace: NAMESPACES.openfaas, labels: LABELS };
    new ServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    // `create` alone: RBAC cannot bind it to names, and without `get` the Job can read no Secret of this namespace.
    new Role(this, 'role', { metadata, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }] });
    new RoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACES.openfaas }],
    });
    new ConfigMap(this, 'script', { metadata, data: { 'create-secret.sh': createSecret } });
    const podSpec = credentialsPod(props);
    const version = fnv1a32(createSecret + JSON.stringify(podSpec))
      .toString(16)
      .padStart(8, '0');
    new Job(this, 'job', {
      metadata: { ...metadata, name: `${NAME}-${version}` },
      spec: { backoffLimit: 4, activeDeadlineSeconds: 600, template: { metadata: { labels: LABELS }, spec: podSpec } },
    });
  }
}

function credentialsPod(props: CredentialsJobProps): PodSpec {
  const secrets = [
    [SECRETS.basicAuth, 'basic-auth-user', props.gatewayUser, 'basic-auth-password'],
    [SECRETS.grafanaAdmin, 'admin-user', props.grafanaUser, 'admin-password'],
  ] as const;
  return {
    restartPolicy: 'OnFailure',
    serviceAccountName: NAME,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534 },
    containers: secrets.map(([name, userKey, user, passwordKey]) => ({
      name,
      image: props.image,
      imagePullPolicy: 'IfNotPresent',
      command: ['/bin/sh', '/faaslab/create-secret.sh', NAMESPACES.openfaas, name, userKey, literalText(user), passwordKey],
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '200m', memory: '64Mi' } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      volumeMounts: [
        { name: 'script', mountPath: '/faaslab', readOnly: true },
        { name: 'temp', mountPath: '/tmp' },
      ],
    })),
    volumes: [
      { name: 'script', configMap: { name: NAME } },
      // In memory: the token is written here for curl.
      { name: 'temp', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    ],
  };
}
