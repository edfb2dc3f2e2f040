import type { TimeSpan } from '../../quantities/time-span.ts';
import type { RecordingRule } from '../prometheus/prometheus-model.ts';
import { loadDelay, newest } from './load-rules.ts';
import { SCHEDULING_SERIES } from './scheduling-rules.ts';

/**
 * The loads of a window with the function that each measures, which its pods tell. Also pods of shortly before count: the row may give way to the next
 * one before its window closes.
 */
export function rowsOfFunctions(window: string, interval: TimeSpan): string {
  const pods = `max by (function, row_id) (max_over_time(${SCHEDULING_SERIES.pod}{row_id!=""}[${loadDelay(interval)}]))`;
  return `${pods} * on (row_id) group_left (load) topk by (row_id) (1, ${window})`;
}

/**
 * The function has one name in all rows: its series become those of the row whose load is the newest. Two loads at a time are not a measurement; the
 * rule must not fail over them.
 *
 * @param rows recorded by `rowsOfFunctions`
 */
export function ofFunction(record: string, series: string, rows: string): RecordingRule {
  return { record, expr: `sum by (row_id, load) (${series} * on (function) group_left (row_id, load) ${newest(rows, 'function')})` };
}
