import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findServedKind } from '../checks/api-versions.ts';
import { byApplyOrder } from '../manifest/apply-order.ts';
import { type Finding, findingOn, objectLabel, show } from '../manifest/finding.ts';
import { isJsonObject, type JsonObject, textAt } from '../manifest/json.ts';
import { type Excuses, Manifest, type ManifestFile } from '../manifest/manifest.ts';
import { systemErrorCode } from '../util/error-code.ts';
import { UnusableInput } from '../util/unusable-input.ts';
import { type DocumentStream, readStream } from './read-stream.ts';
import { withoutNulls } from './without-nulls.ts';

/** Bytes of one file; the largest definitions of custom kinds have half a megabyte. */
const MAX_BYTES = 16 * 2 ** 20;

/** What is in a folder. */
export interface ManifestFolder {
  /** Paths are relative to the folder, in the order in which kubectl takes them. */
  readonly files: readonly ManifestFile[];
  /** Documents that are no objects of Kubernetes, at which `kubectl apply` stops, and keys that stand there twice. */
  readonly findings: readonly Finding[];
  /** Files and documents that cannot be read, one line each. */
  readonly faults: readonly string[];
}

/**
 * Every object in the `.yaml`, `.yml` and `.json` files of a folder, as `kubectl apply -f` takes them: several documents in a file, Lists written out.
 *
 * @param recursive whether folders within are entered, as with `kubectl apply -R`; those whose names start with a dot, and node_modules, never are
 * @throws UnusableInput where the folder cannot be read, or nothing in it
 */
export function readManifests(
  folder: string,
  recursive: boolean,
  excusesOf?: (file: string, object: string) => Excuses | undefined,
): ManifestFolder {
  const files: ManifestFile[] = [];
  const findings: Finding[] = [];
  const faults: string[] = [];
  for (const path of manifestPaths(folder, recursive)) {
    const read = readFile(join(folder, path));
    for (const fault of read.faults) faults.push(`${join(folder, path)}: ${fault}`);
    const objects: Manifest[] = [];
    for (const { value, number, repeatedKey } of read.documents) {
      const written = writtenOut(value);
      if (repeatedKey !== undefined) findings.push(repeatedKeyIn(path, number, written[0], repeatedKey));
      for (const object of written) {
        if (isJsonObject(object) && (typeof object.kind === 'string' || typeof object.apiVersion === 'string'))
          objects.push(withExcuses(new Manifest(asServerReads(object)), path, excusesOf));
        else findings.push(noObject(path, number, object));
      }
    }
    files.push({ path, objects });
  }
  if (files.every(({ objects }) => objects.length === 0) && faults.length > 0) throw new UnusableInput(faults);
  if (files.length === 0)
    throw new UnusableInput([
      `${folder}: must hold .yaml, .yml or .json files, got none${recursive ? '' : '; folders within need --recursive'}`,
    ]);
  return { files, findings, faults };
}

function withExcuses(manifest: Manifest, file: string, excusesOf?: (file: string, object: string) => Excuses | undefined): Manifest {
  const excuses = excusesOf?.(file, objectLabel(manifest.label));
  return excuses === undefined ? manifest : new Manifest(manifest.json, undefined, excuses);
}

function manifestPaths(folder: string, recursive: boolean): string[] {
  const paths: string[] = [];
  const enter = (inside: string) => {
    for (const entry of listFolder(folder, inside)) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) {
        if (recursive && !entry.name.startsWith('.') && entry.name !== 'node_modules') enter(path);
      } else if (/\.(?:ya?ml|json)$/.test(entry.name) && (entry.isFile() || isLinkToFile(join(folder, path)))) paths.push(path);
    }
  };
  enter('');
  return paths.sort(byApplyOrder);
}

function listFolder(folder: string, inside: string): Dirent[] {
  try {
    return readdirSync(join(folder, inside), { withFileTypes: true });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new UnusableInput([`${join(folder, inside)}: must be a folder that can be read, got ${code}`]);
  }
}

function isLinkToFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function readFile(path: string): DocumentStream {
  const unread = (fault: string) => ({ documents: [], faults: [fault] });
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) return unread(`must be at most ${MAX_BYTES / 2 ** 20} MiB, got ${Math.ceil(size / 2 ** 20)}; split it`);
    return readStream(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return unread(`must be a file that can be read, got ${code}`);
  }
}

const NONE: ReadonlySet<string> = new Set();
/** Where a kind holds values that are none of its own. */
const FOREIGN_VALUES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['CustomResourceDefinition', new Set(['default', 'enum', 'example'])],
  ['ControllerRevision', new Set(['data'])],
]);

function asServerReads(object: JsonObject): JsonObject {
  const isOwn = findServedKind(textAt(object, 'apiVersion'), textAt(object, 'kind')) !== undefined;
  return isOwn ? withoutNulls(object, FOREIGN_VALUES.get(textAt(object, 'kind')) ?? NONE) : object;
}

/** The items of a List, which in a list of one kind (`ConfigMapList`) may leave out what the list says. */
function writtenOut(document: unknown): readonly unknown[] {
  if (!isJsonObject(document) || !Array.isArray(document.items) || !/List$/.test(textAt(document, 'kind'))) return [document];
  const kind = textAt(document, 'kind').slice(0, -'List'.length);
  const implied: JsonObject = kind === '' ? {} : { apiVersion: document.apiVersion, kind };
  return document.items.flatMap((item: unknown) => writtenOut(isJsonObject(item) ? { ...implied, ...item } : item));
}

function repeatedKeyIn(file: string, number: number, value: unknown, fault: string): Finding {
  const message = `each key must stand there once, ${fault.slice(fault.indexOf('got '))}, of which kubectl takes the last; remove the others`;
  if (isJsonObject(value)) return findingOn({ file, manifest: new Manifest(value) }, '', 'duplicate-key', message);
  return { file, kind: '(no kind)', name: `document ${number}`, path: '', rule: 'duplicate-key', message };
}

function noObject(file: string, number: number, value: unknown): Finding {
  const message = `document must be an object with apiVersion and kind, got ${show(value)}; keep it out of the folder`;
  return { file, kind: '(no kind)', name: `document ${number}`, path: '', rule: 'not-an-object', message };
}
