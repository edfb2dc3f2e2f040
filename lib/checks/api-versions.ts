import type { CustomKind } from '../manifest/custom-kinds.ts';
import { apiGroup } from '../manifest/manifest.ts';

/** A kind of Kubernetes itself in one API version, with the minors of Kubernetes 1.x that serve it unless told otherwise. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly first: number;
  readonly last: number;
}

const ALWAYS = 0;
const STILL = Number.POSITIVE_INFINITY;

type Line = readonly [apiVersion: string, first: number, last: number, scope: 'namespaced' | 'cluster', kinds: string];

/**
 * Alpha versions and the beta versions that are off by default (all that are newer than 1.24) are left out: a cluster refuses them. First minors are
 * from the API definitions of Kubernetes 1.14 to 1.36 (cdk8s-team/cdk8s kubernetes-schemas/), last ones as well and from the project's deprecation
 * guide, which counts 1.16 and 1.17 out for the workload betas that their definitions still hold.
 */
const LINES: readonly Line[] = [
  [
    'v1',
    ALWAYS,
    STILL,
    'namespaced',
    'Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
  ],
  ['v1', ALWAYS, STILL, 'cluster', 'Namespace Node PersistentVolume'],
  ['apps/v1', ALWAYS, STILL, 'namespaced', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet'],
  ['apps/v1beta1', ALWAYS, 15, 'namespaced', 'ControllerRevision Deployment StatefulSet'],
  ['apps/v1beta2', ALWAYS, 15, 'namespaced', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet'],
  ['extensions/v1beta1', ALWAYS, 15, 'namespaced', 'DaemonSet Deployment NetworkPolicy ReplicaSet'],
  ['extensions/v1beta1', ALWAYS, 15, 'cluster', 'PodSecurityPolicy'],
  ['extensions/v1beta1', ALWAYS, 21, 'namespaced', 'Ingress'],
  ['batch/v1', ALWAYS, STILL, 'namespaced', 'Job'],
  ['batch/v1', 21, STILL, 'namespaced', 'CronJob'],
  ['batch/v1beta1', ALWAYS, 24, 'namespaced', 'CronJob'],
  ['autoscaling/v1', ALWAYS, STILL, 'namespaced', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2', 23, STILL, 'namespaced', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2beta1', ALWAYS, 24, 'namespaced', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2beta2', ALWAYS, 25, 'namespaced', 'HorizontalPodAutoscaler'],
  ['networking.k8s.io/v1', ALWAYS, STILL, 'namespaced', 'NetworkPolicy'],
  ['networking.k8s.io/v1', 19, STILL, 'namespaced', 'Ingress'],
  ['networking.k8s.io/v1', 19, STILL, 'cluster', 'IngressClass'],
  ['networking.k8s.io/v1', 33, STILL, 'cluster', 'IPAddress ServiceCIDR'],
  ['networking.k8s.io/v1beta1', ALWAYS, 21, 'namespaced', 'Ingress'],
  ['networking.k8s.io/v1beta1', 18, 21, 'cluster', 'IngressClass'],
  ['discovery.k8s.io/v1', 21, STILL, 'namespaced', 'EndpointSlice'],
  ['discovery.k8s.io/v1beta1', 17, 24, 'namespaced', 'EndpointSlice'],
  ['policy/v1', 21, STILL, 'namespaced', 'PodDisruptionBudget'],
  ['policy/v1beta1', ALWAYS, 24, 'namespaced', 'PodDisruptionBudget'],
  ['policy/v1beta1', ALWAYS, 24, 'cluster', 'PodSecurityPolicy'],
  ['rbac.authorization.k8s.io/v1', ALWAYS, STILL, 'namespaced', 'Role RoleBinding'],
  ['rbac.authorization.k8s.io/v1', ALWAYS, STILL, 'cluster', 'ClusterRole ClusterRoleBinding'],
  ['rbac.authorization.k8s.io/v1beta1', ALWAYS, 21, 'namespaced', 'Role RoleBinding'],
  ['rbac.authorization.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'ClusterRole ClusterRoleBinding'],
  ['apiextensions.k8s.io/v1', 16, STILL, 'cluster', 'CustomResourceDefinition'],
  ['apiextensions.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'CustomResourceDefinition'],
  ['apiregistration.k8s.io/v1', ALWAYS, STILL, 'cluster', 'APIService'],
  ['apiregistration.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'APIService'],
  ['admissionregistration.k8s.io/v1', 16, STILL, 'cluster', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration'],
  ['admissionregistration.k8s.io/v1', 30, STILL, 'cluster', 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding'],
  ['admissionregistration.k8s.io/v1', 36, STILL, 'cluster', 'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding'],
  ['admissionregistration.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration'],
  ['storage.k8s.io/v1', ALWAYS, STILL, 'cluster', 'StorageClass VolumeAttachment'],
  ['storage.k8s.io/v1', 17, STILL, 'cluster', 'CSINode'],
  ['storage.k8s.io/v1', 18, STILL, 'cluster', 'CSIDriver'],
  ['storage.k8s.io/v1', 24, STILL, 'namespaced', 'CSIStorageCapacity'],
  ['storage.k8s.io/v1', 34, STILL, 'cluster', 'VolumeAttributesClass'],
  ['storage.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'CSIDriver CSINode StorageClass VolumeAttachment'],
  ['storage.k8s.io/v1beta1', 21, 26, 'namespaced', 'CSIStorageCapacity'],
  ['scheduling.k8s.io/v1', ALWAYS, STILL, 'cluster', 'PriorityClass'],
  ['scheduling.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'PriorityClass'],
  ['node.k8s.io/v1', 20, STILL, 'cluster', 'RuntimeClass'],
  ['node.k8s.io/v1beta1', ALWAYS, 24, 'cluster', 'RuntimeClass'],
  ['coordination.k8s.io/v1', ALWAYS, STILL, 'namespaced', 'Lease'],
  ['coordination.k8s.io/v1beta1', ALWAYS, 21, 'namespaced', 'Lease'],
  ['events.k8s.io/v1', 19, STILL, 'namespaced', 'Event'],
  ['events.k8s.io/v1beta1', ALWAYS, 24, 'namespaced', 'Event'],
  ['certificates.k8s.io/v1', 19, STILL, 'cluster', 'CertificateSigningRequest'],
  ['certificates.k8s.io/v1beta1', ALWAYS, 21, 'cluster', 'CertificateSigningRequest'],
  ['resource.k8s.io/v1', 34, STILL, 'namespaced', 'ResourceClaim ResourceClaimTemplate'],
  ['resource.k8s.io/v1', 34, STILL, 'cluster', 'DeviceClass ResourceSlice'],
  ['flowcontrol.apiserver.k8s.io/v1', 29, STILL, 'cluster', 'FlowSchema PriorityLevelConfiguration'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 26, 31, 'cluster', 'FlowSchema PriorityLevelConfiguration'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', 23, 28, 'cluster', 'FlowSchema PriorityLevelConfiguration'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', 20, 25, 'cluster', 'FlowSchema PriorityLevelConfiguration'],
];

/** Every kind that the output may hold, beside custom resources. */
export const SERVED_KINDS: readonly ServedKind[] = LINES.flatMap(([apiVersion, first, last, scope, kinds]) =>
  kinds.split(' ').map((kind) => ({ apiVersion, kind, namespaced: scope === 'namespaced', first, last })),
);

const BY_API = new Map(SERVED_KINDS.map((entry) => [`${entry.apiVersion}|${entry.kind}`, entry]));
const NAMESPACED = new Map(SERVED_KINDS.map((entry) => [`${apiGroup(entry.apiVersion)}/${entry.kind}`, entry.namespaced]));

/** The kind in that very version; `undefined` where no Kubernetes has it. */
export function findServedKind(apiVersion: string, kind: string): ServedKind | undefined {
  return BY_API.get(`${apiVersion}|${kind}`);
}

const OWN_GROUPS: ReadonlySet<string> = new Set(SERVED_KINDS.map(({ apiVersion }) => apiGroup(apiVersion)));

/** Whether a group is one of Kubernetes itself, so that nobody else can define kinds in it. */
export function isOwnGroup(group: string): boolean {
  return OWN_GROUPS.has(group);
}

/** The versions, of any group, in which a minor serves a kind. */
export function apiVersionsOf(kind: string, minor: number): string[] {
  return SERVED_KINDS.filter((entry) => entry.kind === kind && isServed(entry, minor)).map((entry) => entry.apiVersion);
}

export function isServed(entry: ServedKind, minor: number): boolean {
  return entry.first <= minor && minor <= entry.last;
}

/** Whether objects of a kind live in a namespace; `undefined` for a kind that neither Kubernetes nor the output's definitions have. */
export function isNamespaced(group: string, kind: string, customKinds: ReadonlyMap<string, CustomKind>): boolean | undefined {
  return NAMESPACED.get(`${group}/${kind}`) ?? customKinds.get(`${group}/${kind}`)?.namespaced;
}
