import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { ApiServer } from '../agreement/api-server.ts';
import { bases } from '../agreement/bases.ts';
import { MINOR, newGate, refusedRules } from '../agreement/judge.ts';
import { mutationsOf, samplesOf } from '../agreement/mutations.ts';
import { count, newTally, type Tally, tallyTable } from '../agreement/tally.ts';
import { VERDICTS_FILE, verdictsText } from '../agreement/verdicts.ts';
import { ApiProxy } from './api-proxy.ts';
import { mustKubectl, requireCluster } from './kubectl.ts';

/** It exists, and nothing is ever created in it. */
const OWN = 'agree';
const PARALLEL = 24;

describe.skipIf(!requireCluster())('check and a real API server agree', () => {
  let proxy: ApiProxy;
  const schemas = findSchemas(MINOR);
  const all = bases();
  const pool = samplesOf(
    all.map(({ object }) => object),
    schemas,
  );

  beforeAll(async () => {
    mustKubectl('create', 'namespace', OWN);
    proxy = await ApiProxy.start();
  });
  afterAll(async () => {
    await proxy.stop();
    mustKubectl('delete', 'namespace', OWN, '--wait=false');
  });

  it('asks the version that its verdicts are recorded of', () => {
    const { serverVersion } = getJsonVersion();
    expect(serverVersion.minor).toMatch(new RegExp(`^${MINOR}`));
  });

  it('that the correct objects are correct', async () => {
    const server = new ApiServer(proxy);
    const gate = newGate();
    for (const { name, object } of all) {
      const verdict = await server.ask(object);
      expect([name, verdict?.status, verdict?.message ?? '']).toEqual([name, 201, '']);
      expect([name, refusedRules(object, gate)]).toEqual([name, []]);
    }
    expect(all.length).toBeGreaterThanOrEqual(85);
  });

  it('on every change of one value: at least 97 of 100 that the server refuses are found, and none that it takes', async () => {
    const server = new ApiServer(proxy);
    const gate = newGate();
    const byKind = new Map<string, Tally>();
    const recorded = new Map<string, string>();
    for (const { name, object } of all) {
      const mutations = [...mutationsOf(name, object, schemas, pool)];
      const statuses = await askAll(server, mutations);
      const kind = String(object.kind);
      const tally = byKind.get(kind) ?? newTally();
      byKind.set(kind, tally);
      const letters = mutations.map(({ title, object: changed }, index) => {
        const status = statuses[index];
        const isRefused = status === 400 || status === 422;
        // Whatever else it answers is about the cluster: a namespace or a class that is not there.
        if (!isRefused && status !== 201) return '-';
        count(tally, title, isRefused, refusedRules(changed, gate));
        return isRefused ? 'r' : 't';
      });
      recorded.set(name, letters.join(''));
    }
    if (process.env.UPDATE_VERDICTS) writeFileSync(VERDICTS_FILE, verdictsText(recorded));
    const tallies = [...byKind.values()];
    const sum = (key: 'refused' | 'found' | 'taken') => tallies.reduce((total, tally) => total + tally[key], 0);
    console.info(tallyTable(byKind));
    console.info(`not found, some of them:\n${tallies.flatMap(({ missed }) => missed.slice(0, 3)).join('\n')}`);
    expect(sum('refused')).toBeGreaterThan(10_000);
    expect(sum('taken')).toBeGreaterThan(5000);
    expect(tallies.flatMap(({ falseAlarms }) => falseAlarms)).toEqual([]);
    expect(sum('found') / sum('refused')).toBeGreaterThanOrEqual(0.97);
  });
});

async function askAll(server: ApiServer, mutations: readonly { readonly object: Readonly<Record<string, unknown>> }[]): Promise<number[]> {
  const statuses: number[] = [];
  const queue = mutations.entries();
  const worker = async () => {
    for (const [index, { object }] of queue) statuses[index] = (await server.ask(object))?.status ?? 0;
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return statuses;
}

function getJsonVersion(): { readonly serverVersion: { readonly minor: string } } {
  return JSON.parse(mustKubectl('version', '-o', 'json'));
}
