/**
 * The node queries of the dashboards, each a function of its inputs.
 *
 * The course report's own expressions (section 5.5.2) do not parse or do not measure what they say: lost parentheses and fraction bars,
 * placeholders in label values, `irate` (which skips data when a graph step is wider than two scrapes), virtual network devices counted
 * beside the real one, and MiB/s where the link is sold in Mbit/s. These give base units; the panel sets the unit that is shown.
 */
export interface NodeQuery {
  /** Value of the label `node`. Absent: one result for every node. */
  readonly node?: string;
}

/** A node query over a span of time. */
export interface NodeRateQuery extends NodeQuery {
  /** At least four scrapes long, so that one missed scrape leaves a rate. */
  readonly window: RangeWindow;
}

/** A PromQL duration, or Grafana's own window, which grows with the step of the graph so that no sample is skipped. */
export type RangeWindow = '$__rate_interval' | `${number}${'s' | 'm' | 'h'}`;

/** Share of CPU time that was not idle, 0 to 1, over all CPUs. Time stolen by the hypervisor and time waiting for disks count as busy. */
export function nodeCpuRatio({ node, window }: NodeRateQuery): string {
  return `1 - avg by (node) (rate(node_cpu_seconds_total${matchers(node, 'mode="idle"')}[${window}]))`;
}

/** Share of CPU time that the hypervisor gave to others, 0 to 1, over all CPUs. */
export function nodeCpuStealRatio({ node, window }: NodeRateQuery): string {
  return `avg by (node) (rate(node_cpu_seconds_total${matchers(node, 'mode="steal"')}[${window}]))`;
}

/** Share of memory that new work could not have, 0 to 1. */
export function nodeMemoryRatio({ node }: NodeQuery): string {
  const available = `avg by (node) (node_memory_MemAvailable_bytes${matchers(node)})`;
  const total = `avg by (node) (node_memory_MemTotal_bytes${matchers(node)})`;
  return `1 - ${available} / ${total}`;
}

/**
 * Share of each local file system that ordinary users cannot write to, 0 to 1, by device and mount point. Blocks kept for root count as
 * used.
 */
export function nodeFilesystemRatio({ node }: NodeQuery): string {
  const selected = matchers(node, 'fstype=~"xfs|ext4"');
  const available = `max by (node, device, mountpoint) (node_filesystem_avail_bytes${selected})`;
  const size = `max by (node, device, mountpoint) (node_filesystem_size_bytes${selected})`;
  return `1 - ${available} / ${size}`;
}

/** Bytes per second read from disks. */
export function nodeDiskReadBytesPerSecond(query: NodeRateQuery): string {
  return diskRate('node_disk_read_bytes_total', query);
}

/** Bytes per second written to disks. */
export function nodeDiskWrittenBytesPerSecond(query: NodeRateQuery): string {
  return diskRate('node_disk_written_bytes_total', query);
}

/** Bits per second received by network devices. */
export function nodeNetworkReceiveBitsPerSecond(query: NodeRateQuery): string {
  return networkRate('node_network_receive_bytes_total', query);
}

/** Bits per second sent by network devices. */
export function nodeNetworkTransmitBitsPerSecond(query: NodeRateQuery): string {
  return networkRate('node_network_transmit_bytes_total', query);
}

/** Whole disks: what LVM, RAM disks and partitions report is on its way to or from one of these and would count twice. */
export const DISKS = 'device=~"(sd|vd|xvd|hd)[a-z]+|nvme[0-9]+n[0-9]+"';

/** Devices of the host itself: a packet for a pod passes several virtual ones after that. */
export const NETWORK_DEVICES = 'device!~"lo|veth.*|docker.*|cni.*|flannel.*|cali.*|br-.*|ifb.*|dummy.*"';

function diskRate(metric: string, { node, window }: NodeRateQuery): string {
  return `sum by (node) (rate(${metric}${matchers(node, DISKS)}[${window}]))`;
}

function networkRate(metric: string, { node, window }: NodeRateQuery): string {
  return `8 * sum by (node) (rate(${metric}${matchers(node, NETWORK_DEVICES)}[${window}]))`;
}

function matchers(node: string | undefined, ...others: string[]): string {
  // PromQL strings are Go strings, whose escapes contain JSON's.
  const all = node === undefined ? others : [`node=${JSON.stringify(node)}`, ...others];
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}
