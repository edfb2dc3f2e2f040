import { Construct } from 'constructs';
import { podUser, podUserExcuses } from '../hardening/pod-user.ts';
import { literalText } from '../kubernetes/env-value.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { ConfigMap, Job, type PodSpec, Role, RoleBinding, ServiceAccount } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { PART_OF } from '../lab/labels.ts';
import { fnv1aHex } from '../util/fnv1a.ts';
import createSecret from './create-secret.sh';
import type { SecretRequest } from './secret-request.ts';

export interface CredentialsJobProps {
  /** Where the Job runs. The Secrets may be elsewhere. */
  readonly namespace: string;
  readonly fidelity: Fidelity;
  /** Needs curl and a POSIX shell. */
  readonly image: string;
  /** At least one. */
  readonly secrets: readonly SecretRequest[];
}

const NAME = 'faaslab-credentials';
const LABELS = { 'app.kubernetes.io/name': NAME, ...PART_OF };

/**
 * Creates the Secrets that the lab's pods mount, with random passwords made in the cluster, so that none is ever in a file. The pods wait for their
 * volumes meanwhile. The Job is named by its content: a changed one is a new Job, since a Job cannot be changed.
 */
export class CredentialsJob extends Construct {
  constructor(scope: Construct, id: string, props: CredentialsJobProps) {
    super(scope, id);
    const metadata = { name: NAME, namespace: props.namespace, labels: LABELS };
    new ServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    for (const namespace of new Set(props.secrets.map((secret) => secret.namespace))) this.mayCreate(namespace, props.namespace);
    new ConfigMap(this, 'script', { metadata, data: { 'create-secret.sh': createSecret } });
    const podSpec = credentialsPod(props);
    const version = fnv1aHex(createSecret + JSON.stringify(podSpec));
    const job = new Job(this, 'job', {
      metadata: { ...metadata, name: `${NAME}-${version}` },
      spec: { backoffLimit: 4, activeDeadlineSeconds: 600, template: { metadata: { labels: LABELS }, spec: podSpec } },
    });
    excuse(
      job,
      ...podUserExcuses(props.fidelity),
      ['service-account-token', 'makes Secrets through the API server, and may do nothing else'],
      ['job-ttl', 'kept as the record that credentials were made; a Job that is gone would be made again by the next apply'],
    );
  }

  /** `create` alone: RBAC cannot bind it to names, and without `get` the Job can read no Secret of the namespace. */
  private mayCreate(namespace: string, home: string): void {
    const metadata = { name: NAME, namespace, labels: LABELS };
    const role = new Role(this, `role-${namespace}`, { metadata, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }] });
    excuse(role, ['rbac-secrets', 'may create Secrets in one namespace, not read or change them']);
    new RoleBinding(this, `role-binding-${namespace}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: home }],
    });
  }
}

function credentialsPod({ image, fidelity, secrets }: CredentialsJobProps): PodSpec {
  return {
    restartPolicy: 'OnFailure',
    serviceAccountName: NAME,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    securityContext: podUser(65534, fidelity),
    containers: secrets.map(({ namespace, name, keys }) => ({
      name,
      image,
      imagePullPolicy: 'IfNotPresent',
      command: ['/bin/sh', '/faaslab/create-secret.sh', namespace, name, ...keys.flatMap(keyArguments)],
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

function keyArguments(entry: SecretRequest['keys'][number]): string[] {
  return 'text' in entry ? [entry.key, 'text', literalText(entry.text)] : [entry.key, 'random-after', literalText(entry.randomAfter)];
}
