import { ROW_ID_LABEL } from '../../lab/labels.ts';
import { LAB_NAMESPACES } from '../../lab/namespaces.ts';
import { TimeSpan } from '../../quantities/time-span.ts';
import { stateLabel } from '../jobs/kube-state-metrics-job.ts';
import type { RecordingRule } from '../prometheus/prometheus-model.ts';
import { rename } from './scheduling-rules.ts';

/**
 * The loads of the rows: labels `row_id` and `load`, the Unix time at which that load's Job was started, by which two loads of one row are told
 * apart. Windows have that time as their value, so that the greatest is the newest load.
 */
export const LOAD_SERIES = {
  /** 1 while a load Job of the row has a pod. What annotations mark. */
  running: 'row:load_running:info',
  /** Unix times, for as long as the Job is there. A Job that failed has not completed. */
  started: 'row:load_started:timestamp_seconds',
  completed: 'row:load_completed:timestamp_seconds',
  /** While graphs show the load: 20 s longer than it runs, so that also a load of a second is seen. */
  shown: 'row:load_shown:timestamp_seconds',
  /**
   * While that which was `loadDelay` ago belongs to the load. A load is seen some seconds late; with the delay the window begins when the load did,
   * however short it is. From the start of the Job until the first sample of the nodes after its end.
   */
  nodes: 'row:load_window:timestamp_seconds',
  /** From the last sample of the functions' counters before the start until the first one after the end. */
  functions: 'row:load_function_window:timestamp_seconds',
  /** The same for the kubelets, which tell of containers late. */
  containers: 'row:load_container_window:timestamp_seconds',
} as const;

/** How often platforms are asked, at most. */
const FUNCTION_SCRAPE = TimeSpan.seconds(5);
const SHOWN_AFTER = TimeSpan.seconds(20);

/**
 * How long after it happened row totals tell of something: kube-state-metrics is asked once an interval, rules are evaluated once, there must be one
 * more sample before, and one interval is for what comes late.
 */
export function loadDelay(interval: TimeSpan): TimeSpan {
  return TimeSpan.milliseconds(4 * interval.milliseconds);
}

/** A kubelet refreshes what it tells of containers every 10 to 15 s, and is asked every 10 s at most. */
function kubeletLate(interval: TimeSpan): TimeSpan {
  return TimeSpan.milliseconds(15_000 + Math.max(10_000, interval.milliseconds));
}

/** Longest time from the end of a load to the end of its windows. */
export function loadSettled(interval: TimeSpan): TimeSpan {
  return TimeSpan.milliseconds(loadDelay(interval).milliseconds + kubeletLate(interval).milliseconds + interval.milliseconds);
}

export function loadRules(interval: TimeSpan): RecordingRule[] {
  const delay = loadDelay(interval).seconds;
  const functionsLate = FUNCTION_SCRAPE.seconds + interval.seconds;
  return [
    { record: JOB, expr: jobs() },
    { record: LOAD_SERIES.running, expr: `max by (row_id, load) (${JOB} and on (job_name) ${ofJobs('kube_job_status_active')} > 0)` },
    { record: LOAD_SERIES.started, expr: ofLoads('kube_job_status_start_time') },
    { record: LOAD_SERIES.completed, expr: ofLoads('kube_job_status_completion_time') },
    { record: LOAD_SERIES.shown, expr: open(0, 0, SHOWN_AFTER) },
    { record: LOAD_SERIES.nodes, expr: open(delay, 0, interval) },
    { record: LOAD_SERIES.functions, expr: open(delay, interval.seconds, TimeSpan.seconds(functionsLate)) },
    { record: LOAD_SERIES.containers, expr: open(delay, interval.seconds, kubeletLate(interval)) },
  ];
}

/** 1 for every load Job, with the labels job_name, row_id and load. */
const JOB = 'load_job:row:info';

function jobs(): string {
  const rowLabel = stateLabel(ROW_ID_LABEL);
  const labels = `max by (job_name, ${rowLabel}) (kube_job_labels{namespace="${LAB_NAMESPACES.load}",${rowLabel}!=""})`;
  const started = `${ofJobs('kube_job_status_start_time')} * on (job_name) group_left (${rowLabel}) ${labels}`;
  return `max by (job_name, row_id, load) (${rename(`count_values by (job_name, ${rowLabel}) ("load", ${started})`, rowLabel, 'row_id')})`;
}

function ofJobs(metric: string): string {
  return `max by (job_name) (${metric}{namespace="${LAB_NAMESPACES.load}"})`;
}

function ofLoads(metric: string): string {
  return `max by (row_id, load) (${JOB} * on (job_name) group_left () ${ofJobs(metric)})`;
}

/** Loads that, `delay` seconds ago, had started or were about to within `before`, and had not ended longer than `after` ago. */
function open(delay: number, before: number, after: TimeSpan): string {
  const end = TimeSpan.milliseconds(delay * 1000 + after.milliseconds);
  const begun = `${LOAD_SERIES.started} <= time() - ${delay - before}`;
  // A Job that failed has no time of completion; one that was short may never have been seen running.
  const seen = `max_over_time(${LOAD_SERIES.running}[${end}]) or ${LOAD_SERIES.completed} >= time() - ${end.seconds}`;
  return `(${begun}) and on (row_id, load) (${seen}) unless on (row_id, load) (${LOAD_SERIES.completed} < time() - ${end.seconds})`;
}

/** 1 for the newest load of a window, of each row, or of each value of the label `by`. */
export function newest(window: string, by: 'row_id' | 'function' | ''): string {
  return `(topk${by === '' ? '' : ` by (${by})`} (1, ${window}) * 0 + 1)`;
}
