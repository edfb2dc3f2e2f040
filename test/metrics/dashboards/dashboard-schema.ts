/**
 * What Grafana 7.5 reads of a classic dashboard, as far as ours go, closed: a misspelt key is a fault. Written from grafana/grafana
 * `packages/grafana-data`, `public/app/features/dashboard/state/DashboardModel.ts` and `packages/grafana-ui` at v7.5, not from the types of
 * this project, so that the two check each other.
 */
const object = (properties: Readonly<Record<string, object>>, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const text = { type: 'string', minLength: 1 };
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const empty = { type: 'array', maxItems: 0 };
const only = (...values: readonly (string | number | boolean | null)[]) => ({ enum: values });

const gridPos = object({ x: whole(0, 23), y: whole(0, 10_000), w: whole(1, 24), h: whole(1, 30) });

const row = object({ id: whole(1, 10_000), type: only('row'), title: text, gridPos, collapsed: only(false), panels: empty });

const timeseries = object({
  id: whole(1, 10_000),
  type: only('timeseries'),
  title: text,
  gridPos,
  datasource: text,
  targets: { type: 'array', minItems: 1, items: object({ refId: { type: 'string', pattern: '^[A-Z]$' }, expr: text, legendFormat: text }) },
  fieldConfig: object({
    defaults: object(
      {
        unit: only('percentunit', 'bytes', 'binBps', 'bps', 'reqps', 's', 'short'),
        min: { type: 'number' },
        max: { type: 'number' },
        color: object({ mode: only('palette-classic') }),
        thresholds: object({
          mode: only('absolute'),
          steps: {
            type: 'array',
            minItems: 1,
            items: object({ color: only('green', 'orange', 'red'), value: { type: ['number', 'null'] } }),
          },
        }),
        custom: object({
          drawStyle: only('line'),
          lineWidth: whole(0, 10),
          fillOpacity: whole(0, 100),
          showPoints: only('never'),
          spanNulls: only(false),
          stacking: object({ mode: only('none', 'normal'), group: only('A') }),
          thresholdsStyle: object({ mode: only('off', 'line') }),
        }),
      },
      ['unit', 'min', 'color', 'thresholds', 'custom'],
    ),
    overrides: empty,
  }),
  options: object({
    legend: object({ displayMode: only('list', 'table'), placement: only('bottom', 'right'), calcs: empty }),
    tooltipOptions: object({ mode: only('single', 'multi', 'none') }),
  }),
});

const bargauge = object({
  id: whole(1, 10_000),
  type: only('bargauge'),
  title: text,
  gridPos,
  datasource: text,
  targets: {
    type: 'array',
    minItems: 1,
    items: object({ refId: { type: 'string', pattern: '^[A-Z]$' }, expr: text, legendFormat: text, instant: only(true) }),
  },
  fieldConfig: object({
    defaults: object({
      unit: only('percentunit', 'bytes', 'binBps', 'bps', 'reqps', 's', 'short'),
      min: { type: 'number' },
      color: object({ mode: only('thresholds', 'palette-classic') }),
      thresholds: object({
        mode: only('absolute'),
        steps: {
          type: 'array',
          minItems: 1,
          items: object({ color: only('green', 'orange', 'red'), value: { type: ['number', 'null'] } }),
        },
      }),
    }),
    overrides: empty,
  }),
  options: object({
    reduceOptions: object({ values: only(false), calcs: { type: 'array', items: only('lastNotNull', 'last', 'mean') }, fields: only('') }),
    orientation: only('horizontal', 'vertical', 'auto'),
    displayMode: only('basic', 'gradient', 'lcd'),
    showUnfilled: { type: 'boolean' },
  }),
});

const variable = object({
  type: only('query'),
  name: { type: 'string', pattern: '^[a-z]\\w*$' },
  label: text,
  datasource: text,
  definition: { type: 'string', pattern: '^label_values\\([\\w:]+, \\w+\\)$' },
  query: object({ query: text, refId: text }),
  refresh: only(2),
  sort: only(1),
  multi: { type: 'boolean' },
  includeAll: { type: 'boolean' },
  allValue: text,
  current: object({ selected: only(true), text: only('All'), value: only('$__all') }),
  hide: only(0),
  regex: only(''),
  options: empty,
});

const annotation = object({
  name: text,
  datasource: text,
  enable: { type: 'boolean' },
  hide: { type: 'boolean' },
  iconColor: text,
  expr: text,
  step: { type: 'string', pattern: '^\\d+(ms|s|m)$' },
  titleFormat: text,
  textFormat: text,
  tagKeys: text,
  useValueForTime: { type: 'boolean' },
});

export const DASHBOARD_SCHEMA = object({
  uid: { type: 'string', pattern: '^[a-z0-9-]{1,40}$' },
  title: text,
  tags: { type: 'array', items: text },
  schemaVersion: only(27),
  version: whole(1, 1),
  editable: { type: 'boolean' },
  graphTooltip: only(0, 1, 2),
  timezone: only('browser', 'utc'),
  time: object({ from: { type: 'string', pattern: '^now-\\d+[smhd]$' }, to: only('now') }),
  refresh: { type: 'string', pattern: '^\\d+[smh]$' },
  templating: object({ list: { type: 'array', items: variable } }),
  annotations: object({ list: { type: 'array', items: annotation } }),
  panels: { type: 'array', items: { anyOf: [row, timeseries, bargauge] } },
});
