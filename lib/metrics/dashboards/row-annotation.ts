import { PROMETHEUS_DATASOURCE, type QueryAnnotation } from '../grafana/grafana-model.ts';
import { LOAD_SERIES } from '../rules/load-rules.ts';

/** Shades the time from the start of each row's load to its end, with the row's id. */
export function rowAnnotation(scrapeInterval: string): QueryAnnotation {
  return {
    name: 'rows',
    datasource: PROMETHEUS_DATASOURCE,
    enable: true,
    hide: false,
    iconColor: 'rgba(87, 148, 242, 0.7)',
    expr: LOAD_SERIES.running,
    step: scrapeInterval,
    titleFormat: 'row {{row_id}}',
    textFormat: 'load of {{row_id}}',
    tagKeys: 'row_id',
    useValueForTime: false,
  };
}
