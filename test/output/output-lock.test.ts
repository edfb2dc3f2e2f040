import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutputError } from '../../lib/output/output-error.ts';
import { withOutputLock } from '../../lib/output/output-lock.ts';
import { findOutputPlace, type OutputPlace } from '../../lib/output/output-place.ts';
import { currentProcess } from '../../lib/output/process-identity.ts';
import { buildWriter } from './support/build-writer.ts';
import { expectedTree, readTree } from './support/read-tree.ts';
import { RunningWriter, runWriter } from './support/run-writer.ts';
import { makeTempFolder, tempFolder } from './support/temp-folder.ts';
import { writerFiles } from './support/writer-order.ts';

let bundle: string;
let bundleFolder: string;
beforeAll(async () => {
  bundleFolder = makeTempFolder();
  bundle = await buildWriter(bundleFolder);
});
afterAll(() => rmSync(bundleFolder, { recursive: true }));

const { pid: deadPid } = spawnSync('true');

function newPlace(): OutputPlace {
  return findOutputPlace(join(tempFolder(), 'dist'));
}

/** Puts a lock of another process there. */
function writeLock(path: string, holder: Readonly<Record<string, unknown>>): void {
  writeFileSync(path, `${JSON.stringify({ ...currentProcess(), id: 'aa', ...holder })}\n`);
}

describe('withOutputLock', () => {
  it('holds a file that names the process, and nothing else, while the work is done', () => {
    const place = newPlace();
    const during = withOutputLock(place, () => ({ names: readdirSync(place.parent), holder: readFileSync(`${place.helper}lock`, 'utf8') }));
    expect(during.names).toEqual(['.dist.faaslab-lock']);
    expect(JSON.parse(during.holder)).toEqual({ ...currentProcess(), id: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(readdirSync(place.parent)).toEqual([]);
  });

  it('frees the lock when the work fails, and passes the error on', () => {
    const place = newPlace();
    const error = new Error('failed');
    expect(() =>
      withOutputLock(place, () => {
        throw error;
      }),
    ).toThrow(error);
    expect(readdirSync(place.parent)).toEqual([]);
  });

  it('refuses a second writer and names the process that writes', () => {
    const place = newPlace();
    const message = `output folder ${place.given} must have one writer at a time, got a second one while process ${process.pid} writes; wait until it ends`;
    withOutputLock(place, () => {
      expect(() => withOutputLock(place, () => 0)).toThrow(new OutputError(message));
      expect(readdirSync(place.parent)).toEqual(['.dist.faaslab-lock']);
    });
  });

  it('refuses when it cannot tell, and says what to delete', () => {
    const place = newPlace();
    writeLock(`${place.helper}lock`, { pid: deadPid, host: 'elsewhere' });
    expect(() => withOutputLock(place, () => 0)).toThrow(
      `while process ${deadPid} on host elsewhere writes; wait until it ends; if it no longer runs, delete ${place.helper}lock`,
    );
    expect(existsSync(`${place.helper}lock`)).toBe(true);
  });

  it.each([
    '',
    'x',
    'null',
    '{"pid":1}',
    '{"pid":-1,"startTime":null,"host":"h","id":"a"}',
    '{"pid":1,"startTime":null,"host":"h","id":"../a"}',
  ])('refuses a lock that holds %j, and says what to delete', (text) => {
    const place = newPlace();
    writeFileSync(`${place.helper}lock`, text);
    expect(() => withOutputLock(place, () => 0)).toThrow(
      `lock ${place.helper}lock must name the process that holds it, got ${JSON.stringify(text)}; delete it if no other run is going on`,
    );
    expect(readdirSync(place.parent)).toEqual(['.dist.faaslab-lock']);
  });

  it('takes over the lock of a process that has ended', () => {
    const place = newPlace();
    writeLock(`${place.helper}lock`, { pid: deadPid });
    expect(withOutputLock(place, () => readdirSync(place.parent))).toEqual(['.dist.faaslab-lock']);
    expect(readdirSync(place.parent)).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/stat'))('takes over the lock of a process whose number another one has by now', () => {
    const place = newPlace();
    writeLock(`${place.helper}lock`, { startTime: '1' });
    expect(withOutputLock(place, () => 'done')).toBe('done');
    expect(readdirSync(place.parent)).toEqual([]);
  });

  it('waits for nobody to take over, but leaves it to a process that is just doing so', () => {
    const place = newPlace();
    writeLock(`${place.helper}lock`, { pid: deadPid });
    writeLock(`${place.helper}lock-${deadPid}-aa-claim`, { id: 'bb' });
    expect(() => withOutputLock(place, () => 0)).toThrow(`while process ${process.pid} writes`);
    expect(readFileSync(`${place.helper}lock`, 'utf8')).toContain(`"pid":${deadPid}`);
  });

  it('takes over from a process that was killed while it took over from one that was killed while it took over', () => {
    const place = newPlace();
    writeLock(`${place.helper}lock`, { pid: deadPid, id: 'aa' });
    writeLock(`${place.helper}lock-${deadPid}-aa-claim`, { pid: deadPid, id: 'bb' });
    writeLock(`${place.helper}lock-${deadPid}-bb-claim`, { pid: deadPid, id: 'cc' });
    expect(withOutputLock(place, () => readdirSync(place.parent))).toEqual(['.dist.faaslab-lock']);
    expect(readdirSync(place.parent)).toEqual([]);
  });

  it('deletes what killed processes left of their attempts, and only that', () => {
    const place = newPlace();
    writeFileSync(`${place.helper}lock-${deadPid}-aa`, '');
    writeFileSync(`${place.helper}lock-${deadPid}-bb-claim`, '');
    writeFileSync(`${place.helper}lock-${process.pid}-cc`, '');
    withOutputLock(place, () => 0);
    expect(readdirSync(place.parent)).toEqual([`.dist.faaslab-lock-${process.pid}-cc`]);
  });

  it('does not delete a lock that has replaced its own', () => {
    const place = newPlace();
    withOutputLock(place, () => writeLock(`${place.helper}lock`, { pid: 1 }));
    expect(readFileSync(`${place.helper}lock`, 'utf8')).toContain('"pid":1,');
  });
});

describe('two writers of one folder', () => {
  it('let the first finish and refuse the second, which changes nothing', async () => {
    const temp = tempFolder();
    const folder = join(temp, 'dist');
    const gate = join(temp, 'gate');
    const first = new RunningWriter(bundle, { folder, tag: 'first', count: 50, holdUntil: gate });
    await first.said('holding');
    expect(runWriter(bundle, { folder, tag: 'second', count: 70 })).toEqual({
      error: `output folder ${folder} must have one writer at a time, got a second one while process ${first.pid} writes; wait until it ends`,
    });
    writeFileSync(gate, '');
    expect((await first.ended).report).toMatchObject({ written: 51 });
    expect(readTree(folder)).toEqual(expectedTree(writerFiles({ tag: 'first', count: 50 })));
    expect(readdirSync(temp).sort()).toEqual(['dist', 'gate']);
  });

  it('never are inside at once, though all start at the same moment and find the lock of a dead process', async () => {
    for (let round = 0; round < 5; round++) {
      const temp = tempFolder();
      const lab = join(temp, 'lab');
      mkdirSync(lab);
      const folder = join(lab, 'dist');
      writeLock(join(lab, '.dist.faaslab-lock'), { pid: deadPid });
      const order = { folder, count: 200, startAt: join(temp, 'gate'), inside: join(temp, 'inside') };
      const tags = ['a', 'b', 'c', 'd'];
      const writers = tags.map((tag) => new RunningWriter(bundle, { ...order, tag }));
      // All wait for the gate by now, or come a little later, which is fine too.
      await new Promise((resolve) => setTimeout(resolve, 300));
      writeFileSync(order.startAt, '');
      const results = await Promise.all(writers.map((writer) => writer.ended));
      const winners = tags.filter((_tag, index) => results[index]?.report !== undefined);
      expect(winners.length).toBeGreaterThan(0);
      for (const { error } of results.filter((result) => result.report === undefined)) {
        expect(error).toMatch(/must have one writer at a time, got a second one while process \d+ writes; wait until it ends$/);
      }
      const present = readTree(folder);
      expect(winners.map((tag) => expectedTree(writerFiles({ tag, count: 200 })))).toContainEqual(present);
      expect(readdirSync(lab)).toEqual(['dist']);
    }
  });
});
