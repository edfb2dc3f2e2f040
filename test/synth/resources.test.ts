import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import type { CapacityReport } from '../../lib/capacity/capacity-check.ts';
import { LabCapacity } from '../../lib/capacity/lab-capacity.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { parseQuantity } from '../../lib/quantities/quantity.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { studyFaults } from '../config/study-faults.ts';
import { type TempStudy, tempStudy } from '../support/temp-study.ts';

type Amounts = { readonly cpu?: string; readonly memory?: string };
type Resources = { readonly requests?: Amounts; readonly limits?: Amounts };

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary, weight: 2 });
/** Requests below limits more often than not, and not many of either. */
const amounts = (cpu: readonly string[], memory: readonly string[]): fc.Arbitrary<Amounts> =>
  fc
    .record({ cpu: rarely(fc.constantFrom(...cpu)), memory: rarely(fc.constantFrom(...memory)) })
    .map(({ cpu, memory }) => ({ ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) }));
const resources: fc.Arbitrary<Resources> = fc.record(
  {
    requests: amounts(['20m', '20m', '50m', '500m'], ['32Mi', '64Mi', '64M']),
    limits: amounts(['50m', '500m', '2000m', '2000m'], ['64Mi', '1Gi', '1Gi', '3900Mi']),
  },
  { requiredKeys: [] },
);
const replay = resources.map((changed) => ({ because: 'it does not run as printed', ...changed }));
const values = fc.tuple(resources, maybe(replay)).map(([own, changed]) => ({ ...own, ...(changed !== undefined && { replay: changed }) }));
const axes = fc.record(
  {
    'limits.cpu': fc.constant(['500m', '1000m']),
    'limits.memory': fc.constant(['64Mi', '1Gi']),
    'requests.cpu': fc.constant(['20m', '50m']),
    'requests.memory': fc.constant(['32Mi']),
  },
  { requiredKeys: [] },
);
const study = fc.record({
  hosts: fc.constantFrom({ cpus: 2, memory: '4Gi' }, { cpus: 64, memory: '256Gi' }),
  functionDefaults: resources,
  function: resources,
  grafana: resources,
  server: maybe(resources),
  load: resources,
  defaults: values,
  table: values,
  row: values,
  axes,
  override: values,
});
type Study = typeof study extends fc.Arbitrary<infer T> ? T : never;

/** The study's lab, or undefined where its faults are all of resources, each at a value that stands there. */
function labOf(temp: TempStudy, drawn: Study): Lab | undefined {
  const files = { lab: {} as Record<string, unknown>, matrix: {} as Record<string, unknown> };
  temp.edit('lab.yaml', (lab) => {
    lab.fidelity = 'hardened';
    lab.capacity = 'warn';
    lab.monitoring.level = 'published';
    lab.monitoring.scaling = 'off';
    lab.credentials.source = 'external';
    for (const host of lab.cluster.hosts) Object.assign(host, drawn.hosts);
    const { timeouts } = lab.functionDefaults;
    lab.functionDefaults = { timeouts, ...drawn.functionDefaults };
    lab.functions = { f: { request: { body: '', contentType: 'text/plain' }, ...drawn.function } };
    lab.monitoring.grafana = { nodePort: 30634, ...drawn.grafana };
    lab.monitoring.prometheus = {
      nodePort: 30459,
      ...(drawn.server === undefined ? {} : { server: { retention: '24h', ...drawn.server } }),
    };
    lab.load = { waitForFunction: '180s', ...drawn.load };
    files.lab = lab;
  });
  temp.edit('matrix.yaml', (matrix) => {
    const { load: profile } = matrix.defaults;
    matrix.defaults = { function: 'f', replicas: 2, load: profile, ...drawn.defaults };
    matrix.tables = [
      { id: '1', title: 'listed', defaults: drawn.table, rows: [{ name: 'a', ...drawn.row }, { name: 'b' }] },
      {
        id: '2',
        title: 'axes',
        defaults: drawn.table,
        axes: Object.keys(drawn.axes).length === 0 ? { replicas: [2] } : drawn.axes,
        overrides: { 1: drawn.override },
      },
    ];
    files.matrix = matrix;
  });
  const faults = studyFaults(temp);
  for (const fault of faults) {
    const [, file = '', path = '', got = ''] =
      /^(lab|matrix)\.yaml: (.+): must be at (?:most the limit|least the request) .*, got (\w+)(?:;|$)/.exec(fault) ?? [];
    expect(valueAt(files[file === 'lab' ? 'lab' : 'matrix'], path), fault).toBe(got);
  }
  return faults.length > 0 ? undefined : loadStudy(temp.experiments, temp.study, PLATFORMS);
}

function valueAt(data: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain]) => quoted ?? index ?? plain ?? '');
  let here = data;
  for (const step of steps) here = (here as Record<string, unknown> | undefined)?.[step];
  return here;
}

interface Asked {
  readonly cpu: number;
  readonly memory: number;
}

/** What the pods of an object ask for, by what is written alone. @throws where a request is above its limit, or left to the API server */
function asked(object: Manifest): Asked {
  const sum = { cpu: 0, memory: 0 };
  for (const { json } of object.pod?.containers ?? []) {
    const { requests = {}, limits = {} } = (json.resources ?? {}) as Resources;
    for (const key of ['cpu', 'memory'] as const) {
      const [request, limit] = [requests[key], limits[key]].map((text) => (text === undefined ? undefined : parseQuantity(text)?.value));
      const where = `${object.kind} ${object.name} ${key}: ${JSON.stringify(json.resources)}`;
      expect(request ?? 0, where).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY);
      if (limit !== undefined) expect(request, where).toBeDefined();
      sum[key] += request ?? 0;
    }
  }
  return sum;
}

function total(objects: readonly Manifest[], nodes: number, replaced: readonly string[]): Asked {
  const sum = { cpu: 0, memory: 0 };
  for (const object of objects) {
    const { cpu, memory } = asked(object);
    if (object.group !== 'apps' || replaced.includes(object.identity)) continue;
    const pods = object.kind === 'DaemonSet' ? nodes : Number(object.spec.replicas ?? 1);
    sum.cpu += pods * cpu;
    sum.memory += pods * memory;
  }
  return sum;
}

describe('a study with any resources', () => {
  it('is refused at the line that asks for more than its limit, or makes pods that can start and are counted by what they ask for', () => {
    const temp = tempStudy();
    const outcomes = { refused: 0, made: 0, noRoomForLoad: 0 };
    fc.assert(
      fc.property(study, (drawn) => {
        const lab = labOf(temp, drawn);
        if (lab === undefined) {
          outcomes.refused++;
          return;
        }
        outcomes.made++;
        let report: CapacityReport | undefined;
        const files = new Map<string, readonly Manifest[]>();
        for (const { path, text } of synthesize({
          lab,
          platform: platformOf(lab),
          charts: labCharts(lab, platformOf(lab)),
          onCapacity: (told) => {
            report = told;
          },
        }))
          if (path.endsWith('.k8s.yaml'))
            files.set(
              path,
              loadAll(String(text)).map((object) => new Manifest(object)),
            );
        const base = [...files].flatMap(([path, objects]) => (path.includes('/') ? [] : objects));
        expect(report?.rows).toHaveLength(lab.rows.length);
        for (const row of lab.rows) {
          const objects = files.get(`rows/${row.id}.k8s.yaml`) ?? [];
          const [job] = (files.get(`load/${row.id}.k8s.yaml`) ?? []).filter(({ kind }) => kind === 'Job');
          const counted = report?.rows.find((entry) => entry.row === row.id);
          if (job === undefined || counted === undefined) throw new Error(`${row.id} has no load or was not counted`);
          const [deployment] = objects.filter(({ kind }) => kind === 'Deployment');
          if (deployment === undefined) throw new Error(`${row.id} has no Deployment`);
          const pod = asked(deployment);
          expect([counted.cpuMilli, counted.memoryBytes]).toEqual([Math.round(pod.cpu * 1000), pod.memory]);
          const load = asked(job);
          const hasRoom = counted.perNode.some(
            (node) =>
              node.cpuMilli + Math.round(load.cpu * 1000) <= node.allocatableCpuMilli &&
              node.memoryBytes + load.memory <= node.allocatableMemoryBytes,
          );
          const told = counted.findings.find(({ rule }) => rule === 'load-does-not-fit');
          expect(told === undefined, told?.message).toBe(hasRoom);
          if (told !== undefined) outcomes.noRoomForLoad++;
          if (drawn.hosts.cpus < 64) continue;
          // Everything has found a node: what the nodes hold is what the system and all manifests ask for.
          const alone = new LabCapacity(lab, platformOf(lab).pods, []).row(row, objects);
          const system = { cpu: 0, memory: 0 };
          const used = { cpu: 0, memory: 0 };
          for (const node of alone?.perNode ?? []) system.cpu += node.cpuMilli - node.pods * counted.cpuMilli;
          for (const node of alone?.perNode ?? []) system.memory += node.memoryBytes - node.pods * counted.memoryBytes;
          for (const node of counted.perNode) used.cpu += node.cpuMilli;
          for (const node of counted.perNode) used.memory += node.memoryBytes;
          const [ofBase, ofRow] = [
            total(
              base,
              lab.cluster.hosts.length,
              objects.map(({ identity }) => identity),
            ),
            total(objects, lab.cluster.hosts.length, []),
          ];
          expect(used.cpu).toBe(system.cpu + Math.round((ofBase.cpu + ofRow.cpu) * 1000));
          expect(used.memory).toBe(system.memory + ofBase.memory + ofRow.memory);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
    expect(outcomes.refused).toBeGreaterThan(10);
    expect(outcomes.made).toBeGreaterThan(20);
    expect(outcomes.noRoomForLoad).toBeGreaterThan(5);
  });
});
