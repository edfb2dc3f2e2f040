import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yamlText } from '../../lib/util/yaml-text.ts';
import { HANG_MS } from '../support/hang.ts';

/** Runs promtool in a folder that holds the given files, written as YAML. */
export function promtool(args: readonly string[], files: Readonly<Record<string, unknown>>): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), yamlText(content));
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8', timeout: HANG_MS });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
