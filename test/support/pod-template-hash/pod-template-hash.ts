import type { Container, PodSpec, PodTemplate, Volume } from '../../../lib/kubernetes/kinds.ts';
import { fnv1a32 } from '../../../lib/util/fnv1a.ts';
import { goSpew } from './go-spew.ts';
import { POD_TEMPLATE_1_20 } from './pod-template-1-20.ts';

/**
 * The `pod-template-hash` that a Kubernetes 1.20 controller gives the ReplicaSet of a Deployment with this pod template, such as
 * `5fdf6476f`: the ReplicaSet is called `<deployment>-<hash>`, its pods `<deployment>-<hash>-<random>`.
 *
 * So a pod name that was printed somewhere tells which template made it. Other Kubernetes minors have other struct fields and give other
 * hashes. The controller salts the hash only when the ReplicaSet's name is already taken by another template; that case is not computed.
 *
 * Source: kubernetes/kubernetes `pkg/controller/controller_utils.go` (ComputeHash) at v1.20.5.
 *
 * @throws Error naming the path of whatever the 1.20 fingerprint does not cover, see `POD_TEMPLATE_1_20`
 */
export function podTemplateHash(template: PodTemplate): string {
  return safeEncode(String(fnv1a32(podTemplateText(template))));
}

/** The text that `podTemplateHash` hashes: the pod template, defaults filled in, as Go prints it. Compare two to see why hashes differ. */
export function podTemplateText(template: PodTemplate): string {
  const { spec } = template;
  return goSpew(POD_TEMPLATE_1_20, 'v1.PodTemplateSpec', spec === undefined ? template : { ...template, spec: withDefaults(spec) });
}

/** The defaults that depend on another field; those that do not are in `POD_TEMPLATE_1_20`. */
function withDefaults(spec: PodSpec): PodSpec {
  const serviceAccount = spec.serviceAccountName || spec.serviceAccount;
  return {
    ...spec,
    serviceAccountName: serviceAccount,
    serviceAccount,
    volumes: spec.volumes?.map(withSource),
    containers: spec.containers?.map((container, index) => completed(container, spec, `spec.containers[${index}]`)),
    initContainers: spec.initContainers?.map((container, index) => completed(container, spec, `spec.initContainers[${index}]`)),
  };
}

function withSource(volume: Volume): Volume {
  const { name, ...source } = volume;
  return Object.values(source).some((value) => value !== undefined && value !== null) ? volume : { name, emptyDir: {} };
}

function completed(container: Container, { hostNetwork }: PodSpec, path: string): Container {
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy || defaultPolicy(container.image ?? '', path),
    ports: hostNetwork ? container.ports?.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort })) : container.ports,
  };
}

/** Registry, name, tag and digest of an image; narrower than the grammar of github.com/docker/distribution `reference`, never wider. */
const IMAGE = /^(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*(?::(\w[\w.-]{0,127}))?(@sha256:[0-9a-f]{64})?$/;

/** No tag means `latest`, unless a digest pins the image. */
function defaultPolicy(image: string, path: string): 'Always' | 'IfNotPresent' {
  const match = IMAGE.exec(image);
  if (match === null) {
    throw new Error(
      `${path}.image must look like "registry/name:tag" where imagePullPolicy is left out, got "${image}"; state imagePullPolicy`,
    );
  }
  const [, tag, digest] = match;
  return tag === 'latest' || (tag === undefined && digest === undefined) ? 'Always' : 'IfNotPresent';
}

/** Digits in the alphabet of kubernetes/apimachinery `pkg/util/rand/rand.go`, which has no vowels and so spells no words. */
function safeEncode(digits: string): string {
  return digits.replace(/\d/g, (digit) => '456789bcdf'.charAt(Number(digit)));
}
