import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { declaredSchemas } from './declared-schemas.ts';
import type { KubernetesSchemas } from './json-schema.ts';
import { withLaterFields } from './later-fields.ts';
import { withoutMixedTypes } from './mixed-types.ts';
import { officialSchemas } from './official-schemas.ts';

const require = createRequire(import.meta.url);

/** Versions of Kubernetes for which there is a package cdk8s-plus-NN among the dependencies. */
export const DECLARED_MINORS: readonly number[] = [22, 27, 34];

/**
 * The schemas to judge objects of a minor by: the official ones, where `folder` has that minor; else those of the installed cdk8s-plus package of the
 * minor or the next later one, so that no field is refused that the minor has (fields that came later are for the table of field versions). Beyond the
 * last package, that one with what is known to have come since.
 *
 * @param folder holds `v1.27.0.json` or `v1.27.0.json.gz`, as cdk8s-team/cdk8s publishes them
 * @throws Error where nothing is there
 */
export function findSchemas(minor: number, folder?: string): KubernetesSchemas {
  const official = folder === undefined ? undefined : readOfficial(folder, minor);
  if (official !== undefined) return official;
  const installed = DECLARED_MINORS.filter((candidate) => packageFolder(candidate) !== undefined);
  const chosen = installed.find((candidate) => candidate >= minor) ?? installed.at(-1);
  if (chosen === undefined) throw new Error('schemas must be at hand, got no package cdk8s-plus-NN; install the dependencies');
  return withLaterFields(readDeclared(chosen), minor);
}

/** @throws Error where the package is not installed */
export function readDeclared(minor: number): KubernetesSchemas {
  const folder = packageFolder(minor);
  if (folder === undefined) throw new Error(`package cdk8s-plus-${minor} must be installed, got none; run npm ci`);
  const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const read = (name: string) => readFileSync(join(folder, 'lib', 'imports', name), 'utf8');
  return withoutMixedTypes(
    declaredSchemas({ minor, source: `cdk8s-plus-${minor} ${version}`, types: read('k8s.d.ts'), code: read('k8s.js') }),
  );
}

/** Minors whose official schemas are in a folder; none where there is no folder. */
export function officialMinors(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^v1\.(\d+)\.0\.json(?:\.gz)?$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** @returns undefined where the folder has no schemas of that minor */
export function readOfficial(folder: string, minor: number): KubernetesSchemas | undefined {
  for (const name of [`v1.${minor}.0.json`, `v1.${minor}.0.json.gz`]) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const bytes = readFileSync(file);
    return officialSchemas(minor, name, JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')));
  }
  return undefined;
}

function packageFolder(minor: number): string | undefined {
  try {
    return dirname(require.resolve(`cdk8s-plus-${minor}/package.json`));
  } catch {
    return undefined;
  }
}
