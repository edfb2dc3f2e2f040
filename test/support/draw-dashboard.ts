import type { BarGaugePanel, Dashboard, TimeseriesPanel, Unit } from '../../lib/metrics/grafana/grafana-model.ts';
import type { Series } from '../monitoring/live/prometheus-api.ts';

export interface DrawOptions {
  /** Series of an expression from `start` to `end`, a sample every `step` seconds. */
  readonly range: (expr: string, step: number) => Promise<readonly Series[]>;
  /** Unix times. */
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly name: string;
  readonly points: Series['points'];
}

interface Region {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const COLUMN = 56;
const UNIT_HEIGHT = 30;
const STEP = 5;
/** Grafana's classic palette, of which it draws the first lines. */
const COLOURS = ['#7eb26d', '#eab839', '#6ed0e0', '#ef843c', '#e24d42', '#1f78c1', '#ba43a9', '#705da0', '#508642', '#cca300'];
const MARGIN = { left: 58, right: 10, top: 30, bottom: 44 } as const;

/** The dashboard as an SVG picture, much as Grafana would draw it: rows, panels in the grid, lines, thresholds, marked rows of the matrix. */
export async function drawDashboard(content: Dashboard, options: DrawOptions): Promise<string> {
  const height = Math.max(...content.panels.map(({ gridPos: { y, h } }) => y + h)) * UNIT_HEIGHT + 60;
  const parts: string[] = [];
  const regions: Region[] = [];
  for (const { expr } of content.annotations.list) {
    for (const { metric, points } of await options.range(expr, STEP)) {
      const times = points.flatMap(([time, value]) => (value > 0 ? [time] : []));
      const [from, to] = [times[0], times.at(-1)];
      if (from !== undefined && to !== undefined) regions.push({ name: metric.row_id ?? '', from, to });
    }
  }
  for (const panel of content.panels) {
    const { x, y, w, h } = panel.gridPos;
    const at = `<g transform="translate(${x * COLUMN + 10},${y * UNIT_HEIGHT + 50})">`;
    if (panel.type === 'row') parts.push(`${at}<text class="row" x="4" y="20">${markup(panel.title)}</text></g>`);
    else if (panel.type === 'bargauge')
      parts.push(`${at}${drawBars(panel, await linesOf(panel, options), options.end, w * COLUMN - 8, h * UNIT_HEIGHT - 8)}</g>`);
    else parts.push(`${at}${drawPanel(panel, await linesOf(panel, options), regions, options, w * COLUMN - 8, h * UNIT_HEIGHT - 8)}</g>`);
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${24 * COLUMN + 20}" height="${height}" viewBox="0 0 ${24 * COLUMN + 20} ${height}">`,
    '<style>text{font-family:DejaVu Sans,Verdana,sans-serif;font-size:11px;fill:#333}.title{font-size:13px;font-weight:bold}.row{font-size:14px;font-weight:bold}.head{font-size:18px;font-weight:bold}.legend{font-size:10px}</style>',
    '<rect width="100%" height="100%" fill="#f4f5f5"/>',
    `<text class="head" x="14" y="32">${markup(content.title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

async function linesOf({ targets }: TimeseriesPanel | BarGaugePanel, { range }: DrawOptions): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { expr, legendFormat } of targets) {
    for (const { metric, points } of await range(expr, STEP)) {
      lines.push({ name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''), points });
    }
  }
  return lines;
}

/** A bar for each line that goes on until the end. */
function drawBars({ title, fieldConfig }: BarGaugePanel, lines: readonly Line[], end: number, width: number, height: number): string {
  const { unit } = fieldConfig.defaults;
  const bars = lines.flatMap(({ name, points }) => {
    const [time, value] = points.at(-1) ?? [0, 0];
    return time > end - STEP ? [{ name, value }] : [];
  });
  const top = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const out = [
    `<rect width="${width}" height="${height}" fill="#fff" stroke="#d8d9da"/>`,
    `<text class="title" x="8" y="18">${markup(title)}</text>`,
  ];
  bars.forEach(({ name, value }, index) => {
    const y = MARGIN.top + index * 40;
    out.push(`<text class="legend" x="10" y="${y + 12}">${markup(name)}</text>`);
    out.push(
      `<rect x="10" y="${y + 17}" width="${fixed((value / top) * (width - 110))}" height="16" fill="${COLOURS[0]}" fill-opacity="0.6"/>`,
    );
    out.push(`<text x="${width - 10}" y="${y + 30}" text-anchor="end">${format(value, unit)}</text>`);
  });
  if (bars.length === 0) out.push(`<text x="${width / 2}" y="${height / 2}" text-anchor="middle">no data</text>`);
  return out.join('\n');
}

function drawPanel(
  panel: TimeseriesPanel,
  given: readonly Line[],
  regions: readonly Region[],
  { start, end }: DrawOptions,
  width: number,
  height: number,
): string {
  const { unit, max, thresholds, custom } = panel.fieldConfig.defaults;
  const lines = custom.stacking.mode === 'normal' ? stacked(given) : given;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  const top = max ?? roundUp(Math.max(...values, 0), unit === 'bytes' || unit === 'binBps' ? 1024 : 10);
  const [plotWidth, plotHeight] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  const px = (time: number) => MARGIN.left + ((time - start) / (end - start)) * plotWidth;
  const py = (value: number) => MARGIN.top + (1 - Math.min(value / top, 1)) * plotHeight;
  const out = [
    `<rect width="${width}" height="${height}" fill="#fff" stroke="#d8d9da"/>`,
    `<text class="title" x="8" y="18">${markup(panel.title)}</text>`,
  ];
  for (const { from, to } of regions) {
    out.push(
      `<rect x="${fixed(px(from))}" y="${MARGIN.top}" width="${fixed(px(to) - px(from))}" height="${plotHeight}" fill="#5794f2" fill-opacity="0.12"/>`,
    );
    for (const edge of [from, to]) {
      out.push(
        `<line x1="${fixed(px(edge))}" x2="${fixed(px(edge))}" y1="${MARGIN.top}" y2="${MARGIN.top + plotHeight}" stroke="#5794f2" stroke-dasharray="3 3"/>`,
      );
    }
  }
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const y = fixed(py(share * top));
    out.push(`<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${y}" y2="${y}" stroke="#e8e8e8"/>`);
    out.push(`<text x="${MARGIN.left - 5}" y="${Number(y) + 4}" text-anchor="end">${format(share * top, unit)}</text>`);
  }
  for (const { color, value } of thresholds.steps) {
    if (value === null || value > top) continue;
    out.push(
      `<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${fixed(py(value))}" y2="${fixed(py(value))}" stroke="${color}" stroke-dasharray="6 4"/>`,
    );
  }
  for (const share of [0, 0.5, 1]) {
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    const text = `${Math.round(share * (end - start))} s`;
    out.push(
      `<text x="${fixed(px(start + share * (end - start)))}" y="${height - MARGIN.bottom + 15}" text-anchor="${anchor}">${text}</text>`,
    );
  }
  lines.forEach(({ points }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    for (const piece of unbroken(points)) {
      const path = piece.map(([time, value]) => `${fixed(px(time))},${fixed(py(value))}`).join(' ');
      out.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>`);
    }
  });
  out.push(legend(lines, width, height));
  if (values.length === 0) out.push(`<text x="${width / 2}" y="${height / 2}" text-anchor="middle">no data</text>`);
  return out.join('\n');
}

/** Each line on top of those before it. */
function stacked(lines: readonly Line[]): Line[] {
  const sums = new Map<number, number>();
  return lines.map(({ name, points }) => ({
    name,
    points: points.map(([time, value]) => {
      const sum = (sums.get(time) ?? 0) + value;
      sums.set(time, sum);
      return [time, sum] as const;
    }),
  }));
}

/** A gap where a sample is missing. */
function unbroken(points: Series['points']): Series['points'][] {
  const pieces: [number, number][][] = [];
  for (const [time, value] of points) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (!Number.isFinite(value)) pieces.push([]);
    else if (piece === undefined || (last !== undefined && time - last[0] > 1.5 * STEP)) pieces.push([[time, value]]);
    else piece.push([time, value]);
  }
  return pieces;
}

function legend(lines: readonly Line[], width: number, height: number): string {
  const out: string[] = [];
  let x = 10;
  lines.forEach(({ name }, index) => {
    const length = name.length * 6.2 + 24;
    // What does not fit is told by the last one that does.
    if (x > width) return;
    if (x + length > width - 40) {
      out.push(`<text class="legend" x="${fixed(x)}" y="${height - 11}">+${lines.length - index}</text>`);
      x = width + 1;
      return;
    }
    out.push(`<rect x="${fixed(x)}" y="${height - 16}" width="10" height="3" fill="${COLOURS[index % COLOURS.length]}"/>`);
    out.push(`<text class="legend" x="${fixed(x + 14)}" y="${height - 11}">${markup(name)}</text>`);
    x += length;
  });
  return out.join('');
}

/** The end of an axis: 1, 2, 2.5 or 5 of a unit, for bytes of a binary one. */
function roundUp(value: number, base: 10 | 1024): number {
  if (value <= 0) return 1;
  const whole = base === 10 ? 1 : 1024 ** Math.max(0, Math.floor(Math.log(value) / Math.log(1024)));
  const power = whole * 10 ** Math.floor(Math.log10(value / whole));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

function format(value: number, unit: Unit): string {
  switch (unit) {
    case 'percentunit':
      return `${trim(value * 100)}%`;
    case 'bytes':
    case 'binBps':
      return `${scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'])}${unit === 'bytes' ? '' : '/s'}`;
    case 'bps':
      return scaled(value, 1000, ['b/s', 'kb/s', 'Mb/s', 'Gb/s']);
    case 'reqps':
      return `${trim(value)} r/s`;
    case 's':
      return value < 1 ? `${trim(value * 1000)} ms` : `${trim(value)} s`;
    case 'short':
      return scaled(value, 1000, ['', 'K', 'M']);
  }
}

function scaled(value: number, base: number, units: readonly string[]): string {
  const power = value < base ? 0 : Math.min(units.length - 1, Math.floor(Math.log(value) / Math.log(base)));
  return `${trim(value / base ** power)} ${units[power]}`.trim();
}

function trim(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
