// Studies of any number of rows, and what every peer is given of one: its rows as data, and the objects of a row as a template.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load, loadAll } from 'js-yaml';

/** What a row of the matrix says; the peers get the same list. */
export function matrixRows(count) {
  return Array.from({ length: count }, (_, index) => ({
    name: `cpu-${105 + (index % 90) * 10}m-n-${index + 1}`,
    n: index + 1,
    cpu: `${105 + (index % 90) * 10}m`,
    memory: `${100 * (1 + (index % 8))}Mi`,
    note: `row ${index + 1} of a generated study`,
  }));
}

/** The row's id, as lib/lab/matrix-row.ts makes it. */
export function rowId(name, number, count) {
  return `t1-r${String(number).padStart(Math.max(2, String(count).length), '0')}-${name}`;
}

/** A project of its own in `folder`: our sources, the modules of this one, and no study yet. */
export function copyProject(root, folder) {
  for (const name of ['lib', 'charts', 'imports', 'main.ts', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'experiments'));
}

/** Writes a study of listed rows: the lab of the default study, every row with its own limits. */
export function writeStudy(root, project, name, rows) {
  const folder = join(project, 'experiments', name);
  mkdirSync(folder);
  const lab = load(readFileSync(join(root, 'experiments', 'course-report', 'lab.yaml'), 'utf8'));
  writeFileSync(join(folder, 'lab.yaml'), dump({ ...lab, title: `${rows.length} rows`, fidelity: 'hardened' }));
  const defaults = { function: 'float-operation', replicas: 1, load: { threads: 1, connections: 1, duration: '5s', timeout: '2s' } };
  const listed = rows.map(({ name, n, cpu, memory, note }) => ({ name, n, limits: { cpu, memory }, note }));
  writeFileSync(join(folder, 'matrix.yaml'), dump({ defaults, tables: [{ id: '1', title: 'Generated rows', rows: listed }] }));
}

/** The objects of every file of an output folder, by path. */
export function readObjects(out) {
  const files = {};
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && entry.name.endsWith('.yaml')) files[path.slice(out.length + 1)] = loadAll(readFileSync(path, 'utf8'));
  }
  return files;
}

/** Values that occur nowhere else in a row's objects. */
export const MARKED_ROW = { name: 'cpu-641m-n-918273', n: 918273, cpu: '641m', memory: '733Mi', note: 'a note that is marked' };
export const MARKED_STUDY = 'marked-study';

/**
 * The objects of one row as a template: each text that holds something of the row becomes `mark(parts)`, where parts are plain texts and
 * `{ value: 'id' | 'row' | 'n' | 'cpu' | 'memory' | 'note' | 'study' }`.
 */
export function markObjects(objects, mark) {
  const texts = {
    [rowId(MARKED_ROW.name, 1, 1)]: 'id',
    [MARKED_ROW.note]: 'note',
    [MARKED_STUDY]: 'study',
    [MARKED_ROW.n]: 'n',
    [MARKED_ROW.cpu]: 'cpu',
    [MARKED_ROW.memory]: 'memory',
  };
  // The row's number also stands as a label in the input of the load, which is a text.
  const form = new RegExp(`(${Object.keys(texts).join('|')}|(?<="faaslab\\.dev/row":")1(?="))`);
  const visit = (value, key) => {
    if (typeof value === 'string') {
      if (key === 'faaslab.dev/row') return mark([{ value: 'row' }]);
      // With one group in the form, every second part is what it found.
      const parts = value.split(form).map((part, index) => (index % 2 === 0 ? part : { value: texts[part] ?? 'row' }));
      return parts.length === 1 ? value : mark(parts.filter((part) => part !== ''));
    }
    if (Array.isArray(value)) return value.map((item) => visit(item, undefined));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name)]));
  };
  return visit(objects, undefined);
}

/** What ours adds to an object to tell linters of known exceptions; it is made after the constructs. */
const TOOL_ANNOTATION = /^(?:ignore-check\.kube-linter\.io|polaris\.fairwinds\.com|kube-score|checkov\.io)\//;

export function withoutToolAnnotations(object) {
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => !TOOL_ANNOTATION.test(key));
  const { annotations: _, ...metadata } = object.metadata;
  return { ...object, metadata: annotations.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(annotations) } };
}

/** Objects in an order that does not depend on who made them, each as JSON with sorted keys. */
export function canonical(objects) {
  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, sorted(value[key])]),
    );
  };
  return objects.map((object) => JSON.stringify(sorted(object))).sort();
}
