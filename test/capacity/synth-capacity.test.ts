import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import type { CapacityReport } from '../../lib/capacity/capacity-check.ts';
import { ManifestError } from '../../lib/checks/manifest-error.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { tempStudy } from '../support/temp-study.ts';

/** The course report with a row that asks for sixteen pods of 1000m, as the source printed it. */
function overfull(capacity: 'error' | 'warn') {
  const { experiments, study, edit } = tempStudy();
  edit('lab.yaml', (lab) => {
    lab.capacity = capacity;
  });
  edit('matrix.yaml', (matrix) => {
    for (const table of matrix.tables) if (table.id === '4-3-3') delete table.overrides['5'];
  });
  return loadStudy(experiments, study, PLATFORMS);
}

function synth(capacity: 'error' | 'warn') {
  const lab = overfull(capacity);
  const reports: CapacityReport[] = [];
  const files = () => [
    ...synthesize({
      lab,
      platform: platformOf(lab),
      charts: labCharts(lab, platformOf(lab)),
      onCapacity: (report) => reports.push(report),
    }),
  ];
  return { files, reports };
}

describe('a row that never fits', () => {
  it('stops the output where capacity is an error, naming study file and row', () => {
    const { files } = synth('error');
    expect(files).toThrow(ManifestError);
    expect(files).toThrow(
      /experiments\/course-report\/matrix\.yaml: row t4-3-3-r05-replicas-16: replicas: must fit .*got 16 of 1000m\/512Mi.*\[row-never-fits\]/,
    );
  });

  it('is told to the caller where it is a warning, and in the index', () => {
    const { files, reports } = synth('warn');
    const index = files().find(({ path }) => path === 'index/capacity.json');
    expect(reports.flatMap(({ errors }) => errors.map(({ name, rule }) => `${name} ${rule}`))).toEqual([
      't4-3-3-r05-replicas-16 row-never-fits',
    ]);
    expect(JSON.parse(String(index?.text)).rows.find((row: { id: string }) => row.id === 't4-3-3-r05-replicas-16')).toMatchObject({
      replicas: 16,
      placed: 3,
      most: 3,
      findings: [{ severity: 'error', rule: 'row-never-fits' }],
    });
  });
});
