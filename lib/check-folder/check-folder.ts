import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests, type ManifestContext } from '../checks/check-manifests.ts';
import type { Finding } from '../manifest/finding.ts';
import { isJsonObject } from '../manifest/json.ts';
import type { Excuses, ManifestFile } from '../manifest/manifest.ts';
import { readManifests } from './read-manifests.ts';

export interface FolderContext extends ManifestContext {
  /** What an object of a file is excused from. @default - nothing is */
  readonly excusesOf?: (file: string, object: string) => Excuses | undefined;
}

export interface FolderReport {
  readonly files: number;
  readonly objects: number;
  readonly findings: readonly Finding[];
  /** Files and documents that could not be read, one line each. */
  readonly faults: readonly string[];
}

/** Where an output of this project keeps its list of rows. */
const ROWS_INDEX = 'index/rows.json';

/** The study that a folder is the output of; `undefined` for the folders of everybody else. */
export function studyOfOutput(folder: string): string | undefined {
  const file = join(folder, ROWS_INDEX);
  if (!existsSync(file)) return undefined;
  try {
    const index: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isJsonObject(index) && typeof index.study === 'string' ? index.study : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checks a folder as one apply sends it: the files at its top, or with `recursive` all below as well. In the output of a study, the files of rows, loads
 * and network are also checked, each over the base, since that is how they are applied.
 *
 * @throws UnusableInput
 */
export function checkFolder(folder: string, recursive: boolean, context: FolderContext): FolderReport {
  const isOutput = studyOfOutput(folder) !== undefined;
  const { files, findings, faults } = readManifests(folder, recursive || isOutput, context.excusesOf);
  const named = (start: RegExp) => files.filter(({ path }) => start.test(path));
  const set = isOutput
    ? { base: named(/^[^/]+$/), rows: named(/^rows\//), loads: named(/^load\//), networks: named(/^network\//) }
    : { base: files, rows: [], loads: [], networks: [] };
  const checked = [...set.base, ...set.rows, ...set.loads, ...set.networks];
  const isChecked = (file: string) => checked.some(({ path }) => path === file);
  return {
    files: checked.length,
    objects: checked.reduce((sum: number, { objects }: ManifestFile) => sum + objects.length, 0),
    findings: [...findings.filter(({ file }) => isChecked(file)), ...checkManifests(set, context)],
    faults,
  };
}
