/** `apps.DeploymentSpec` of `io.k8s.api.apps.v1.DeploymentSpec`; the group of shared types is `meta`. */
export function shortName(definition: string): string {
  const parts = definition.split('.');
  return `${parts.at(-3) ?? ''}.${parts.at(-1) ?? ''}`;
}
