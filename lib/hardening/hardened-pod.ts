import type { Container, PodSpec, Volume } from '../kubernetes/kinds.ts';

export interface HardenedPodOptions {
  /** Number of the user and group that the containers run as. */
  readonly user: number;
  /** Folders that a program writes and no volume covers, by container name. @default - none */
  readonly writable?: Readonly<Record<string, string>>;
}

/** A pod of the level `restricted` out of one that asks for less (kubernetes/website content/en/docs/concepts/security/pod-security-standards.md). */
export function hardenedPod(spec: PodSpec, { user, writable = {} }: HardenedPodOptions): PodSpec {
  const folders = Object.keys(writable);
  const added: Volume[] = folders.map((name) => ({ name: `${name}-data`, emptyDir: {} }));
  return {
    ...spec,
    ...(spec.serviceAccountName === undefined && { automountServiceAccountToken: false }),
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user, seccompProfile: { type: 'RuntimeDefault' } },
    containers: spec.containers.map((container) => hardenedContainer(container, writable[container.name])),
    ...((spec.volumes !== undefined || added.length > 0) && { volumes: [...(spec.volumes ?? []), ...added] }),
  };
}

function hardenedContainer(container: Container, folder: string | undefined): Container {
  return {
    ...container,
    imagePullPolicy: 'IfNotPresent',
    securityContext: {
      ...container.securityContext,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...(folder !== undefined && {
      volumeMounts: [...(container.volumeMounts ?? []), { name: `${container.name}-data`, mountPath: folder }],
    }),
  };
}
