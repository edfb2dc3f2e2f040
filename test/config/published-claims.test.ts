import { describe, expect, it } from 'vitest';
import type { PublishedColumnKey } from '../../lib/forms/published-schema.ts';
import { numberIn, published, tableOf } from '../support/published.ts';

/** The values of a column, without those of the rows left out. */
function values(id: string, key: PublishedColumnKey, leftOut: readonly number[] = []): number[] {
  return tableOf(id)
    .rows.filter((row) => !leftOut.includes(row.row))
    .map((row) => numberIn(row, key));
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
  readonly r2: number;
}

function leastSquares(xs: readonly number[], ys: readonly number[]): Line {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const products = (as: readonly number[], ma: number, bs: readonly number[], mb: number) =>
    as.reduce((sum, a, index) => sum + (a - ma) * ((bs[index] ?? Number.NaN) - mb), 0);
  const [sxx, sxy, syy] = [products(xs, mx, xs, mx), products(xs, mx, ys, my), products(ys, my, ys, my)];
  return { slope: sxy / sxx, intercept: my - (sxy / sxx) * mx, r2: sxy ** 2 / (sxx * syy) };
}

const logs = (list: readonly number[]) => list.map(Math.log);

describe('the claims in published.json', () => {
  /** Compares with as many decimals as the file gives. */
  function expectNumbers(id: string, computed: Readonly<Record<string, number>>): void {
    const numbers = published.claims.find((claim) => claim.id === id)?.numbers ?? {};
    expect(Object.keys(numbers), id).toEqual(Object.keys(computed));
    for (const [name, stated] of Object.entries(numbers)) {
      const decimals = String(stated).split('.')[1]?.length ?? 0;
      expect(Math.abs((computed[name] ?? Number.NaN) - stated), `${id} ${name}`).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
    }
  }
  const cores = (id: string, leftOut: readonly number[] = []) => values(id, 'cpu', leftOut).map((cpu) => cpu / 1000);
  const inverse = (list: readonly number[]) => list.map((value) => 1 / value);

  it('C1 and C2 compare latencies and rates as printed', () => {
    const [first = Number.NaN, , third = Number.NaN] = values('4-1-1', 'latencyMean');
    expectNumbers('C1', { addedMs: third - first });
    const [of4 = Number.NaN, of8 = Number.NaN] = values('4-2-1', 'rateMean');
    expectNumbers('C2', { rateWith4: 4 * of4, rateWith8: 8 * of8 });
  });

  it('C3 and C4 fit lines to latency and rate over the CPU limit', () => {
    const fits = [[], [6]].map((leftOut) => {
      const latency = values('4-3-1', 'latencyMean', leftOut);
      return {
        byInverse: leastSquares(inverse(cores('4-3-1', leftOut)), latency),
        byLog: leastSquares(logs(cores('4-3-1', leftOut)), logs(latency)),
        printedRate: leastSquares(cores('4-3-1', leftOut), values('4-3-1', 'rateMean', leftOut)),
        impliedRate: leastSquares(
          cores('4-3-1', leftOut),
          latency.map((ms) => 1000 / ms),
        ),
      };
    });
    const [all, without50m] = fits;
    if (all === undefined || without50m === undefined) throw new Error('two fits expected');
    expectNumbers('C3', {
      r2: all.byInverse.r2,
      slopeMsCores: all.byInverse.slope,
      interceptMs: all.byInverse.intercept,
      r2Without50m: without50m.byInverse.r2,
      slopeMsCoresWithout50m: without50m.byInverse.slope,
      logSlope: all.byLog.slope,
      logR2: all.byLog.r2,
      logSlopeWithout50m: without50m.byLog.slope,
    });
    expectNumbers('C4', {
      r2Printed: all.printedRate.r2,
      r2PrintedWithout50m: without50m.printedRate.r2,
      r2FromLatency: all.impliedRate.r2,
      ratePerCore: all.impliedRate.slope,
    });
  });

  it('C5 and C6 find no slope over memory and replicas', () => {
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const latency = values('4-3-2', 'latencyMean');
    const byMemory = leastSquares(values('4-3-2', 'memory').map(Math.log2), latency);
    // Two-sided 95 % quantile of the t distribution with 5 degrees of freedom.
    const half = 2.5706 * Math.abs(byMemory.slope) * Math.sqrt((1 / byMemory.r2 - 1) / 5);
    expectNumbers('C5', {
      meanMs: mean(latency),
      minMs: Math.min(...latency),
      maxMs: Math.max(...latency),
      slopeMsPerDoubling: byMemory.slope,
      slopeLow95: byMemory.slope - half,
      slopeHigh95: byMemory.slope + half,
      r2: byMemory.r2,
    });
    const byReplicas = leastSquares(values('4-3-3', 'replicas').map(Math.log2), values('4-3-3', 'latencyMean'));
    expectNumbers('C6', { meanMs: mean(values('4-3-3', 'latencyMean')), slopeMsPerDoubling: byReplicas.slope, r2: byReplicas.r2 });
  });

  it('C8 finds no parallel share that fits all speed-ups', () => {
    const running = values('4-3-4c', 'running');
    const latency = values('4-3-4c', 'latencyMean');
    const speedups = latency.map((ms) => (latency[0] ?? Number.NaN) / ms);
    const mean = speedups.reduce((sum, value) => sum + value, 0) / speedups.length;
    const squares = (predict: (index: number) => number) => speedups.reduce((sum, value, index) => sum + (value - predict(index)) ** 2, 0);
    const fitShare = (processors: readonly number[]) => {
      const shares = Array.from({ length: 1001 }, (_unused, index) => index / 1000);
      const error = (share: number) => squares((index) => 1 / (1 - share + share / (processors[index] ?? Number.NaN)));
      const share = shares.reduce((best, each) => (error(each) < error(best) ? each : best));
      return { share, r2: 1 - error(share) / squares(() => mean) };
    };
    const pointwise = running
      .map((replicas, index) => [`shareOf${replicas}`, (1 - 1 / (speedups[index] ?? Number.NaN)) / (1 - 1 / replicas)] as const)
      .slice(1);
    const [byReplicas, byCores] = [fitShare(running), fitShare(running.map((replicas) => Math.min(replicas, 6)))];
    expectNumbers('C8', {
      ...Object.fromEntries(pointwise),
      fitShareReplicas: byReplicas.share,
      fitR2Replicas: byReplicas.r2,
      fitShareCores: byCores.share,
      fitR2Cores: byCores.r2,
      bound: 6,
      best: Math.max(...speedups),
    });
  });

  it('C9 compares four replicas with one', () => {
    const latency = values('4-3-5', 'latencyMean');
    const byLog = leastSquares(logs(cores('4-3-5')), logs(latency));
    const single = new Map(tableOf('4-3-1').rows.map((row) => [numberIn(row, 'cpu'), numberIn(row, 'latencyMean')]));
    const ratios = tableOf('4-3-5')
      .rows.filter((row) => single.has(numberIn(row, 'cpu')))
      .map((row) => [`ratioAt${numberIn(row, 'cpu')}m`, numberIn(row, 'latencyMean') / (single.get(numberIn(row, 'cpu')) ?? Number.NaN)]);
    expectNumbers('C9', {
      logSlope: byLog.slope,
      logR2: byLog.r2,
      r2: leastSquares(inverse(cores('4-3-5')), latency).r2,
      ...Object.fromEntries(ratios),
    });
  });
});
