import { describe, expect, it, onTestFinished } from 'vitest';
import { CapacityCheck, type CapacityReport } from '../../lib/capacity/capacity-check.ts';
import { LabCapacity } from '../../lib/capacity/lab-capacity.ts';
import type { RowCapacity } from '../../lib/capacity/row-capacity.ts';
import { workloads } from '../../lib/capacity/workload.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import type { MatrixRow } from '../../lib/lab/matrix-row.ts';
import type { Manifest } from '../../lib/manifest/manifest.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { TimeSpan } from '../../lib/quantities/time-span.ts';
import { StepCounter } from '../support/counted-steps.ts';
import { renderedStudy } from '../support/rendered-study.ts';
import { type DeploymentProps, deployment } from './deployment.ts';

const study = renderedStudy('course-report');
const { lab } = study;
const base = study.charts.filter(({ part }) => part === 'base').flatMap(({ path }) => study.objects(path));
const someRow = rowOf('t4-3-1-r01-cpu-1000m');

function rowOf(id: string): MatrixRow {
  const found = lab.rows.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

function report(): CapacityReport {
  const check = new CapacityCheck(lab, platformOf(lab).pods);
  for (const { part, path } of study.charts) check.add(part, path, study.objects(path));
  return check.report();
}

/** A row of these pods on the lab's cluster, with the platform on it. */
function capacityOf(pods: DeploymentProps, row = someRow, on: Lab = lab, platform: readonly Manifest[] = base): RowCapacity {
  const capacity = new LabCapacity(on, platformOf(on).pods, platform).row(row, [deployment({ strategy: { type: 'Recreate' }, ...pods })]);
  if (capacity === undefined) throw new Error('the row has no capacity');
  return capacity;
}

function rules({ findings }: Pick<RowCapacity, 'findings'>): string[] {
  return findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

describe('the course report, as it is replayed', () => {
  const { rows, errors, warnings } = report();

  it('has room for every row', () => {
    expect(errors).toEqual([]);
    expect(rows.map(({ row }) => row)).toEqual(lab.rows.map(({ id }) => id));
    for (const { placed, replicas } of rows) expect(placed).toBe(replicas);
  });

  it('is sure of that but for three pods of 1000m, which need a node each', () => {
    expect(warnings.filter(({ rule }) => rule === 'row-may-not-fit').map(({ name }) => name)).toEqual(['t4-3-4-r02-replicas-3-cpu-1000m']);
  });

  it('says which rows measure a queue or end too early', () => {
    const of = (wanted: string) => warnings.filter(({ rule }) => rule === wanted).map(({ name }) => name);
    expect(of('overload')).toEqual(['t4-4-1-r01-threads-1000']);
    expect(of('few-answers')).toEqual(['t4-3-4-r05-replicas-9-cpu-100m', 't4-3-4-r06-replicas-12-cpu-50m', 't4-4-1-r01-threads-1000']);
  });

  it('names the file that a user would edit', () => {
    for (const { file, kind } of warnings) expect([file, kind]).toEqual(['experiments/course-report/matrix.yaml', 'row']);
  });

  it('adds up the requests of each node to those of all pods', () => {
    const row = rows.find((one) => one.row === 't4-3-1-r01-cpu-1000m');
    const platform = workloads(base).filter(({ label }) => label !== 'Deployment openfaas-fn/float-operation');
    const platformCpu = platform.reduce((sum, { shape }) => sum + shape.cpuMilli, 0);
    expect(platform.map(({ shape }) => shape.cpuMilli)).toEqual(expect.arrayContaining([100, 20, 50, 500, 20, 20]));
    // Control plane, flannel on three nodes, CoreDNS twice; then the platform and the row.
    expect(row?.perNode.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0)).toBe(650 + 300 + 200 + platformCpu + 1000);
  });
});

describe('a row', () => {
  it('that can never fit is an error with the number that does', () => {
    const capacity = capacityOf({ replicas: 16, limits: { cpu: '1', memory: '512Mi' } });
    expect(rules(capacity)).toEqual(['error row-never-fits']);
    expect(capacity).toMatchObject({ fits: 3, placed: 3, stoppedBy: 'cpu', range: { most: 3 } });
    expect(capacity.findings[0]?.message).toBe(
      'must fit the cluster, which has room for 3 at most (cpu), got 16 of 1000m/512Mi; lower replicas or requests, or give the row a replay',
    );
  });

  it('that fits beside another placement of the platform only is an error too', () => {
    // Two of 900m fit on a node that the platform leaves alone; the scheduler uses both workers.
    const capacity = capacityOf({ replicas: 4, requests: { cpu: '900m', memory: '256Mi' } });
    expect(rules(capacity)).toEqual(['error row-does-not-fit']);
    expect(capacity).toMatchObject({ fits: 3, placed: 3, range: { least: 2, most: 4 } });
  });

  it('is stopped by memory, or by pod slots, where those run out first', () => {
    expect(capacityOf({ replicas: 90, requests: { cpu: '1m', memory: '1Gi' } })).toMatchObject({ stoppedBy: 'memory', placed: 7 });
    expect(capacityOf({ replicas: 900, requests: { cpu: '1m', memory: '1Mi' } })).toMatchObject({ stoppedBy: 'pods', placed: 308 });
  });

  it('that no node lets in is stopped by the taint or the selector', () => {
    expect(capacityOf({ replicas: 1, pod: { nodeSelector: { disk: 'ssd' } } })).toMatchObject({
      stoppedBy: 'selector',
      fits: 0,
      placed: 0,
    });
    const hosts = lab.cluster.hosts.map((host) => ({ ...host, taints: [{ key: 'gpu', effect: 'NoSchedule' as const }] }));
    const tainted = { ...lab, cluster: { ...lab.cluster, hosts } };
    expect(capacityOf({ replicas: 1 }, someRow, tainted)).toMatchObject({ stoppedBy: 'taint', fits: 0 });
  });

  it('that leaves no room for the load generator is an error', () => {
    const capacity = capacityOf({ replicas: 900, requests: { cpu: '1m', memory: '1Mi' } });
    expect(rules(capacity)).toContain('error load-does-not-fit');
    expect(rules(capacityOf({ replicas: 300, requests: { cpu: '1m', memory: '1Mi' } }))).toEqual([]);
  });

  it('that is updated by a rolling update on full nodes would never end; Recreate does', () => {
    const pods = { replicas: 3, limits: { cpu: '1', memory: '1Gi' } };
    const provider = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
    expect(rules(capacityOf({ ...pods, strategy: provider }))).toContain('error rollout-deadlock');
    expect(rules(capacityOf(pods))).toEqual(['warning row-may-not-fit']);
    expect(rules(capacityOf({ replicas: 1, limits: { cpu: '1' }, strategy: provider }))).toEqual([]);
  });

  it('replaces the function of the base that has its name, and comes beside the others', () => {
    const cpu = (name: string) => capacityOf({ name, requests: { cpu: '100m' } }).perNode.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0);
    expect(cpu('unknown') - cpu('float-operation')).toBe(20);
  });

  it('with a limit below the runtime is an error, however well it fits', () => {
    const printed = { ...someRow, resources: { limits: { ...someRow.resources.limits, memory: undefined } } };
    expect(rules(capacityOf({ limits: { cpu: '1' } }, printed as MatrixRow))).toEqual([]);
    const tiny = rowOf('t4-3-4-r09-replicas-21-cpu-1m');
    const limits = tiny.resources.requests;
    expect(rules(capacityOf({}, { ...tiny, resources: { ...tiny.resources, ...(limits && { limits }) } }))).toEqual(
      expect.arrayContaining(['warning cpu-floor', 'error memory-floor']),
    );
  });

  it('without a workload of its own has no capacity', () => {
    expect(new LabCapacity(lab, platformOf(lab).pods, base).row(someRow, [])).toBeUndefined();
  });

  it('may come out with the numbers of equal nodes exchanged', () => {
    const two = capacityOf({ replicas: 1 }, someRow, lab, []);
    expect([two.perNode.map(({ pods }) => pods), two.chance]).toEqual([[0, 1, 0], [['slave-0001', 'slave-0002']]]);
  });
});

describe('the base', () => {
  it('of the course report fits and can be updated', () => {
    expect(new LabCapacity(lab, platformOf(lab).pods, base).baseFindings()).toEqual([]);
  });

  it('with a pod that fits nowhere, or an update that would need one more, is an error', () => {
    const big = deployment({ name: 'big', namespace: 'openfaas', requests: { cpu: '3' } });
    const tight = deployment({ name: 'tight', namespace: 'openfaas', replicas: 2, requests: { cpu: '1500m' } });
    const found = new LabCapacity(lab, platformOf(lab).pods, [big, tight]).baseFindings();
    expect(found.map(({ object, finding: { rule } }) => [object, rule])).toEqual([
      ['Deployment openfaas/big', 'base-does-not-fit'],
      ['Deployment openfaas/tight', 'rollout-deadlock'],
    ]);
  });

  it('must come before the rows', () => {
    const check = new CapacityCheck(lab, platformOf(lab).pods);
    check.add('row', `rows/${someRow.id}`, [deployment()]);
    expect(() => check.add('base', '00-namespaces', [])).toThrow('base files must be added before rows, got 00-namespaces after one');
  });
});

describe('ten thousand rows', () => {
  it('take ten times the steps of a thousand, and some eighty each: rows with equal pods are worked out once', () => {
    const row = (index: number) => ({ ...someRow, id: `row-${index}`, load: { ...someRow.load, timeout: TimeSpan.seconds(9) } });
    const shapes = Array.from({ length: 100 }, (_, index) =>
      deployment({ replicas: 1 + (index % 16), requests: { cpu: `${1 + index}m`, memory: '64Mi' }, strategy: { type: 'Recreate' } }),
    );
    const counter = new StepCounter();
    onTestFinished(() => counter.stop());
    const capacity = new LabCapacity(lab, platformOf(lab).pods, base);
    const stepsOf = (count: number) => {
      const steps = counter.count(() => {
        for (let index = 0; index < count; index++) capacity.row(row(index), shapes.slice(index % 100, (index % 100) + 1));
      });
      return [...steps.values()].reduce((sum, of) => sum + of, 0);
    };
    stepsOf(100);
    const [thousand, all] = [stepsOf(1000), stepsOf(10_000)];
    expect(all / thousand).toBeCloseTo(10, 1);
    expect(all / 10_000).toBeLessThan(200);
  });
});
