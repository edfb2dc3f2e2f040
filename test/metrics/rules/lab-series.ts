/** One series of a promtool test. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** Samples in a test, one every 5 s: ten minutes of them. */
const SAMPLES = 120;

/** From 0, growing by this much per second. */
export function counter(series: string, perSecond: number): InputSeries {
  return { series, values: `0+${perSecond * 5}x${SAMPLES}` };
}

export function gauge(series: string, value: number): InputSeries {
  return { series, values: `${value}+0x${SAMPLES}` };
}

/** What a target tells at each time; undefined where it does not tell of the series, which Prometheus marks as stale. */
export function told(series: string, at: (seconds: number) => number | undefined): InputSeries {
  const values = Array.from({ length: SAMPLES + 1 }, (_, index) => at(index * 5));
  return { series, values: values.map((value, index) => value ?? (values[index - 1] === undefined ? '_' : 'stale')).join(' ') };
}

/** What the gateway tells of a function that answers so many calls per second with that status, each in 40 ms. */
export function gatewaySeries(fn: string, perSecond: number, code = '200'): InputSeries[] {
  const name = `function_name="${fn}.openfaas-fn"`;
  const target = 'job="kubernetes-pods",app="gateway"';
  return [
    counter(`gateway_function_invocation_total{${target},${name},code="${code}"}`, perSecond),
    counter(`gateway_function_invocation_started{${target},${name}}`, perSecond),
    counter(`gateway_functions_seconds_sum{${target},${name}}`, perSecond * 0.04),
    counter(`gateway_functions_seconds_count{${target},${name}}`, perSecond),
    counter(`gateway_functions_seconds_bucket{${target},${name},le="0.025"}`, 0),
    counter(`gateway_functions_seconds_bucket{${target},${name},le="0.05"}`, perSecond),
    counter(`gateway_functions_seconds_bucket{${target},${name},le="+Inf"}`, perSecond),
    gauge(`gateway_service_count{${target},${name}}`, 1),
  ];
}

export interface PodSeries {
  readonly fn: string;
  readonly pod: string;
  /** Absent while the pod is Pending. */
  readonly node?: string;
  readonly rowId?: string;
  /** Of the function's container. The pod's own cgroup has as much again, the pause container a little. */
  readonly cores?: number;
  readonly throttledRatio?: number;
}

/** A function's pod as kube-state-metrics and its kubelet tell of it. */
export function podSeries({ fn, pod, node, rowId, cores = 0, throttledRatio = 0 }: PodSeries): InputSeries[] {
  const id = `namespace="openfaas-fn",pod="${pod}"`;
  const row = rowId === undefined ? '' : `,label_faaslab_dev_row_id="${rowId}"`;
  const phase = node === undefined ? 'Pending' : 'Running';
  const container = `${id},container="${fn}"`;
  return [
    gauge(`kube_pod_labels{${id},label_faas_function="${fn}"${row}}`, 1),
    gauge(`kube_pod_info{${id},node="${node ?? ''}",host_ip="10.0.0.1"}`, 1),
    ...['Pending', 'Running', 'Succeeded'].map((name) => gauge(`kube_pod_status_phase{${id},phase="${name}"}`, name === phase ? 1 : 0)),
    gauge(`kube_pod_container_resource_requests{${container},resource="cpu",unit="core",node="${node ?? ''}"}`, 0.5),
    gauge(`kube_pod_container_resource_requests{${container},resource="memory",unit="byte",node="${node ?? ''}"}`, 1000),
    ...(node === undefined
      ? []
      : [
          counter(`container_cpu_usage_seconds_total{${container},node="${node}"}`, cores),
          counter(`container_cpu_usage_seconds_total{${id},container="POD",node="${node}"}`, 0.01),
          counter(`container_cpu_usage_seconds_total{${id},container="",node="${node}"}`, cores),
          counter(`container_cpu_cfs_periods_total{${container},node="${node}"}`, 10),
          counter(`container_cpu_cfs_throttled_periods_total{${container},node="${node}"}`, 10 * throttledRatio),
          counter(`container_cpu_cfs_throttled_seconds_total{${container},node="${node}"}`, throttledRatio / 2),
          gauge(`container_memory_working_set_bytes{${container},node="${node}"}`, 1e6),
          gauge(`container_memory_working_set_bytes{${id},container="",node="${node}"}`, 1e6),
        ]),
  ];
}

export interface Load {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** The Job ends, but has not completed. */
  readonly failed?: true;
}

/** The load Job of a row, as kube-state-metrics tells of it; each load is a Job of the same name in the place of the one before. */
export function loadJobSeries(rowId: string, ...loads: readonly Load[]): InputSeries[] {
  const job = `namespace="faaslab-load",job_name="load-${rowId}"`;
  const at = (seconds: number) => loads.findLast(({ from }) => from <= seconds);
  const of = (metric: string, value: (load: Load, seconds: number) => number | undefined) =>
    told(`${metric}{${job}}`, (seconds) => {
      const load = at(seconds);
      return load === undefined ? undefined : value(load, seconds);
    });
  return [
    { ...of('kube_job_labels', () => 1), series: `kube_job_labels{${job},label_faaslab_dev_row_id="${rowId}"}` },
    of('kube_job_status_active', ({ to }, seconds) => (seconds < to ? 1 : 0)),
    of('kube_job_status_start_time', ({ from }) => from),
    of('kube_job_status_completion_time', ({ to, failed }, seconds) => (seconds < to || failed ? undefined : to)),
  ];
}

/** A node with one CPU of two busy, and this share of its memory and of its file system in use. */
export function nodeSeries(node: string, memoryUsed = 0.5, diskUsed = 0.5): InputSeries[] {
  const label = `node="${node}"`;
  return [
    counter(`node_cpu_seconds_total{${label},cpu="0",mode="idle"}`, 1),
    counter(`node_cpu_seconds_total{${label},cpu="0",mode="steal"}`, 0),
    counter(`node_cpu_seconds_total{${label},cpu="1",mode="idle"}`, 0),
    counter(`node_cpu_seconds_total{${label},cpu="1",mode="steal"}`, 0.2),
    counter(`node_cpu_seconds_total{${label},cpu="1",mode="user"}`, 0.8),
    gauge(`node_memory_MemTotal_bytes{${label}}`, 1000),
    gauge(`node_memory_MemAvailable_bytes{${label}}`, 1000 * (1 - memoryUsed)),
    gauge(`node_filesystem_size_bytes{${label},device="/dev/vda1",mountpoint="/",fstype="ext4"}`, 1000),
    gauge(`node_filesystem_avail_bytes{${label},device="/dev/vda1",mountpoint="/",fstype="ext4"}`, 1000 * (1 - diskUsed)),
    counter(`node_disk_read_bytes_total{${label},device="vda"}`, 100),
    counter(`node_disk_written_bytes_total{${label},device="vda"}`, 200),
    counter(`node_network_receive_bytes_total{${label},device="eth0"}`, 1000),
    counter(`node_network_transmit_bytes_total{${label},device="eth0"}`, 2000),
    gauge(`kube_node_status_allocatable{${label},resource="cpu",unit="core"}`, 2),
    gauge(`kube_node_status_allocatable{${label},resource="memory",unit="byte"}`, 4000),
  ];
}
