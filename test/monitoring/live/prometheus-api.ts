/** One series of an answer. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  /** Unix time and value; one pair for an instant query. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** Prometheus's query API. */
export class PrometheusApi {
  constructor(private readonly url: string) {}

  /** @throws Error when Prometheus refuses the expression */
  async query(expr: string, time?: number): Promise<Series[]> {
    const { result } = await this.#get<{ result: { metric: Series['metric']; value: [number, string] }[] }>('/api/v1/query', {
      query: expr,
      ...(time !== undefined && { time: String(time) }),
    });
    return result.map(({ metric, value: [at, text] }) => ({ metric, points: [[at, Number(text)]] }));
  }

  /** The one value of an expression that gives one. @throws Error when it gives none or several */
  async value(expr: string, time?: number): Promise<number> {
    const found = await this.query(expr, time);
    const value = found[0]?.points[0]?.[1];
    if (value === undefined || found.length > 1) throw new Error(`${expr} must give one value, got ${found.length}`);
    return value;
  }

  /** The stored samples of series: `up[1m]`. */
  async samples(selector: string, time: number): Promise<Series[]> {
    const { result } = await this.#get<{ result: { metric: Series['metric']; values: [number, string][] }[] }>('/api/v1/query', {
      query: selector,
      time: String(time),
    });
    return result.map(({ metric, values }) => ({ metric, points: values.map(([at, text]) => [at, Number(text)]) }));
  }

  async range(expr: string, start: number, end: number, step: number): Promise<Series[]> {
    const { result } = await this.#get<{ result: { metric: Series['metric']; values: [number, string][] }[] }>('/api/v1/query_range', {
      query: expr,
      start: String(start),
      end: String(end),
      step: String(step),
    });
    return result.map(({ metric, values }) => ({ metric, points: values.map(([at, text]) => [at, Number(text)]) }));
  }

  async targets(): Promise<{ readonly job: string; readonly instance: string; readonly health: string; readonly lastError: string }[]> {
    const { activeTargets } = await this.#get<{ activeTargets: { labels: Record<string, string>; health: string; lastError: string }[] }>(
      '/api/v1/targets',
      { state: 'active' },
    );
    return activeTargets.map(({ labels, health, lastError }) => ({
      job: labels.job ?? '',
      instance: labels.instance ?? '',
      health,
      lastError,
    }));
  }

  async firing(): Promise<Readonly<Record<string, string>>[]> {
    const { alerts } = await this.#get<{ alerts: { labels: Record<string, string>; state: string }[] }>('/api/v1/alerts', {});
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
  }

  async #get<Data>(path: string, parameters: Readonly<Record<string, string>>): Promise<Data> {
    const response = await fetch(`${this.url}${path}?${new URLSearchParams(parameters)}`, { signal: AbortSignal.timeout(20_000) });
    const body = (await response.json()) as { status: string; error?: string; data: Data };
    if (body.status !== 'success') throw new Error(`${parameters.query ?? path}: ${body.error}`);
    return body.data;
  }
}
