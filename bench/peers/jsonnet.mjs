// go-jsonnet: one program over the rows, a YAML file for each row and each load.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonTemplate } from '../lib/template.mjs';

export function jsonnet({ folder, out, rows, rowObjects, loadObjects }) {
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  const sum = (parts) => parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : `row.${part.value}`)).join(' + ');
  const stream = (objects) => `std.manifestYamlStream(${jsonTemplate(objects, sum)}, c_document_end=false, quote_keys=false)`;
  writeFileSync(
    join(folder, 'rows.jsonnet'),
    `local rows = import 'rows.json';
{ ['rows/' + row.id + '.k8s.yaml']: ${stream(rowObjects)} for row in rows }
+ { ['load/' + row.id + '.k8s.yaml']: ${stream(loadObjects)} for row in rows }
`,
  );
  return ['jsonnet', '-S', '-c', '-m', out, join(folder, 'rows.jsonnet')];
}
