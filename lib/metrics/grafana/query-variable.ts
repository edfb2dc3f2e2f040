import { PROMETHEUS_DATASOURCE, type QueryVariable } from './grafana-model.ts';

export interface QueryVariableOptions {
  readonly name: string;
  readonly label: string;
  /** The label whose values are to choose from, and the series that carry it. */
  readonly values: { readonly metric: string; readonly label: string };
}

/** A choice of one or several values, with `All` chosen at first; queries match it with `=~"$name"`. */
export function queryVariable({ name, label, values }: QueryVariableOptions): QueryVariable {
  const query = `label_values(${values.metric}, ${values.label})`;
  return {
    type: 'query',
    name,
    label,
    datasource: PROMETHEUS_DATASOURCE,
    definition: query,
    query: { query, refId: `${PROMETHEUS_DATASOURCE}-${name}` },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { selected: true, text: 'All', value: '$__all' },
    hide: 0,
    regex: '',
    options: [],
  };
}
