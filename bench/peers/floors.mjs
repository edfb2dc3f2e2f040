// What nobody can do without: the files, and the files through js-yaml, with no checks, no model and no constructs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { markObjects } from '../lib/study.mjs';
import { jsonTemplate, templateLiteral } from '../lib/template.mjs';

const HEAD = `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const [data, out] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(data, 'utf8'));
for (const folder of ['rows', 'load']) mkdirSync(\`\${out}/\${folder}\`, { recursive: true });
`;

const WRITE = `for (const row of rows) {
  writeFileSync(\`\${out}/rows/\${row.id}.k8s.yaml\`, rowText(row));
  writeFileSync(\`\${out}/load/\${row.id}.k8s.yaml\`, loadText(row));
}
`;

/** Plain objects and `dump`. */
export function jsYamlFloor({ folder, out, rows, rowObjects, loadObjects, modules }) {
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  const text = (objects) =>
    `${jsonTemplate(objects, templateLiteral)}.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join('---\\n')`;
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { dump } from ${JSON.stringify(join(modules, 'js-yaml', 'dist', 'js-yaml.mjs'))};
${HEAD}const rowText = (row) => ${text(rowObjects)};
const loadText = (row) => ${text(loadObjects)};
${WRITE}`,
  );
  return [process.execPath, join(folder, 'main.mjs'), join(folder, 'rows.json'), out];
}

/** Text with the row's values put in, and nothing but that. */
export function writeFloor({ folder, out, rows, rowObjects, loadObjects }) {
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  const text = (objects) => {
    const mark = (parts) => `@@${JSON.stringify(parts)}@@`;
    const isBlock = (parts) => parts.some((part) => typeof part === 'string' && part.includes('\n'));
    // In a block of lines the values stand among its text, without quotes of their own.
    const inBlock = (parts) => parts.map((part) => (typeof part === 'string' ? part : `@@@${part.value}@@@`)).join('');
    const marked = markObjects(objects, (parts) => (isBlock(parts) ? inBlock(parts) : mark(parts)));
    const yaml = marked.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join('---\n');
    const parts = yaml.split(/@@@(\w+)@@@/).flatMap((text, index) => {
      if (index % 2 === 1) return [{ value: text }];
      return text.split(/'?@@(.*?)@@'?/).flatMap((part, odd) => (odd % 2 === 0 ? [part] : ['"', ...JSON.parse(part), '"']));
    });
    return templateLiteral(parts);
  };
  writeFileSync(
    join(folder, 'main.mjs'),
    `${HEAD}const rowText = (row) => ${text(rowObjects)};\nconst loadText = (row) => ${text(loadObjects)};\n${WRITE}`,
  );
  return [process.execPath, join(folder, 'main.mjs'), join(folder, 'rows.json'), out];
}
