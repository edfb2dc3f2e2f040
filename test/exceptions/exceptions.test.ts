import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { exceptionsOf, STUDY_EXCEPTIONS } from '../../lib/exceptions/exceptions.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { schemaCheck } from '../../lib/schema/schema-check.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { exceptionsPage, unknownRules } from './exceptions-page.ts';

/** Those of the project: a user's own stand beside them. */
const studies = ['course-report'];

describe('exceptions', () => {
  it('are given for every study of the project, if only an empty list, and for no other', () => {
    expect([...STUDY_EXCEPTIONS.keys()].toSorted()).toEqual(studies.toSorted());
  });

  it.each([...STUDY_EXCEPTIONS])('of %s name rules that there are, each once for an object', (_study, exceptions) => {
    expect(unknownRules(exceptions)).toEqual([]);
    const keys = exceptions.map(({ object, rule }) => `${object} ${rule}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(studies)('let %s pass both gates, and are all needed for it', (study) => {
    const lab = loadStudy('experiments', study);
    const minor = lab.cluster.kubernetes.minor;
    const unknown: string[] = [];
    const checks = [checkRules, schemaCheck(findSchemas(minor), (api) => unknown.push(api))];
    expect(exceptionsOf(lab).isOwn).toBe(true);
    expect([...synthesize(lab, labCharts(lab), undefined, { checks })].length).toBeGreaterThan(lab.rows.length);
    expect(unknown).toEqual([]);
  });

  it('are all there for a study that is not of this project, which need not use them', () => {
    const lab = { ...loadStudy('experiments', 'course-report'), study: 'somebody-elses' };
    expect(exceptionsOf(lab)).toMatchObject({ isOwn: false });
    expect(exceptionsOf(lab).rules).toEqual(expect.arrayContaining([...(STUDY_EXCEPTIONS.get('course-report') ?? [])]));
  });

  it('are listed with their reasons in docs/exceptions.md', async () => {
    await expect(exceptionsPage(STUDY_EXCEPTIONS)).toMatchFileSnapshot(resolve('docs/exceptions.md'));
  });
});
