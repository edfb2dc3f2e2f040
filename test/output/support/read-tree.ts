import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything in a folder: path to content (latin1, so that no byte is lost), `folder/` to '', and `!` before the path of anything else. */
export function readTree(folder: string, prefix = ''): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) Object.assign(tree, { [`${prefix}${name}/`]: '' }, readTree(path, `${prefix}${name}/`));
    else if (stat.isFile()) tree[prefix + name] = readFileSync(path, 'latin1');
    else tree[`!${prefix}${name}`] = '';
  }
  return tree;
}

/** What `readTree` must give for an output of these files: the files, their folders, and the record, spelled out anew here. */
export function expectedTree(files: Readonly<Record<string, string | Uint8Array>>): Record<string, string> {
  const tree: Record<string, string> = { 'index/': '' };
  const lines: string[] = [];
  for (const path of Object.keys(files).sort()) {
    const bytes = Buffer.from(files[path] ?? '');
    tree[path] = bytes.toString('latin1');
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) tree[path.slice(0, at + 1)] = '';
    lines.push(`{"path":${JSON.stringify(path)},"sha256":"${createHash('sha256').update(bytes).digest('hex')}"}`);
  }
  tree['index/files.json'] = Buffer.from(lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`).toString('latin1');
  return tree;
}

/** Inode, mode and times of a folder and everything in it: equal before and after means that nothing was touched. */
export function readStats(folder: string): Record<string, string> {
  const stats: Record<string, string> = {};
  for (const path of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const { ino, mode, mtimeNs, ctimeNs } = lstatSync(join(folder, path), { bigint: true });
    stats[path] = `${ino} ${mode} ${mtimeNs} ${ctimeNs}`;
  }
  return stats;
}
