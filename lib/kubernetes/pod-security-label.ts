/** The first minor whose API server enforces the level that a namespace names. */
const FIRST_ENFORCED = 23;

/**
 * The label of a namespace whose pods must be of a level of the Pod Security Standards; nothing for a Kubernetes that does not read it, so that the
 * objects of older studies are the published ones.
 *
 * @param minor 27 for Kubernetes 1.27
 */
export function podSecurityLabel(level: 'privileged' | 'baseline' | 'restricted', minor: number): Readonly<Record<string, string>> {
  return minor < FIRST_ENFORCED ? {} : { 'pod-security.kubernetes.io/enforce': level };
}
