import type { KubernetesVersion } from './kubernetes-version.ts';

/**
 * The last patch of each minor that has ended (kubernetes/website data/releases/eol.yaml; 1.29.15 and 1.32.13 are later, see the tags of
 * kubernetes/kubernetes).
 */
const LAST_PATCHES: Readonly<Record<number, number>> = {
  20: 15,
  21: 14,
  22: 17,
  23: 17,
  24: 17,
  25: 16,
  26: 15,
  27: 16,
  28: 15,
  29: 15,
  30: 14,
  31: 14,
  32: 13,
};
/** No minor has had more: 1.18.20. */
const MOST_PATCHES = 20;

/** What the newest patch of a minor can be; `ended` if no other will follow. */
export function lastPatch(minor: number): { readonly patch: number; readonly ended: boolean } {
  const patch = LAST_PATCHES[minor];
  return patch === undefined ? { patch: MOST_PATCHES, ended: false } : { patch, ended: true };
}

export function kubernetesExists({ minor, patch }: KubernetesVersion): boolean {
  return patch <= lastPatch(minor).patch;
}

interface Patches {
  readonly first: number;
  readonly last: number;
}

/** Packages of Docker by series (download.docker.com linux/centos/7 and linux/ubuntu/dists/focal, whose first is 19.03.9). */
const DOCKERS: Readonly<Record<string, Patches>> = {
  '18.09': { first: 0, last: 9 },
  '19.03': { first: 0, last: 15 },
  '20.10': { first: 0, last: 24 },
};
const FIRST_ON_FOCAL = 9;

/** Packages containerd.io for CentOS 7 by series (download.docker.com linux/centos/7). */
const EL7_CONTAINERDS: Readonly<Record<string, Patches>> = {
  '1.4': { first: 3, last: 13 },
  '1.5': { first: 10, last: 11 },
  '1.6': { first: 4, last: 33 },
};

/** The releases of a version's series that there are; undefined where the series is not known or the version is one of them. */
export function missingDocker(version: string, onFocal: boolean): string | undefined {
  const [major = '', minor = '', patch = ''] = version.split('.');
  const series = DOCKERS[`${major}.${minor}`];
  if (series === undefined) return undefined;
  return missing(`${major}.${minor}`, { ...series, first: onFocal && minor === '03' ? FIRST_ON_FOCAL : series.first }, patch);
}

/** As missingDocker, for containerd as a package of CentOS 7. */
export function missingEl7Containerd(version: string): string | undefined {
  const [major = '', minor = '', patch = ''] = version.split('.');
  const series = EL7_CONTAINERDS[`${major}.${minor}`];
  return series === undefined ? undefined : missing(`${major}.${minor}`, series, patch);
}

function missing(series: string, { first, last }: Patches, patch: string): string | undefined {
  const number = /^(0|[1-9]\d*)$/.test(patch) ? Number(patch) : -1;
  return number >= first && number <= last ? undefined : `${series}.${first} to ${series}.${last}`;
}
