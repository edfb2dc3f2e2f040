import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type TempStudy, tempStudy } from '../support/temp-study.ts';
import { studyFaults } from './study-faults.ts';

/** The shipped study with one line of a file in other words. */
function withLine(file: 'lab.yaml' | 'matrix.yaml', from: string, to: string): string[] {
  const study = tempStudy();
  const text = readFileSync(join(study.experiments, study.study, file), 'utf8');
  expect(text).toContain(from);
  study.replace(file, text.replace(from, to));
  return studyFaults(study);
}

function labPath({ experiments, study }: TempStudy): string {
  return join(experiments, study, 'lab.yaml');
}

describe('a body', () => {
  const body = `{ body: "{{n}}", contentType: text/plain }`;

  it.each([
    [
      '{{n}}',
      /^lab.yaml: : must have text that holds \{\{...\}\} in quotes, got \{\{n\}\} without at line 71, column 22; write the whole text in quotes/,
    ],
    [
      `'{{ n }}'`,
      /^lab.yaml: functions.float-operation.request.body: must hold no placeholder but \{\{n\}\}, got \{\{ n \}\}; write \{\{n\}\}, without blanks$/,
    ],
    [`'{{N}}'`, /got \{\{N\}\}; write \{\{n\}\}, without blanks$/],
    [`'{{size}}'`, /must hold no placeholder but \{\{n\}\}, got \{\{size\}\}; write \{\{n\}\} for the problem size, or other signs/],
    [`'{{n}} {{}}'`, /must hold no placeholder but \{\{n\}\}, got \{\{\}\}/],
    ['{n}', /functions.float-operation.request.body: must be the text of the request body.*, got \{"n":null\}; write the text in quotes$/],
    ['5', /functions.float-operation.request.body: .*got the number 5; write it in quotes: "5"$/],
    ['true', /got the boolean true; write it in quotes: "true"$/],
  ])('%s is told once, in lab.yaml', (text, expected) => {
    const faults = withLine('lab.yaml', body, `{ body: ${text}, contentType: text/plain }`);
    expect(faults).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    [
      '{"n": {{n}}',
      /must be JSON, as its contentType says, got "\{\\"n\\": 10" for n = 10; correct it, or write contentType: text\/plain$/,
    ],
    ['n={{n}}', /must be JSON/],
    ['{"n": 0{{n}}}', /must be JSON/],
    ['', /must be JSON, as its contentType says, got ""; correct it/],
  ])('that is called JSON and is none: %s', (text, expected) => {
    const faults = withLine('lab.yaml', `'{"n": {{n}}}'`, `'${text}'`);
    expect(faults.filter((fault) => fault.startsWith('lab.yaml'))).toEqual([expect.stringMatching(expected)]);
  });

  it.each(['{"n": {{n}}}', '{"a": {"n": [{{n}}, {{n}}]}}', '{{n}}', '"{{n}}"', '{"n": -{{n}}e{{n}}}'])(
    'that is JSON is none: %s',
    (text) => {
      expect(withLine('lab.yaml', `'{"n": {{n}}}'`, `'${text}'`)).toEqual([]);
    },
  );
});

describe('a function', () => {
  it.each(['3d-render', '-x', 'Render', 'a.b'])('that cannot be called %s is told at its line alone', (name) => {
    const study = tempStudy();
    study.edit('lab.yaml', (lab) => {
      lab.functions[name] = lab.functions['float-operation'];
      delete lab.functions['float-operation'];
    });
    study.edit('matrix.yaml', (matrix) => {
      if (/^[a-z0-9]/.test(name) && !name.includes('.')) matrix.defaults.function = name;
      else matrix.tables = matrix.tables.slice(0, 0);
    });
    expect(studyFaults(study)).toEqual([
      expect.stringMatching(/^lab.yaml: functions.*: the key must be the name of a Service: .* a letter first .*; rename it$/),
    ]);
  });

  it('cannot be called as the image of the load generator', () => {
    const study = tempStudy();
    study.edit('lab.yaml', (lab) => {
      lab.functions.loadgen = lab.functions.matmul;
    });
    expect(studyFaults(study)).toEqual([
      'lab.yaml: functions.loadgen: must not be called loadgen: that is the image of the load generator in images.registry; rename the function',
    ]);
  });
});

it('a study has a name that a label can hold', () => {
  const { experiments, study } = tempStudy();
  renameSync(join(experiments, study), join(experiments, 'My study'));
  expect(studyFaults({ experiments, study: 'My study' })).toEqual([
    expect.stringMatching(/^My study: : must have a folder name that a label can hold: .*; got "My study"; rename the folder$/),
  ]);
});

describe('a value of another type', () => {
  it.each<[file: 'lab.yaml' | 'matrix.yaml', from: string, to: string, expected: RegExp]>([
    ['lab.yaml', 'tag: 0.1.0', 'tag: 1.0', /images.tag: must be a fixed image tag.*, got the number 1.0; write it in quotes: "1.0"$/],
    [
      'lab.yaml',
      'edition: "2021"',
      'edition: 2021',
      /platform.edition: must be one of "2021", got the number 2021; write it in quotes: "2021"$/,
    ],
    ['lab.yaml', 'version: 18.09.7', 'version: 18.10', /version: must be a version.*, got the number 18.10; write it in quotes: "18.10"$/],
    ['lab.yaml', 'kubernetes: 1.20.5', 'kubernetes: 1.20', /cluster.kubernetes: must be a Kubernetes release, such as "1.20.5", got 1.20$/],
    ['lab.yaml', 'cpus: 2\n', 'cpus: "2"\n', /cpus: must be a number of CPUs.*, got "2"; write it without quotes$/],
    [
      'lab.yaml',
      'requests: { cpu: 20m, memory: 32Mi }',
      'requests: { cpu: "0" }',
      /functionDefaults.requests.cpu: must be above zero, from 1m on; left out, a request becomes the limit.*, got "0"/,
    ],
    [
      'matrix.yaml',
      'requests: { cpu: 50m, memory: 128Mi }',
      'requests: { cpu: 0m, memory: 128Mi }',
      /replay.requests.cpu: must be above zero, from 1m on; left out, a request becomes the limit, and a limit is no bound, got "0m"/,
    ],
  ])('in %s: %s as %s', (file, from, to, expected) => {
    expect(withLine(file, from, to).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });
});

describe('a secret', () => {
  it.each(['password', 'gatewayPassword', 'grafana_password', 'apiKey', 'token', 'clientSecret', 'PASSWD'])(
    'has no place in a study: %s',
    (key) => {
      const faults = withLine('lab.yaml', '  gatewayUser: admin', `  gatewayUser: admin\n  ${key}: hunter2`);
      expect(faults).toEqual([
        expect.stringMatching(
          new RegExp(
            `^lab.yaml: credentials.${key}: unknown key "${key}", which seems to hold a secret: no secret stands in a study; remove it`,
          ),
        ),
      ]);
      expect(faults.join()).not.toContain('hunter2');
    },
  );
});

describe('the YAML of a file', () => {
  it.each([
    ['title: a: b', 'got what cannot stand at line 2, column 9; indent it'],
    ['title: "a', 'got a line that ends too early what is open at line 3, column 1; close the quote or bracket before it'],
    ['title:\n\ta: b', 'must be indented with blanks, got a tab at line 3, column 1'],
    ['title: a\ntitle: b', 'must have each key once, got "title" again at line 3, column 1; remove one of them'],
    ['title: &a x\ncapacity: *a', 'must be one YAML document without aliases, got one at line 3, column 11; write the value itself'],
    ['title: !x a', 'must hold no tags of its own kind (!...), got one at line 2, column 8; remove it'],
    ['title: a\n---', 'must be one YAML document, got a second one at line 3; remove it'],
    ['? [a]\n: b', 'must have text as keys, got a list or a map as one at line 2, column 3; write text'],
    ['title: a\u0007', 'must hold no control characters, got one at line 2, column 9; remove it'],
    ['{ title: a', 'must be YAML, got a fault at line 3, column'],
  ])('%j is told with its line and column', (line, expected) => {
    const study = tempStudy();
    study.replace('lab.yaml', `# a study\n${line}\nfidelity: published\n`);
    const [fault, ...others] = studyFaults(study);
    expect(fault).toContain(expected);
    expect(others).toEqual([]);
  });

  it('may begin with a byte order mark', () => {
    expect(withLine('lab.yaml', '# yaml', '\ufeff# yaml')).toEqual([]);
  });

  it.each([
    ['latin1', /^lab.yaml: : must be UTF-8, got other bytes at line 2, column 14, as Latin-1 has them; save it as UTF-8$/],
    ['utf16le', /^lab.yaml: : must be UTF-8, got UTF-16; save it as UTF-8$/],
  ] as const)('is UTF-8 and not %s', (encoding, expected) => {
    const study = tempStudy();
    const text = readFileSync(labPath(study), 'utf8').replace(/title: .*/, 'title: Grüße, M\u00fcnchen');
    writeFileSync(
      labPath(study),
      encoding === 'utf16le' ? Buffer.from(`\ufeff${text}`, encoding) : Buffer.from(text.replace('Grüße', 'Gru'), encoding),
    );
    expect(studyFaults(study)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('a file that cannot be read is a fault beside those of the other file', () => {
  const cases: [what: string, make: (path: string) => void, expected: RegExp][] = [
    ['a folder', (path) => mkdirSync(path), /^lab.yaml: : must be a file, got a folder; /],
    ['a link to itself', (path) => symlinkSync('lab.yaml', path), /^lab.yaml: : must be a file, got a link that leads to itself; /],
    ['a link to nothing', (path) => symlinkSync('nothing', path), /^lab.yaml: : is missing; each study has one$/],
    ['a pipe', (path) => execFileSync('mkfifo', [path]), /^lab.yaml: : must be a plain file, got a pipe, socket or device; /],
    ['missing', () => {}, /^lab.yaml: : is missing; each study has one$/],
    ['empty', (path) => writeFileSync(path, '# nothing\n'), /^lab.yaml: : must hold one YAML document, got an empty file$/],
  ];
  it.each(cases)('%s', (_what, make, expected) => {
    const study = tempStudy();
    rmSync(labPath(study));
    make(labPath(study));
    study.edit('matrix.yaml', (matrix) => {
      matrix.tables[0].rows[0].replicas = 0;
    });
    expect(studyFaults(study)).toEqual([
      expect.stringMatching(expected),
      expect.stringMatching(/^matrix.yaml: tables\[0\].rows\[0\].replicas: must be a number of replicas/),
    ]);
  });
});

describe('an axis', () => {
  it.each<[axis: string, list: unknown[], expected: string]>([
    [
      'limits.cpu',
      ['500m', '100m', '500m'],
      'tables[2].axes["limits.cpu"][2]: must differ from tables[2].axes["limits.cpu"][0], got "500m" in both',
    ],
    [
      'limits.memory',
      ['1Gi', '1024Mi'],
      'tables[2].axes["limits.memory"][1]: must differ from tables[2].axes["limits.memory"][0], got "1024Mi" beside "1Gi"',
    ],
    ['n', [10, 10], 'tables[2].axes.n[1]: must differ from tables[2].axes.n[0], got 10 in both'],
  ])('has no value twice: %s %j', (axis, list, expected) => {
    const study = tempStudy();
    study.edit('matrix.yaml', ({ tables }) => {
      const mark = axis.replace('limits.', '');
      tables[2] = {
        ...tables[2],
        axes: { [axis]: list },
        axisProvenance: { [mark]: 'stated' },
        defaults: { n: 1, limits: { cpu: '1000m', memory: '1Gi' } },
      };
    });
    expect(studyFaults(study)).toEqual([`matrix.yaml: ${expected}`]);
  });

  it('is there where a table has axes', () => {
    const study = tempStudy();
    study.edit('matrix.yaml', ({ tables }) => {
      tables[2].axes = {};
    });
    expect(studyFaults(study).join('\n')).toMatch(
      /^matrix.yaml: tables\[2\].axes: must hold at least one axis, got none; write one, or rows$/m,
    );
  });
});
