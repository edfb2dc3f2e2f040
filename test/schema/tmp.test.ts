import { it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { readDeclared, officialMinors, readOfficial } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';
import { unusedOverlays } from '../../lib/schema/overlays.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { formatFinding } from '../../lib/manifest/finding.ts';
it('x', () => {
  const all = [22, 27, 34].map((m) => { const t = performance.now(); const s = readDeclared(m); console.log(m, s.kinds.size, Object.keys(s.definitions).length, performance.now() - t); return s; });
  const off = officialMinors('/work/shared/kubernetes-schemas').map((m) => readOfficial('/work/shared/kubernetes-schemas', m)!);
  console.log('unused', unusedOverlays(all), unusedOverlays(off));
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.yaml'));
  const entries = files.flatMap((file) => loadAll(readFileSync(`dist/${file}`, 'utf8')).map((o) => ({ file, manifest: new Manifest(o) })));
  for (const s of [...all, ...off]) {
    const t = performance.now();
    const gate = new SchemaGate(s, entries.map((e) => e.manifest));
    const f = entries.flatMap((e) => gate.check(e));
    console.log(s.source, entries.length, 'unknown', [...new Set(entries.filter((e) => !gate.knows(e.manifest)).map((e) => e.manifest.kind))], f.length, performance.now() - t);
    console.log([...new Set(f.map(formatFinding))].slice(0, 10).join('\n'));
  }
}, 60000);
