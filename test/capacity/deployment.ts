import { Manifest } from '../../lib/manifest/manifest.ts';

/** What differs between the Deployments of these tests. */
export interface DeploymentProps {
  readonly name?: string;
  readonly namespace?: string;
  readonly replicas?: number;
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
  readonly strategy?: object;
  readonly pod?: object;
  readonly kind?: 'Deployment' | 'DaemonSet' | 'StatefulSet';
}

/** A workload as a study's files hold it. */
export function deployment(props: DeploymentProps = {}): Manifest {
  const { name = 'float-operation', namespace = 'openfaas-fn', replicas, requests, limits, strategy, pod, kind = 'Deployment' } = props;
  const labels = namespace === 'openfaas-fn' ? { faas_function: name } : { app: name };
  return new Manifest({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      ...(replicas !== undefined && { replicas }),
      ...(strategy && { strategy }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, resources: { ...(requests && { requests }), ...(limits && { limits }) } }], ...pod },
      },
    },
  });
}
