// `helm template`: one chart that ranges over the rows, which are its values.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { markObjects } from '../lib/study.mjs';

/** @returns the command, which prints one stream */
export function helm({ folder, out, rows, rowObjects, loadObjects }) {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: rows\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'values.yaml'), dump({ rows }));
  // Scripts lie beside the templates, as a chart's author would keep them.
  const scripts = {};
  const marked = markObjects([...rowObjects, ...loadObjects], (parts) => {
    const text = parts.map((part) => (typeof part === 'string' ? part : `{{ .${part.value} }}`)).join('');
    return parts.length === 1 && ['cpu', 'memory'].includes(parts[0].value) ? text : `QUOTED${text}QUOTED`;
  });
  const plain = JSON.parse(JSON.stringify(marked), (key, value) => {
    if (typeof value !== 'string' || !value.includes('\n')) return value;
    scripts[key] = value;
    return `SCRIPT${key}SCRIPT`;
  });
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, name), text);
  const yaml = plain
    .map((object) => dump(object, { lineWidth: -1, noRefs: true }))
    .join('---\n')
    .replace(/'?QUOTED(.*?)QUOTED'?/g, '"$1"')
    .replace(/'(\{\{.*?\}\})'/g, '$1')
    .replace(/SCRIPT(.*?)SCRIPT/g, (_, name) => `|\n    {{- $.Files.Get "${name}" | nindent 4 }}`);
  writeFileSync(join(folder, 'templates', 'rows.yaml'), `{{- range .Values.rows }}\n---\n${yaml}{{- end }}\n`);
  return ['sh', '-c', `helm template rows "${folder}" > "${out}/rows.yaml"`];
}
