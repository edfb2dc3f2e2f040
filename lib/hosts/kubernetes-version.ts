/** A Kubernetes 1.x release. */
export interface KubernetesVersion {
  readonly minor: number;
  readonly patch: number;
}

/** The minors whose APIs the checks know (lib/checks/api-versions.ts). */
export const OLDEST_MINOR = 20;
export const NEWEST_MINOR = 36;

/** As it is written: `1.20.5`. */
export function kubernetesText({ minor, patch }: KubernetesVersion): string {
  return `1.${minor}.${patch}`;
}

export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = /^1\.(\d{1,2})\.(\d{1,2})$/.exec(text);
  return match === null ? undefined : { minor: Number(match[1]), patch: Number(match[2]) };
}
