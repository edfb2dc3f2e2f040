/** Where a field stands; check-api-versions.ts knows how to reach each place. */
export type FieldPlace =
  | 'metadata'
  | 'ConfigMap'
  | 'Secret'
  | 'Service spec'
  | 'Service port'
  | 'Job spec'
  | 'CronJob spec'
  | 'StatefulSet spec'
  | 'DaemonSet rollingUpdate'
  | 'PodDisruptionBudget spec'
  | 'pod spec'
  | 'init container'
  | 'container'
  | 'security context'
  | 'probe'
  | 'lifecycle handler'
  | 'volume';

/** A field that not all supported minors of Kubernetes 1.x have. */
export interface FieldVersion {
  readonly place: FieldPlace;
  readonly field: string;
  /** @default 0 */
  readonly first?: number;
  /** @default - still there */
  readonly last?: number;
}

/** From the API definitions of Kubernetes 1.14 to 1.36 (cdk8s-team/cdk8s kubernetes-schemas/); an older API server drops the field or refuses it. */
export const FIELD_VERSIONS: readonly FieldVersion[] = [
  { place: 'metadata', field: 'clusterName', last: 24 },
  { place: 'ConfigMap', field: 'immutable', first: 18 },
  { place: 'Secret', field: 'immutable', first: 18 },
  { place: 'Service spec', field: 'ipFamily', first: 16, last: 19 },
  { place: 'Service spec', field: 'topologyKeys', last: 21 },
  { place: 'Service spec', field: 'ipFamilyPolicy', first: 20 },
  { place: 'Service spec', field: 'clusterIPs', first: 20 },
  { place: 'Service spec', field: 'internalTrafficPolicy', first: 21 },
  { place: 'Service spec', field: 'loadBalancerClass', first: 21 },
  { place: 'Service spec', field: 'trafficDistribution', first: 30 },
  { place: 'Service port', field: 'appProtocol', first: 18 },
  { place: 'Job spec', field: 'suspend', first: 21 },
  { place: 'CronJob spec', field: 'timeZone', first: 24 },
  { place: 'StatefulSet spec', field: 'minReadySeconds', first: 22 },
  { place: 'StatefulSet spec', field: 'persistentVolumeClaimRetentionPolicy', first: 23 },
  { place: 'DaemonSet rollingUpdate', field: 'maxSurge', first: 21 },
  { place: 'PodDisruptionBudget spec', field: 'unhealthyPodEvictionPolicy', first: 26 },
  { place: 'pod spec', field: 'topologySpreadConstraints', first: 16 },
  { place: 'pod spec', field: 'os', first: 23 },
  { place: 'pod spec', field: 'hostUsers', first: 25 },
  { place: 'pod spec', field: 'resources', first: 32 },
  { place: 'init container', field: 'restartPolicy', first: 28 },
  { place: 'container', field: 'startupProbe', first: 16 },
  { place: 'container', field: 'resizePolicy', first: 27 },
  { place: 'security context', field: 'seccompProfile', first: 19 },
  { place: 'security context', field: 'appArmorProfile', first: 30 },
  { place: 'probe', field: 'terminationGracePeriodSeconds', first: 21 },
  { place: 'probe', field: 'grpc', first: 23 },
  { place: 'lifecycle handler', field: 'sleep', first: 29 },
  { place: 'volume', field: 'image', first: 31 },
];

/** The fields that a minor does not have, by place. */
export function absentFields(minor: number): ReadonlyMap<FieldPlace, readonly FieldVersion[]> {
  const absent = new Map<FieldPlace, FieldVersion[]>();
  for (const entry of FIELD_VERSIONS) {
    if ((entry.first ?? 0) <= minor && minor <= (entry.last ?? Number.POSITIVE_INFINITY)) continue;
    absent.set(entry.place, [...(absent.get(entry.place) ?? []), entry]);
  }
  return absent;
}
