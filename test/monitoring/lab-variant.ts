import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab, MonitoringSettings } from '../../lib/lab/lab.ts';
import type { Dashboard } from '../../lib/metrics/grafana/grafana-model.ts';
import type { MonitoringPart } from '../../lib/metrics/platform-monitoring.ts';
import type { RuleGroup } from '../../lib/metrics/prometheus/prometheus-model.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { labMonitoringOf } from '../support/lab-monitoring-of.ts';

const COURSE_REPORT = loadStudy('experiments', 'course-report', PLATFORMS);

/** The course report's lab with other settings of monitoring. */
export function labVariant(changed: Partial<MonitoringSettings> = {}): Lab {
  return { ...COURSE_REPORT, monitoring: { ...COURSE_REPORT.monitoring, ...changed } };
}

/** Every set of sources that a lab can have, by name. */
export const PARTS: readonly (readonly [name: string, part: MonitoringPart])[] = (
  [
    ['published', { level: 'published', scaling: 'published', kubelet: false, kubeStateMetrics: false }],
    ['full', {}],
    ['full without kubelet', { kubelet: false }],
    ['full without kube-state-metrics', { kubeStateMetrics: false }],
    ['full without either', { kubelet: false, kubeStateMetrics: false }],
  ] as const
).map(([name, changed]) => [name, labMonitoringOf(labVariant(changed))] as const);

export interface NamedExpression {
  readonly where: string;
  readonly expr: string;
}

export function ruleExpressions(groups: readonly RuleGroup[]): NamedExpression[] {
  return groups.flatMap(({ rules }) => rules.map((rule) => ({ where: 'record' in rule ? rule.record : rule.alert, expr: rule.expr })));
}

/** Of panels and annotations, with Grafana's variables filled in. */
export function dashboardExpressions({ uid, panels, annotations }: Dashboard): NamedExpression[] {
  const ofPanels = panels.flatMap((panel) =>
    panel.type === 'row' ? [] : panel.targets.map(({ expr }) => ({ where: `${uid}: ${panel.title}`, expr })),
  );
  const ofAnnotations = annotations.list.map(({ name, expr }) => ({ where: `${uid}: annotation ${name}`, expr }));
  return [...ofPanels, ...ofAnnotations].map(({ where, expr }) => ({ where, expr: filledIn(expr) }));
}

export function filledIn(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '20s')
    .replaceAll('$__range', '10m')
    .replaceAll(/\$(function|row)\b/g, '.*');
}
