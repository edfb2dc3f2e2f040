import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Beyond shellcheck's defaults: what has bitten scripts that run as root. */
const OPTIONAL_CHECKS = [
  'add-default-case',
  'avoid-nullary-conditions',
  'check-set-e-suppressed',
  'check-unassigned-uppercase',
  'deprecate-which',
  'quote-safe-variables',
  'require-double-brackets',
];

/** shellcheck's findings on scripts, one a line, by the given names. */
export function shellcheck(scripts: ReadonlyMap<string, string>, exclude: readonly string[] = []): string[] {
  return inFiles(scripts, (files) => {
    const options = [
      '--format=gcc',
      `--enable=${OPTIONAL_CHECKS.join(',')}`,
      ...(exclude.length > 0 ? [`--exclude=${exclude.join(',')}`] : []),
    ];
    const { stdout, stderr } = spawnSync('shellcheck', [...options, ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    return (stdout + stderr).split('\n').filter((line) => line !== '');
  });
}

/** What `bash -n` says to each script. */
export function bashSyntax(scripts: ReadonlyMap<string, string>): string[] {
  return inFiles(scripts, (files) =>
    files.flatMap((file) => {
      const { status, stderr } = spawnSync('bash', ['-n', file], { encoding: 'utf8' });
      return status === 0 ? [] : [stderr];
    }),
  );
}

function inFiles(scripts: ReadonlyMap<string, string>, check: (files: string[]) => string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  try {
    const files = [...scripts].map(([name, script]) => {
      const file = join(folder, `${name.replaceAll(/[^\w.-]+/g, '_')}.sh`);
      writeFileSync(file, script);
      return file;
    });
    return check(files).map((line) => line.replace(`${folder}/`, ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
