import type { Lab } from '../../lib/lab/lab.ts';
import { labMonitoring } from '../../lib/metrics/lab-monitoring.ts';
import type { MonitoringPart } from '../../lib/metrics/platform-monitoring.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';

/** All that a lab's Prometheus scrapes and records, and what its Grafana shows. */
export function labMonitoringOf(lab: Lab): MonitoringPart {
  return labMonitoring(lab, platformOf(lab).monitoring);
}
