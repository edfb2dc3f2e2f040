import { describe, expect, it } from 'vitest';
import { type ClosedLoop, closedLoop } from '../../lib/capacity/closed-loop.ts';
import { TimeSpan } from '../../lib/quantities/time-span.ts';

function rules(change: Partial<ClosedLoop>, load: Partial<ClosedLoop['load']> = {}): string[] {
  return closedLoop({
    load: { threads: 1, connections: 1, duration: TimeSpan.seconds(30), timeout: TimeSpan.seconds(2), ...load },
    cpuTime: TimeSpan.milliseconds(50),
    coresPerReplica: 1,
    cores: 1,
    generatorCores: 1,
    ...change,
  }).map(({ rule }) => rule);
}

describe('a closed loop', () => {
  it('is fine with few connections', () => {
    expect(rules({})).toEqual([]);
  });

  it('has a queue longer than the timeout: 50 connections at 50 ms on one core wait 2.5 s', () => {
    expect(rules({}, { connections: 50 })).toEqual(['overload']);
    expect(rules({}, { connections: 50, timeout: TimeSpan.seconds(3) })).toEqual([]);
    expect(rules({ cores: 2 }, { connections: 50 })).toEqual([]);
  });

  it('takes at least the time of one call on one replica, however many replicas there are', () => {
    expect(rules({ coresPerReplica: 0.02, cores: 4 })).toEqual(['overload']);
    expect(rules({ coresPerReplica: 4, cores: 4, cpuTime: TimeSpan.milliseconds(2100) })).toEqual(['overload']);
  });

  it('ends before a connection has two answers', () => {
    expect(rules({ cores: 0.6 }, { connections: 50, duration: TimeSpan.seconds(5), timeout: TimeSpan.seconds(10) })).toEqual([
      'few-answers',
    ]);
  });

  it('has more threads than the generator has cores', () => {
    expect(rules({}, { threads: 2, connections: 2 })).toEqual(['generator-threads']);
    expect(rules({ generatorCores: 1.5 }, { threads: 2, connections: 2 })).toEqual([]);
    expect(rules({ generatorCores: 0.1 })).toEqual([]);
  });

  it('is not judged by a cost that nobody has measured, nor without a pod', () => {
    expect(rules({ cpuTime: undefined }, { connections: 1000 })).toEqual([]);
    expect(rules({ cores: 0 }, { connections: 1000 })).toEqual([]);
  });
});
