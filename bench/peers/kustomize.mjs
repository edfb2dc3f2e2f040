// `kubectl kustomize`: the objects of one row as base, an overlay of patches for each row, and one call for each overlay: a single call over
// all of them would have to be given every function twice, under different names.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { markObjects } from '../lib/study.mjs';

export function kustomize({ folder, out, rows, rowObjects, loadObjects }) {
  const objects = [...rowObjects, ...loadObjects];
  mkdirSync(join(folder, 'base'), { recursive: true });
  writeFileSync(join(folder, 'base', 'objects.yaml'), objects.map((object) => dump(object, { lineWidth: -1 })).join('---\n'));
  writeFileSync(join(folder, 'base', 'kustomization.yaml'), dump({ resources: ['objects.yaml'] }));
  const patches = markObjects(objects, (parts) => ({ parts })).map((object, index) => ({
    kind: objects[index].kind,
    changes: changesOf(object, ''),
  }));
  for (const row of rows) {
    const overlay = join(folder, 'overlays', row.id);
    mkdirSync(overlay, { recursive: true });
    const written = patches.map(({ kind, changes }) => ({
      target: { kind },
      patch: dump(
        changes.map(({ path, parts }) => ({
          op: 'replace',
          path,
          value: parts.map((part) => (typeof part === 'string' ? part : row[part.value])).join(''),
        })),
      ),
    }));
    writeFileSync(join(overlay, 'kustomization.yaml'), dump({ resources: ['../../base'], patches: written }, { lineWidth: -1 }));
  }
  const loop = `for overlay in overlays/*; do kubectl kustomize "$overlay" > "${out}/$(basename "$overlay").yaml" || exit 1; done`;
  return ['sh', '-c', `cd "${folder}" && ${loop}`];
}

function changesOf(value, path) {
  if (value === null || typeof value !== 'object') return [];
  if (!Array.isArray(value) && Array.isArray(value.parts)) return [{ path, parts: value.parts }];
  return Object.entries(value).flatMap(([key, item]) => changesOf(item, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
}
