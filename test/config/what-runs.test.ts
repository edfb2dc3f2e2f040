import { describe, expect, it } from 'vitest';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { resourceRequirements } from '../../lib/quantities/resources.ts';
import { type TempStudy, tempStudy } from '../support/temp-study.ts';
import { studyFaults } from './study-faults.ts';

type Change = Parameters<TempStudy['edit']>[1];

function changed(file: 'lab.yaml' | 'matrix.yaml', change: Change): TempStudy {
  const study = tempStudy();
  study.edit(file, change);
  return study;
}

function labWith(file: 'lab.yaml' | 'matrix.yaml', change: Change): Lab {
  const { experiments, study } = changed(file, change);
  return loadStudy(experiments, study, PLATFORMS);
}

function faultsWith(file: 'lab.yaml' | 'matrix.yaml', change: Change): string[] {
  return studyFaults(changed(file, change));
}

describe('resources', () => {
  it('of a function are laid over the defaults key by key', () => {
    const lab = labWith('lab.yaml', ({ functions }) => {
      functions.matmul.limits = { memory: '256Mi' };
      functions['hello-python'].requests = { cpu: '50m' };
    });
    const of = (name: string) => resourceRequirements(lab.functions.get(name)?.resources ?? {});
    expect(of('matmul')).toEqual({ requests: { cpu: '20m', memory: '32Mi' }, limits: { cpu: '1', memory: '256Mi' } });
    expect(of('hello-python')).toEqual({ requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '1', memory: '128Mi' } });
  });

  it('have each absent request written out as the limit, which the API server makes of it', () => {
    const lab = labWith('lab.yaml', (file) => {
      file.fidelity = 'hardened';
      file.functionDefaults = { timeouts: file.functionDefaults.timeouts, limits: { cpu: '200m' } };
      file.monitoring.grafana = { nodePort: 30634, requests: { cpu: '100m' }, limits: { memory: '256Mi' } };
      file.monitoring.prometheus.server = { retention: '24h', limits: { memory: '1Gi' } };
      file.load = { waitForFunction: '180s', requests: { cpu: '100m' }, limits: { memory: '3900Mi' } };
    });
    expect(resourceRequirements(lab.functions.get('matmul')?.resources ?? {})).toEqual({
      requests: { cpu: '200m' },
      limits: { cpu: '200m' },
    });
    expect(resourceRequirements(lab.monitoring.grafana.resources)).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { memory: '256Mi' },
    });
    expect(lab.monitoring.prometheus.server?.resources.requests?.memory?.toString()).toBe('1Gi');
    expect(resourceRequirements(lab.load.resources)).toEqual({ requests: { cpu: '100m', memory: '3900Mi' }, limits: { memory: '3900Mi' } });
  });

  it('of a replay are laid over the printed ones, and over those of the replay of the table', () => {
    const lab = labWith('matrix.yaml', ({ tables }) => {
      tables[5].defaults.replay = { because: 'all', requests: { cpu: '10m' } };
      tables[5].rows[0].replay = { because: 'one', requests: { memory: '64Mi' } };
    });
    const row = lab.rows.find(({ id }) => id === 't4-3-4-r01-replicas-1-cpu-1000m');
    expect(row && resourceRequirements(row.resources)).toEqual({
      requests: { cpu: '10m', memory: '64Mi' },
      limits: { cpu: '1', memory: '1Gi' },
    });
    expect(row?.note).toBe('one');
    expect(row?.changes).toEqual([
      { path: 'requests.cpu', printed: '1000m', used: '10m' },
      { path: 'requests.memory', printed: '1024Mi', used: '64Mi' },
    ]);
  });

  it('say of a limit that only the replay sets that it is the request too', () => {
    const lab = labWith('matrix.yaml', ({ tables }) => {
      tables[0].rows[0].replay = { because: 'x', limits: { cpu: '300m' } };
    });
    expect(lab.rows[0]?.changes).toEqual([
      { path: 'requests.cpu', printed: 'none', used: '300m' },
      { path: 'limits.cpu', printed: 'none', used: '300m' },
    ]);
  });
});

describe('a request above its limit is told where it came to be', () => {
  it.each<[what: string, file: 'lab.yaml' | 'matrix.yaml', change: Change, expected: string[]]>([
    [
      'a function that lowers the default limit',
      'lab.yaml',
      ({ functions }) => Object.assign(functions.matmul, { limits: { cpu: '10m' } }),
      [
        'lab.yaml: functions.matmul.limits.cpu: must be at least the request 20m (functionDefaults.requests.cpu), got 10m; lower the request beside it too',
      ],
    ],
    [
      'a function that raises the request',
      'lab.yaml',
      ({ functions }) => Object.assign(functions.matmul, { requests: { memory: '1Gi' } }),
      ['lab.yaml: functions.matmul.requests.memory: must be at most the limit 128Mi (functionDefaults.limits.memory), got 1Gi'],
    ],
    [
      'a replay that lowers a limit',
      'matrix.yaml',
      ({ tables }) => Object.assign(tables[5].rows[0], { replay: { because: 'x', limits: { cpu: '500m' } } }),
      [
        'matrix.yaml: tables[5].rows[0].replay.limits.cpu: must be at least the request 1000m (tables[5].rows[0].limits.cpu, which is the request where none is written), got 500m; lower the request beside it too',
      ],
    ],
    [
      'a replay that raises a request over the limit of an axis',
      'matrix.yaml',
      ({ tables }) => Object.assign(tables[2], { overrides: { 3: { replay: { because: 'x', requests: { cpu: '600m' } } } } }),
      [
        'matrix.yaml: tables[2].overrides.3.replay.requests.cpu: must be at most the limit 500m (tables[2].axes["limits.cpu"][2]), got 600m',
      ],
    ],
    [
      'an axis below the request of the table, told at its values and not at the table',
      'matrix.yaml',
      ({ tables }) => Object.assign(tables[2].defaults, { requests: { cpu: '100m' } }),
      [
        'matrix.yaml: tables[2].axes["limits.cpu"][5]: must be at least the request 100m (tables[2].defaults.requests.cpu), got 50m; lower the request beside it too',
      ],
    ],
    [
      'a default of the file, told once',
      'matrix.yaml',
      ({ defaults }) => Object.assign(defaults, { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }),
      ['matrix.yaml: defaults.requests.memory: must be at most the limit 1Gi, got 2Gi'],
    ],
  ])('%s', (_what, file, change, expected) => {
    const faults = faultsWith(file, change);
    expect(faults).toEqual(expect.arrayContaining(expected));
    expect(new Set(faults).size).toBe(faults.length);
  });

  it('a request that the printed limit does not allow, but that of the replay does, runs', () => {
    const lab = labWith('matrix.yaml', ({ tables }) =>
      Object.assign(tables[5].rows[0], { requests: { cpu: '1500m' }, replay: { because: 'x', limits: { cpu: '2000m' } } }),
    );
    const row = lab.rows.find(({ id }) => id === 't4-3-4-r01-replicas-1-cpu-1000m');
    expect([row?.resources.requests?.cpu?.millicores, row?.resources.limits?.cpu?.millicores]).toEqual([1500, 2000]);
  });
});

describe('provenance', () => {
  it('of defaults does not hold for the values of an axis', () => {
    expect(faultsWith('matrix.yaml', ({ tables }) => delete tables[2].axisProvenance)).toEqual([
      'matrix.yaml: tables[2].axisProvenance.cpu: must mark what the axis varies, since no default does, such as "stated"',
    ]);
    expect(
      faultsWith('matrix.yaml', ({ tables }) => Object.assign(tables[2].defaults, { provenance: { cpu: 'stated' } })).filter(
        (fault) => !fault.includes('axisProvenance.cpu: must mark'),
      ),
    ).toEqual([
      'matrix.yaml: tables[2].defaults.provenance.cpu: must be left out where the axis limits.cpu varies the value, got "stated"; what holds for all values of the axis stands in tables[2].axisProvenance.cpu',
    ]);
  });

  it('of one thread is not said of ten', () => {
    const faults = faultsWith('matrix.yaml', ({ tables }) => {
      tables[5] = {
        id: '1',
        title: 'x',
        defaults: { n: 10, limits: { cpu: '1000m', memory: '1Gi' } },
        axes: { 'load.connections': [1, 2, 4] },
      };
    });
    expect(faults).toEqual([
      'matrix.yaml: tables[5].axisProvenance.connections: must mark what the axis varies, since no default does, such as "stated"',
    ]);
  });

  it('of a hardened study is there for what the row has, and for nothing else', () => {
    const study = changed('lab.yaml', (lab) => {
      lab.fidelity = 'hardened';
    });
    study.edit('matrix.yaml', ({ tables }) => {
      const rows = [{ name: 'a' }];
      tables.splice(
        0,
        tables.length,
        { id: '1', title: 'no n, no limits', defaults: { function: 'hello-python' }, rows },
        { id: '2', title: 'ten', defaults: { n: 10 }, axes: { 'load.connections': [1, 2, 10] } },
      );
    });
    const [none, ten] = loadStudy(study.experiments, study.study, PLATFORMS).rows;
    expect(Object.keys(none?.provenance ?? {})).toEqual(['function', 'replicas', 'threads', 'connections', 'duration', 'timeout']);
    expect(Object.keys(ten?.provenance ?? {})).toEqual(['function', 'n', 'replicas', 'threads', 'duration', 'timeout']);
  });

  it.each<[what: string, change: Change, expected: RegExp]>([
    [
      'of n in a table without n',
      ({ tables }) => {
        tables[0].defaults.function = 'hello-python';
        tables[0].defaults.provenance.n = 'stated';
        tables[0].rows = [{ name: 'a' }];
      },
      /^matrix.yaml: tables\[0\].defaults.provenance.n: must be left out where there is no n to mark, got "stated"; remove it$/m,
    ],
    [
      'of a limit that the row does not have',
      ({ tables }) => {
        tables[0].rows[0].provenance.cpu = 'stated';
      },
      /^matrix.yaml: tables\[0\].rows\[0\].provenance.cpu: must be left out where there is no limits.cpu to mark, got "stated"; remove it, or say why there is none: "stated: ..."$/m,
    ],
    [
      'of defaults for a limit that the table does not have',
      ({ tables }) => {
        delete tables[0].defaults.provenance.cpu;
      },
      /^matrix.yaml: tables\[0\].rows\[0\].provenance: must mark each value of a published row, got none for cpu; defaults.provenance.cpu is of a value, and here there is no limits.cpu$/m,
    ],
    [
      'of axes for what none varies',
      ({ tables }) => {
        tables[2].axisProvenance.n = 'stated';
      },
      /^matrix.yaml: tables\[2\].axisProvenance.n: must be of a value that an axis of the table varies \(cpu\), got "stated"; write it into tables\[2\].defaults.provenance.n$/m,
    ],
  ])('%s is a fault', (_what, change, expected) => {
    expect(faultsWith('matrix.yaml', change).join('\n')).toMatch(expected);
  });
});
