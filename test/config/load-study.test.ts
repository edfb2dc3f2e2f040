import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lib/config/config-error.ts';
import { listStudies } from '../../lib/config/list-studies.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { resourceRequirements } from '../../lib/quantities/resources.ts';
import { type TempStudy, tempStudy } from '../support/temp-study.ts';
import { studyFaults } from './study-faults.ts';

describe('course-report', () => {
  const lab = loadStudy('experiments', 'course-report', PLATFORMS);

  it('has the 44 experiments of the report, by table', () => {
    const byTable: Record<string, number> = {};
    for (const { table } of lab.rows) byTable[table] = (byTable[table] ?? 0) + 1;
    expect(byTable).toEqual({ '4-1-1': 5, '4-2-1': 4, '4-3-1': 6, '4-3-2': 7, '4-3-3': 5, '4-3-4': 9, '4-3-5': 6, '4-4-1': 1, '4-4-2': 1 });
  });

  it('names rows by table, number and what varies', () => {
    expect(lab.rows.map(({ id }) => id)).toContain('t4-3-1-r03-cpu-500m');
    expect(lab.rows.find(({ table, row }) => table === '4-3-2' && row === 7)?.id).toBe('t4-3-2-r07-memory-16mi');
  });

  it('writes out the requests that the API server would copy from the limits', () => {
    const row = lab.rows.find(({ id }) => id === 't4-3-1-r03-cpu-500m');
    expect(row && resourceRequirements(row.resources)).toEqual({
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { cpu: '500m', memory: '1Gi' },
    });
  });

  it('sets no resources where the report set none', () => {
    const row = lab.rows.find(({ table }) => table === '4-1-1');
    expect(row && resourceRequirements(row.resources)).toBeUndefined();
  });

  it('says of every changed row what was changed and why', () => {
    const changed = lab.rows.filter(({ changes }) => changes.length > 0);
    expect(changed.map(({ table, row }) => `${table}/${row}`)).toEqual([
      '4-3-3/3',
      '4-3-3/4',
      '4-3-3/5',
      '4-3-4/3',
      '4-3-4/7',
      '4-3-4/8',
      '4-3-4/9',
      '4-3-5/1',
      '4-4-2/1',
    ]);
    for (const row of changed) expect(row.note).not.toBe('');
    expect(lab.rows.find(({ id }) => id === 't4-3-4-r08-replicas-18-cpu-1m')?.changes).toEqual([
      { path: 'limits.cpu', printed: '1m', used: '1000m' },
      { path: 'limits.memory', printed: '1Mi', used: '128Mi' },
    ]);
  });

  it('marks every value of every row', () => {
    for (const row of lab.rows) expect(Object.keys(row.provenance), row.id).toHaveLength(10);
    expect(lab.rows.find(({ table }) => table === '4-2-1')?.provenance.n).toEqual({ mark: 'unknown', why: '10000 chosen' });
  });

  it('has the hosts of the report', () => {
    expect(lab.cluster.hosts.map(({ name, address }) => `${name} ${address}`)).toEqual([
      'master-0001 192.168.0.213',
      'slave-0001 192.168.0.132',
      'slave-0002 192.168.0.194',
    ]);
    for (const host of lab.cluster.hosts) expect([host.cpu.millicores, host.memory.bytes]).toEqual([2000, 4 * 2 ** 30]);
    expect(lab.cluster.hosts[0]?.taints).toEqual([{ key: 'node-role.kubernetes.io/master', effect: 'PreferNoSchedule' }]);
  });
});

describe('bad input', () => {
  it('an unknown study names those that there are', () => {
    expect(() => loadStudy('experiments', 'course-reprot', PLATFORMS)).toThrow(
      /got "course-reprot"; there are .*course-report.*did you mean course-report\?/,
    );
    expect(() => loadStudy('experiments', '../experiments/course-report', PLATFORMS)).toThrow(ConfigError);
    expect(listStudies('experiments')).toContain('course-report');
  });

  it.each<[what: string, file: 'lab.yaml' | 'matrix.yaml', change: Parameters<TempStudy['edit']>[1], expected: RegExp]>([
    [
      'a misspelt key',
      'matrix.yaml',
      (m) => {
        m.tables[0].rows[0].limit = { cpu: '1m' };
      },
      /^matrix.yaml: tables\[0\].rows\[0\].limit: unknown key "limit"; did you mean "limits"\?$/,
    ],
    [
      'label for labels',
      'lab.yaml',
      (l) => {
        l.functions['hello-python'].requets = {};
      },
      /functions.hello-python.requets: unknown key "requets"; did you mean "requests?"\?/,
    ],
    [
      'cpu: 3',
      'matrix.yaml',
      (m) => {
        m.tables[3].defaults.limits.cpu = 3;
      },
      /tables\[3\].defaults.limits.cpu: must be CPU in millicores.*write 3000m for three cores, 3m for 3 millicores, got 3$/,
    ],
    [
      'memory: 40m',
      'matrix.yaml',
      (m) => {
        m.tables[2].defaults.limits.memory = '40m';
      },
      /limits.memory: must be memory with its unit.*write 40Mi, got "40m"/,
    ],
    [
      'cpu: "1.5x"',
      'lab.yaml',
      (l) => {
        l.functionDefaults.limits.cpu = '1.5x';
      },
      /functionDefaults.limits.cpu: .*got "1.5x"/,
    ],
    [
      'negative replicas',
      'matrix.yaml',
      (m) => {
        m.tables[5].rows[0].replicas = -1;
      },
      /tables\[5\].rows\[0\].replicas: must be a number of replicas.*got -1/,
    ],
    [
      'no replicas',
      'matrix.yaml',
      (m) => {
        m.tables[5].rows[0].replicas = 0;
      },
      /replicas: .*got 0/,
    ],
    [
      'two hosts with one address',
      'lab.yaml',
      (l) => {
        l.cluster.hosts[1].address = '192.168.0.213';
      },
      /cluster.hosts\[1\].address: must differ from cluster.hosts\[0\].address, got "192.168.0.213" in both/,
    ],
    [
      'two hosts with one name',
      'lab.yaml',
      (l) => {
        l.cluster.hosts[2].name = 'slave-0001';
      },
      /cluster.hosts\[2\].name: must differ from cluster.hosts\[1\].name/,
    ],
    [
      'a row id used twice',
      'matrix.yaml',
      (m) => {
        m.tables[1].id = '4-1-1';
      },
      /tables\[1\].id: must differ from tables\[0\].id/,
    ],
    [
      'a NodePort out of range',
      'lab.yaml',
      (l) => {
        l.platform.gatewayNodePort = 8080;
      },
      /platform.gatewayNodePort: must be a NodePort, a whole number from 30000 to 32767, got 8080/,
    ],
    [
      'a NodePort used twice',
      'lab.yaml',
      (l) => {
        l.monitoring.grafana.nodePort = 31112;
      },
      /monitoring.grafana.nodePort: must differ from platform.gatewayNodePort, got 31112 in both/,
    ],
    [
      'a function that does not exist',
      'matrix.yaml',
      (m) => {
        m.tables[0].rows[3].function = 'matmull';
      },
      /tables\[0\].rows\[3\].function: must be a function of lab.yaml \(hello-python, float-operation, matmul\), got "matmull"/,
    ],
    [
      'a request above the limit',
      'lab.yaml',
      (l) => {
        l.load.requests.cpu = '2000m';
      },
      /load.requests.cpu: must be at most the limit 1000m, got 2000m/,
    ],
    [
      'a body that kubectl apply could not keep a copy of',
      'lab.yaml',
      (l) => {
        l.functions['hello-python'].request.body = '<'.repeat(38_334);
      },
      /lab.yaml: functions.hello-python.request.body: must take at most 230000 bytes where kubectl apply keeps a copy of it .*, got 230\d{3}; let the function/,
    ],
    [
      'a body that becomes so by its problem sizes',
      'lab.yaml',
      (l) => {
        l.functions['float-operation'].request.body = '{{n}}'.repeat(23_001);
      },
      /functions.float-operation.request.body: must take at most 230000 bytes/,
    ],
    [
      'connections that threads do not divide',
      'matrix.yaml',
      (m) => {
        m.tables[1].rows[0].load.connections = 6;
      },
      /load.connections: must be a multiple of load.threads \(4\)/,
    ],
    [
      'overlapping ranges',
      'lab.yaml',
      (l) => {
        l.cluster.serviceCidr = '10.244.128.0/17';
      },
      /cluster.serviceCidr: must not overlap cluster.podCidr/,
    ],
    [
      'a host inside the pod range',
      'lab.yaml',
      (l) => {
        l.cluster.podCidr = '192.168.0.0/16';
      },
      /cluster.hosts\[0\].address: must lie outside cluster.podCidr/,
    ],
    [
      'a Kubernetes that is not known',
      'lab.yaml',
      (l) => {
        l.cluster.kubernetes = '1.12.0';
      },
      /cluster.kubernetes: must be 1.20 to 1.36, got "1.12.0"/,
    ],
    [
      'a value without provenance',
      'matrix.yaml',
      (m) => {
        delete m.defaults.provenance.function;
      },
      /provenance: must mark each value of a published row, got none for function/,
    ],
    [
      'a body that needs n',
      'matrix.yaml',
      (m) => {
        delete m.tables[0].rows[0].n;
      },
      /tables\[0\].rows\[0\].n: must be set, because the body of float-operation holds \{\{n\}\}/,
    ],
    [
      'a time in fractions',
      'matrix.yaml',
      (m) => {
        m.defaults.load.duration = '500ms';
      },
      /defaults.load.duration: must be whole seconds/,
    ],
    [
      'a taint that is none',
      'lab.yaml',
      (l) => {
        l.cluster.hosts[0].taints[0].effect = 'PreferNot';
      },
      /taints\[0\].effect: must be one of "NoSchedule", "PreferNoSchedule", "NoExecute", got "PreferNot"/,
    ],
    [
      "a timeout above the gateway's",
      'lab.yaml',
      (l) => {
        l.functionDefaults.timeouts.write = '90s';
      },
      /functionDefaults.timeouts.write: must be at most 60s/,
    ],
    [
      'an override of no row',
      'matrix.yaml',
      (m) => {
        m.tables[2].overrides = { 9: { note: 'x' } };
      },
      /tables\[2\].overrides.9: must be a row number from 1 to 6/,
    ],
    [
      'an image tag that moves',
      'lab.yaml',
      (l) => {
        l.images.tag = 'latest';
      },
      /images.tag: must be a fixed image tag/,
    ],
  ])('%s', (_, file, change, expected) => {
    const study = tempStudy();
    study.edit(file, change);
    expect(studyFaults(study).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });

  it('an alias bomb is refused at its first alias', () => {
    const study = tempStudy();
    study.replace('matrix.yaml', `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntables: [*c]\n`);
    expect(studyFaults(study).join()).toMatch(/matrix.yaml: : must be one YAML document without aliases/);
  });

  it('a file of 10 MB is refused without being parsed', () => {
    const study = tempStudy();
    study.replace('matrix.yaml', `tables: []\n${'# comment\n'.repeat(1_000_000)}`);
    expect(studyFaults(study).join()).toMatch(/matrix.yaml: : must be at most 4 MiB, got more/);
  });

  it.each([
    ['nothing', '', /got an empty file/],
    ['two documents', 'a: 1\n---\nb: 2\n', /must be one YAML document, got a second one at line 2; remove it/],
    ['a key twice', 'tables: []\ntables: []\n', /must have each key once, got "tables" again at line 2, column 1; remove one/],
    ['a list', '- 1\n', /must be a map, got \[1\]/],
    ['a deep nest', `tables: ${'['.repeat(5000)}`, /must nest at most 100 levels deep, got more at line 1, column 108/],
    ['a prototype', '__proto__: {polluted: true}\ntables: []\n', /unknown key "__proto__"/],
  ])('%s', (_, text, expected) => {
    const study = tempStudy();
    study.replace('matrix.yaml', text);
    expect(studyFaults(study).join('\n')).toMatch(expected);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('a missing file is named', () => {
    const study = tempStudy();
    study.replace('lab.yaml', '');
    expect(studyFaults(study).join()).toMatch(/lab.yaml: : must hold one YAML document, got an empty file/);
  });

  it('ten mistakes in two files are told at once, each with its path', () => {
    const study = tempStudy();
    study.edit('lab.yaml', (lab) => {
      lab.cluster.hosts[1].address = '192.168.0.213';
      lab.cluster.hosts[2].adress = 'x';
      lab.platform.gatewayNodePort = 80;
      lab.monitoring.grafana.nodePort = 30459;
      lab.functionDefaults.limits.memory = '40m';
      lab.credentials.source = 'vault';
    });
    study.edit('matrix.yaml', (matrix) => {
      matrix.tables[0].rows[0].function = 'nothing';
      matrix.tables[0].rows[1].replicas = 0;
      matrix.tables[3].defaults.limits.cpu = 3;
      matrix.tables[1].rows[0].label = 'x';
    });
    expect(studyFaults(study).map((fault) => fault.split(': ').slice(0, 2).join(': '))).toEqual([
      'lab.yaml: cluster.hosts[2].adress',
      'lab.yaml: platform.gatewayNodePort',
      'lab.yaml: credentials.source',
      'lab.yaml: functionDefaults.limits.memory',
      'lab.yaml: cluster.hosts[1].address',
      'lab.yaml: monitoring.grafana.nodePort',
      'matrix.yaml: tables[0].rows[1].replicas',
      'matrix.yaml: tables[1].rows[0].label',
      'matrix.yaml: tables[3].defaults.limits.cpu',
      'matrix.yaml: tables[0].rows[0].function',
    ]);
  });

  it('any YAML text is either a lab or a list of faults with their places', () => {
    const study = tempStudy();
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        study.replace('lab.yaml', text);
        for (const fault of studyFaults(study)) expect(fault).toMatch(/^(lab|matrix)\.yaml: .*: \S/);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('any single value of lab.yaml may be anything: a named fault or a lab, never a crash', () => {
    const original = readFileSync('experiments/course-report/lab.yaml', 'utf8');
    const study = tempStudy();
    study.edit('lab.yaml', () => {});
    const lines = original.split('\n').length;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: lines - 1 }),
        fc.oneof(fc.string(), fc.constantFrom('[]', '{}', 'null', '-1', '1e9', '"x"', '[1, {a: 2}]')),
        (line, value) => {
          study.replace(
            'lab.yaml',
            original
              .split('\n')
              .map((text, index) => (index === line ? text.replace(/: .*/, `: ${value}`) : text))
              .join('\n'),
          );
          for (const fault of studyFaults(study)) expect(fault).toMatch(/^(lab|matrix)\.yaml: .*: \S/);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});
