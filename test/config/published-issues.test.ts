import { expect, it } from 'vitest';
import { loadStudy } from '../../lib/config/load-study.ts';
import { publishedIssues } from '../../lib/config/published-issues.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { tempStudy } from '../support/temp-study.ts';

const lab = loadStudy('experiments', 'course-report', PLATFORMS);

function issues(
  change: (published: { tables: { rows: { experiment: string | null; cells: object }[]; title?: string }[] }) => void,
): string[] {
  const { experiments, study, replace, read } = tempStudy();
  const published = JSON.parse(read('published.json'));
  change(published);
  replace('published.json', JSON.stringify(published));
  return publishedIssues(experiments, study, lab).map(
    ({ file, path, message }) => `${file.slice(file.lastIndexOf('/') + 1)}: ${path}: ${message}`,
  );
}

it('finds nothing in the file of the course report', () => {
  expect(publishedIssues('experiments', 'course-report', lab)).toEqual([]);
});

it('finds nothing where a study has no such file', () => {
  expect(publishedIssues('experiments', 'no-such-study')).toEqual([]);
});

it('tells every value that the schema refuses, with its place', () => {
  const found = issues(({ tables }) => {
    if (tables[0] !== undefined) delete tables[0].title;
    if (tables[1]?.rows[0] !== undefined) Object.assign(tables[1].rows[0].cells, { latencyMedian: { printed: '1', value: 1 } });
  });
  expect(found).toHaveLength(2);
  expect(found[0]).toBe('published.json: tables[0].title: must be text, got nothing');
  expect(found[1]).toMatch(/^published\.json: tables\[1\]\.rows\[0\]\.cells/);
});

it('tells an experiment that is no row of the matrix', () => {
  const found = issues(({ tables }) => {
    if (tables[0]?.rows[0] !== undefined) tables[0].rows[0].experiment = '9-9-9/1';
  });
  expect(found).toEqual([
    'published.json: tables[0].rows[0].experiment: must be a row of matrix.yaml, as TABLE/ROW, or null, got "9-9-9/1"',
  ]);
});

it('tells a file that is no JSON', () => {
  const { experiments, study, replace } = tempStudy();
  replace('published.json', '{');
  expect(publishedIssues(experiments, study)[0]?.message).toMatch(/^must be JSON, got /);
});
