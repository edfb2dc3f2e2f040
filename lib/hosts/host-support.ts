import { type ContainerdVersion, DOWNLOADS, kubernetesDownload } from './downloads.ts';
import { HOST_OS_IDS, type HostOsId, hostOs } from './host-os.ts';
import { KUBERNETES_RELEASES, LAST_DOCKERSHIM_MINOR } from './kubernetes-release.ts';
import { type KubernetesVersion, kubernetesText } from './kubernetes-version.ts';

/** What a study asks of its hosts. */
export interface HostWish {
  readonly os: HostOsId;
  readonly kubernetes: KubernetesVersion;
  readonly runtime: { readonly name: 'docker' | 'containerd'; readonly version: string };
}

/** Why a wish cannot be met, and the nearest one that can. */
export interface Refusal {
  /** The setting to blame, below `cluster`. */
  readonly path: 'kubernetes' | 'containerRuntime.name' | 'containerRuntime.version';
  readonly reason: string;
  readonly nearest: string;
}

/** Docker's releases that dockershim was tested with, oldest and newest by series (kubernetes CHANGELOG-1.20 and 1.22). */
const DOCKER_SERIES = ['18.09', '19.03', '20.10'];
const DOCKER_FALLBACK = '20.10.24';

/** containerd.io packages for CentOS 7, by series; the last is 1.6.33. */
const EL7_CONTAINERD = /^1\.(?:4|5|6)\.\d+$/;
const EL7_FALLBACK = '1.6.33';

/** The first thing that is wrong with a wish; undefined when it can be met. */
export function refusal(wish: HostWish): Refusal | undefined {
  return minorRefusal(wish) ?? runtimeRefusal(wish);
}

function minorRefusal({ os, kubernetes }: HostWish): Refusal | undefined {
  const { title, minors, newestBecause, oldestBecause } = hostOs(os);
  if (kubernetes.minor > minors.newest) {
    const other = HOST_OS_IDS.filter((id) => hostOs(id).minors.newest >= kubernetes.minor).map((id) => hostOs(id).title);
    const elsewhere = other.length > 0 ? `, or ${other.join(', ')} for this one` : '';
    const reason = `Kubernetes 1.${minors.newest + 1} and newer ${newestBecause}`;
    return {
      path: 'kubernetes',
      reason: `must be at most 1.${minors.newest} on ${title}: ${reason}`,
      nearest: `${newestPatch(minors.newest)}${elsewhere}`,
    };
  }
  if (kubernetes.minor < minors.oldest) {
    const other = HOST_OS_IDS.filter((id) => hostOs(id).minors.oldest <= kubernetes.minor).map((id) => hostOs(id).title);
    const elsewhere = other.length > 0 ? `, or ${other.join(', ')} for this one` : '';
    const reason = `Kubernetes before 1.${minors.oldest} ${oldestBecause}`;
    return {
      path: 'kubernetes',
      reason: `must be at least 1.${minors.oldest} on ${title}: ${reason}`,
      nearest: `${newestPatch(minors.oldest)}${elsewhere}`,
    };
  }
  return undefined;
}

function runtimeRefusal(wish: HostWish): Refusal | undefined {
  const { os, kubernetes, runtime } = wish;
  const containerd = supportedContainerds(wish).at(-1) ?? '';
  if (runtime.name === 'docker') {
    if (kubernetes.minor > LAST_DOCKERSHIM_MINOR) {
      const reason = `must be containerd: Kubernetes 1.${LAST_DOCKERSHIM_MINOR + 1} removed dockershim`;
      return { path: 'containerRuntime.name', reason, nearest: `containerd ${containerd}` };
    }
    if (!DOCKER_SERIES.includes(runtime.version.slice(0, 5)) || !/^\d\d\.\d\d\.\d+$/.test(runtime.version)) {
      const reason = `must be of Docker's series ${DOCKER_SERIES.join(', ')}, which dockershim was made for`;
      return { path: 'containerRuntime.version', reason, nearest: DOCKER_FALLBACK };
    }
    if (os !== 'centos-7' && runtime.version.startsWith('18.09')) {
      return {
        path: 'containerRuntime.version',
        reason: `must be 19.03 or newer on ${hostOs(os).title}: Docker made no older packages for it`,
        nearest: DOCKER_FALLBACK,
      };
    }
    return undefined;
  }
  if (containerdFits(wish)) return undefined;
  const reason = `must be a containerd that Kubernetes 1.${kubernetes.minor} runs with and whose digest is known (${supportedContainerds(wish).join(', ')})`;
  return { path: 'containerRuntime.version', reason, nearest: containerd };
}

function containerdFits({ os, runtime, kubernetes }: HostWish): boolean {
  if (hostOs(os).containerd === 'package') return EL7_CONTAINERD.test(runtime.version) && speaksCri(runtime.version, kubernetes.minor);
  return Object.hasOwn(DOWNLOADS.containerd, runtime.version) && speaksCri(runtime.version, kubernetes.minor);
}

/** containerd versions for a system and a minor, oldest first. */
export function supportedContainerds({ os, kubernetes }: Pick<HostWish, 'os' | 'kubernetes'>): string[] {
  const known = hostOs(os).containerd === 'package' ? [EL7_FALLBACK] : Object.keys(DOWNLOADS.containerd);
  return known.filter((version) => speaksCri(version, kubernetes.minor));
}

/** CRI v1 alone from 1.26, CRI v1alpha2 alone up to 1.22; and what containerd's RELEASES.md lists for the newest minors. */
function speaksCri(version: ContainerdVersion | string, minor: number): boolean {
  const [major = 0, series = 0, patch = 0] = version.split('.').map(Number);
  const isAtLeast = (a: number, b: number, c: number) => major > a || (major === a && (series > b || (series === b && patch >= c)));
  if (minor >= 36) return isAtLeast(2, 2, 0);
  if (minor >= 35) return isAtLeast(2, 1, 5) || (major === 1 && isAtLeast(1, 7, 28));
  if (minor >= 32) return isAtLeast(2, 1, 0) || (major === 1 && isAtLeast(1, 7, 28));
  if (minor >= 26) return major < 2 && isAtLeast(1, 6, 15);
  if (minor >= 24) return major < 2 && isAtLeast(1, 6, 0);
  return major < 2 && isAtLeast(1, 4, 0);
}

/** The newest release of a minor that the tables know. */
export function newestPatch(minor: number): string {
  const patches = KUBERNETES_RELEASES.filter((release) => release.minor === minor).map(({ patch }) => patch);
  const digests = Object.keys(DOWNLOADS.kubernetes).filter((version) => version.startsWith(`1.${minor}.`));
  return digests.at(-1) ?? `1.${minor}.${Math.max(...patches)}`;
}

/** Whether the digests of Kubernetes' own programs are known here, so that a mirror need not be trusted. */
export function kubernetesIsPinned(version: KubernetesVersion): boolean {
  return kubernetesDownload(kubernetesText(version), 'kubelet', '').sha256 !== '';
}
