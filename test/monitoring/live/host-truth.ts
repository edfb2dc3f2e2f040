import { readFileSync, statfsSync } from 'node:fs';

/** What the kernel counts, read without an exporter. */
export interface HostCounters {
  readonly at: number;
  /** Seconds, over all CPUs. */
  readonly idle: number;
  readonly all: number;
  /** Bytes, over whole disks. */
  readonly written: number;
  /** Bytes, over devices that are not virtual. */
  readonly received: number;
}

export function hostCounters(): HostCounters {
  const cpu = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const disks = readFileSync('/proc/diskstats', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name = '']) => /^((sd|vd|xvd|hd)[a-z]+|nvme\d+n\d+)$/.test(name));
  const devices = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', counts = ''] = /^\s*([^:]+):\s*(.+)$/.exec(line) ?? [];
      return name === '' || /^(lo|veth|docker|cni|flannel|cali|br-|ifb|dummy)/.test(name) ? [] : [Number(counts.split(/\s+/)[0])];
    });
  return {
    at: Date.now() / 1000,
    // The kernel counts in hundredths of a second.
    idle: (cpu[3] ?? 0) / 100,
    all: cpu.reduce((sum, value) => sum + value, 0) / 100,
    written: disks.reduce((sum, fields) => sum + Number(fields[9]) * 512, 0),
    received: devices.reduce((sum, value) => sum + value, 0),
  };
}

/** Share of memory that is not available, 0 to 1. */
export function memoryUse(): number {
  const text = readFileSync('/proc/meminfo', 'utf8');
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return 1 - of('MemAvailable') / of('MemTotal');
}

/** Share of the root file system that ordinary users cannot write to, 0 to 1. */
export function rootUse(): number {
  const { bavail, blocks } = statfsSync('/');
  return 1 - bavail / blocks;
}

/** Whether the root file system is of a kind that the dashboards look at, and the host has a whole disk. */
export function hasDiskFilesystem(): boolean {
  return /^\S+ \/ (ext4|xfs) /m.test(readFileSync('/proc/mounts', 'utf8')) && hostCounters().written > 0;
}
