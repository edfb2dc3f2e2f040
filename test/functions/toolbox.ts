import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HANG_MS } from '../support/hang.ts';

/** Exit code and output of a script. */
export interface ScriptRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const coreutils = ['basename', 'cat', 'chmod', 'cp', 'dirname', 'mkdir', 'mv', 'rm'];

/** Where programs are, asked once for all toolboxes of a process. */
const places = new Map<string, string>();

function placeOf(program: string): string {
  const place = places.get(program) ?? execFileSync('bash', ['-c', 'type -P "$1"', 'bash', program], { encoding: 'utf8' }).trim();
  places.set(program, place);
  return place;
}

/** A temporary folder with a PATH of its own: a few coreutils and the stubs that a test puts there, so that no real engine is ever started. */
export class Toolbox {
  /** The folder, for the test's own files. Its name holds a space, as a user's might. */
  readonly folder = mkdtempSync(join(tmpdir(), 'faaslab functions-'));
  private readonly bin = join(this.folder, 'bin');
  private readonly log = join(this.folder, 'calls');

  constructor() {
    mkdirSync(this.bin);
    for (const tool of coreutils) symlinkSync(placeOf(tool), join(this.bin, tool));
  }

  /** Adds a program that records its arguments and then runs `body`, lines of sh with the arguments in `"$@"`. */
  stub(name: string, body = ''): void {
    const path = join(this.bin, name);
    writeFileSync(path, `#!/bin/sh\n{ printf '%s\\0' '${name}' "$@"; printf '\\n\\0'; } >>"$CALLS"\n${body}\n`);
    chmodSync(path, 0o755);
  }

  /** The calls of stubs since the toolbox was made: program and arguments, exactly as they arrived. */
  calls(): readonly (readonly string[])[] {
    if (!existsSync(this.log)) return [];
    const calls: string[][] = [[]];
    for (const word of readFileSync(this.log, 'utf8').split('\0').slice(0, -1)) {
      if (word === '\n') calls.push([]);
      else calls.at(-1)?.push(word);
    }
    return calls.slice(0, -1);
  }

  /** Runs a script with bash in the toolbox's folder; only what is in the toolbox is on its PATH. */
  run(script: string, args: readonly string[] = []): ScriptRun {
    const { status, stdout, stderr, error } = spawnSync(placeOf('bash'), [script, ...args], {
      cwd: this.folder,
      env: { PATH: this.bin, CALLS: this.log },
      encoding: 'utf8',
      timeout: HANG_MS,
    });
    if (error !== undefined) throw error;
    return { exitCode: status, stdout, stderr };
  }

  /** Removes the folder with everything in it. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
