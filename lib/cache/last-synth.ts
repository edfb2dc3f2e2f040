import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the launcher keeps what it makes again at will, and the hash of all that this program is made from. */
export interface ProgramCache {
  readonly folder: string;
  readonly program: string;
}

/** How many studies and folders are remembered: more than anybody works on, and few enough for a file that is read at every run. */
const MOST = 16;

interface Run {
  /** Study and output folder. */
  readonly target: string;
  /** Hash of the program and of the study's files. */
  readonly inputs: string;
  /** Hash of the output's record. */
  readonly record: string;
}

/**
 * What the last synth of a study into a folder was made from and made. The output follows from the program and the study's files alone, so with
 * both unchanged, and the output too, there is nothing to do.
 *
 * Only an aid: where it cannot be read or written, everything is made again.
 */
export class LastSynth {
  readonly #file: string;
  readonly #target: string;
  /** Absent where a file of the study cannot be read. */
  readonly #inputs: string | undefined;

  /** @param study the study's folder @param out the output folder */
  constructor({ folder, program }: ProgramCache, study: string, out: string) {
    this.#file = join(folder, 'synth.json');
    this.#target = `${resolve(study)} ${resolve(out)}`;
    this.#inputs = hashOf(program, study);
  }

  /** The hash of the output's record, if the last run had the same program and study as this one. */
  record(): string | undefined {
    const run = this.#runs().find(({ target }) => target === this.#target);
    return run !== undefined && run.inputs === this.#inputs ? run.record : undefined;
  }

  /** @param record the hash of the record of an output that was made without anything to say about it */
  remember(record: string): void {
    if (this.#inputs === undefined) return;
    const others = this.#runs().filter(({ target }) => target !== this.#target);
    const runs = [{ target: this.#target, inputs: this.#inputs, record }, ...others].slice(0, MOST);
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      const part = `${this.#file}.${process.pid}.part`;
      writeFileSync(part, JSON.stringify(runs));
      renameSync(part, this.#file);
    } catch {}
  }

  #runs(): readonly Run[] {
    try {
      const runs: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return Array.isArray(runs) ? runs.filter(isRun) : [];
    } catch {
      return [];
    }
  }
}

function isRun(run: unknown): run is Run {
  if (typeof run !== 'object' || run === null || !('target' in run && 'inputs' in run && 'record' in run)) return false;
  return [run.target, run.inputs, run.record].every((value) => typeof value === 'string');
}

function hashOf(program: string, study: string): string | undefined {
  try {
    return sha256(program, ...studyFiles(study));
  } catch {
    return undefined;
  }
}

/** Every file of the study, whoever reads it: name and content by turns. */
function* studyFiles(folder: string): Generator<string | Uint8Array> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    yield entry.name;
    if (entry.isDirectory()) yield* studyFiles(path);
    // To read a pipe would wait for whoever writes to it.
    else if (statSync(path).isFile()) yield readFileSync(path);
    else throw new Error(`${path} is no file`);
  }
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  // With its length before each part, no two lists of parts are one text.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
