// `cue export`: one stream from a comprehension over the rows.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonTemplate } from '../lib/template.mjs';

export function cue({ folder, out, rows, rowObjects, loadObjects }) {
  writeFileSync(join(folder, 'rows.json'), JSON.stringify({ rows }));
  const inText = (parts) =>
    `"${parts.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : `\\(row.${part.value})`)).join('')}"`;
  writeFileSync(
    join(folder, 'rows.cue'),
    `package rows

import "encoding/yaml"

rows: [...]
objects: [for row in rows for object in ${jsonTemplate([...rowObjects, ...loadObjects], inText)} {object}]
stream: yaml.MarshalStream(objects)
`,
  );
  return [
    'cue',
    'export',
    join(folder, 'rows.cue'),
    join(folder, 'rows.json'),
    '-e',
    'stream',
    '--out',
    'text',
    '-f',
    '-o',
    join(out, 'rows.yaml'),
  ];
}
