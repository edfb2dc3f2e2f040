import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import type { AlertRule, RuleGroup } from '../prometheus/prometheus-model.ts';
import { CONTAINER_SERIES } from './container-rules.ts';
import { NODE_SERIES } from './node-rules.ts';
import { SCHEDULING_SERIES } from './scheduling-rules.ts';

/** Which series there are to alert on. */
export interface AlertSources {
  readonly kubelet: boolean;
  readonly kubeStateMetrics: boolean;
}

/**
 * Alerts for whoever runs the lab. A row lasts a minute, so they fire within one. None carries `function_name`, the label by which OpenFaaS's
 * gateway scales whatever alert reaches it.
 */
export function alertRules(sources: AlertSources): RuleGroup {
  return {
    name: 'faaslab-alerts',
    rules: [
      alert('TargetDown', 'up == 0', '30s', 'critical', 'Prometheus cannot scrape {{ $labels.job }} at {{ $labels.instance }}'),
      alert(
        'FunctionErrorRatioHigh',
        `${FUNCTION_SERIES.errorRatio} > 0.01 and ${FUNCTION_SERIES.invocations} > 1`,
        '30s',
        'warning',
        '{{ $value | humanizePercentage }} of the answers of {{ $labels.function }} are errors of the server',
      ),
      alert(
        'NodeMemoryHigh',
        `${NODE_SERIES.memory} > 0.9`,
        '30s',
        'warning',
        '{{ $labels.node }} has {{ $value | humanizePercentage }} of its memory in use',
      ),
      alert(
        'NodeFilesystemAlmostFull',
        `${NODE_SERIES.filesystem} > 0.85`,
        '1m',
        'warning',
        'a file system of {{ $labels.node }} is {{ $value | humanizePercentage }} full; the kubelet evicts pods from there on',
      ),
      ...(sources.kubelet && sources.kubeStateMetrics
        ? [
            alert(
              'FunctionCpuThrottled',
              `${CONTAINER_SERIES.throttledPeriods} > 0.25`,
              '30s',
              'warning',
              '{{ $labels.function }} waits for its CPU limit in {{ $value | humanizePercentage }} of all periods',
            ),
          ]
        : []),
      ...(sources.kubeStateMetrics
        ? [
            alert(
              'FunctionPodsPending',
              `${SCHEDULING_SERIES.pendingPods} > 0`,
              '30s',
              'warning',
              '{{ $value }} pods of {{ $labels.function }} are Pending',
            ),
            alert(
              'FunctionReplicasMissing',
              `${SCHEDULING_SERIES.missingReplicas} > 0`,
              '1m',
              'warning',
              '{{ $value }} replicas of {{ $labels.function }} are wanted and not available',
            ),
          ]
        : []),
    ],
  };
}

function alert(name: string, expr: string, wait: string, severity: 'warning' | 'critical', summary: string): AlertRule {
  return { alert: name, expr, for: wait, labels: { severity }, annotations: { summary } };
}
