import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireTool } from './support/require-tool.ts';
import { runScript } from './support/run-script.ts';

/** Every shell script of the project, by its first line or its name. */
function scripts(): string[] {
  const inside = ['lib', 'test', 'bench', 'docs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(sh|bash)$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  // Beside them there may be a user's own.
  return [...inside, 'functions/build.sh', 'functions/import.sh', '.ci/run'].sort();
}

describe.skipIf(!requireTool('shellcheck'))('shell scripts', () => {
  it('are found', () => {
    expect(scripts()).toEqual(
      expect.arrayContaining(['.ci/run', 'functions/build.sh', 'lib/credentials/create-secret.sh', 'lib/openfaas/end-when-idle.sh']),
    );
  });

  // A part without a first line of its own is put into a script and checked with it.
  it.each(scripts().filter((script) => readFileSync(script, 'utf8').startsWith('#!')))('%s', async (script) => {
    const { exitCode, stdout } = await runScript(['shellcheck', '--external-sources', script]);
    expect([exitCode, stdout]).toEqual([0, '']);
  });

  it('lib/openfaas/end-when-idle.sh, which a container runs as text', async () => {
    const { exitCode, stdout } = await runScript(['shellcheck', '--shell=sh', 'lib/openfaas/end-when-idle.sh']);
    expect([exitCode, stdout]).toEqual([0, '']);
  });
});
