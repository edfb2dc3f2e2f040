import { FUNCTION_SERIES } from '../metrics/platform-monitoring.ts';
import type { RuleGroup } from '../metrics/prometheus/prometheus-model.ts';

/**
 * The series of functions from the gateway's own metrics (openfaas/faas `gateway/metrics/metrics.go` at 0.20.12).
 *
 * `function_name` is `name.namespace` since November 2020 and `name` in some later answers; the series have the name alone.
 *
 * @param window of the rates, a PromQL duration of at least four scrapes
 */
export function openfaasFunctionRules(window: string, interval: string): RuleGroup {
  const rate = (metric: string) => named(`rate(${metric}[${window}])`);
  return {
    name: 'faaslab-functions',
    interval,
    rules: [
      { record: FUNCTION_SERIES.invocationsByCode, expr: `sum by (function, code) (${rate('gateway_function_invocation_total')})` },
      { record: FUNCTION_SERIES.invocations, expr: `sum by (function) (${FUNCTION_SERIES.invocationsByCode})` },
      {
        record: FUNCTION_SERIES.errorRatio,
        // A function that never failed has no series with a 5xx code: then the share is 0.
        expr:
          `(sum by (function) (${FUNCTION_SERIES.invocationsByCode}{code=~"5.."}) or 0 * ${FUNCTION_SERIES.invocations}) ` +
          `/ (${FUNCTION_SERIES.invocations} > 0)`,
      },
      {
        record: FUNCTION_SERIES.latencyMean,
        expr: `sum by (function) (${rate('gateway_functions_seconds_sum')}) / (sum by (function) (${rate('gateway_functions_seconds_count')}) > 0)`,
      },
      {
        record: FUNCTION_SERIES.latencyP95,
        expr: `histogram_quantile(0.95, sum by (function, le) (${rate('gateway_functions_seconds_bucket')}))`,
      },
      {
        record: FUNCTION_SERIES.inFlight,
        expr: `sum by (function) (${named('gateway_function_invocation_started')}) - sum by (function) (${named('gateway_function_invocation_total')})`,
      },
      { record: FUNCTION_SERIES.invocationsTotal, expr: `sum by (function) (${named('gateway_function_invocation_total')})` },
      {
        record: FUNCTION_SERIES.answersTotal,
        // The gateway takes down 502 for a call that the caller breaks off, as a load generator does with all that it waits for at its end.
        expr: `sum by (function) (${named('gateway_function_invocation_total{code!~"5.."}')}) or 0 * ${FUNCTION_SERIES.invocationsTotal}`,
      },
      { record: FUNCTION_SERIES.latencyTotal, expr: `sum by (function) (${named('gateway_functions_seconds_sum')})` },
      { record: FUNCTION_SERIES.replicas, expr: `max by (function) (${named('gateway_service_count')})` },
    ],
  };
}

function named(expr: string): string {
  return `label_replace(${expr}, "function", "$1", "function_name", "([^.]+)([.].+)?")`;
}
