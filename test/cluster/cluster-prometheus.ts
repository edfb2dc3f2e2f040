import type { Series } from '../monitoring/live/prometheus-api.ts';
import { mustKubectl } from './kubectl.ts';

const SERVICE = '/api/v1/namespaces/openfaas/services/prometheus:9090/proxy';

interface Answer<Data> {
  readonly status: string;
  readonly data: Data;
}

/** The lab's Prometheus, asked through the API server, so that a kubeconfig is all that is needed. */
export function instantQuery(expr: string): Series[] {
  const { result } = get<{ result: { metric: Series['metric']; value: [number, string] }[] }>('/api/v1/query', { query: expr });
  return result.map(({ metric, value: [at, text] }) => ({ metric, points: [[at, Number(text)]] }));
}

export function rangeQuery(expr: string, start: number, end: number, step: number): Series[] {
  const { result } = get<{ result: { metric: Series['metric']; values: [number, string][] }[] }>('/api/v1/query_range', {
    query: expr,
    start: String(start),
    end: String(end),
    step: String(step),
  });
  return result.map(({ metric, values }) => ({ metric, points: values.map(([at, text]) => [at, Number(text)]) }));
}

export interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}

export function activeTargets(): readonly Target[] {
  return get<{ activeTargets: Target[] }>('/api/v1/targets', { state: 'active' }).activeTargets;
}

function get<Data>(path: string, parameters: Readonly<Record<string, string>>): Data {
  const { status, data } = JSON.parse(mustKubectl('get', '--raw', `${SERVICE}${path}?${new URLSearchParams(parameters)}`)) as Answer<Data>;
  if (status !== 'success') throw new Error(`${path} ${JSON.stringify(parameters)}: ${status}`);
  return data;
}
