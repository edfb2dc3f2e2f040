import type { Lab } from '../../lib/lab/lab.ts';
import { labDashboards } from '../../lib/metrics/lab-dashboards.ts';
import { labRules } from '../../lib/metrics/lab-rules.ts';
import { labScrapeJobs } from '../../lib/metrics/lab-scrape-jobs.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';

/** All that a lab's Prometheus scrapes and records, and what its Grafana shows. */
export function labMonitoringOf(lab: Lab) {
  const { monitoring } = platformOf(lab);
  return { jobs: labScrapeJobs(lab, monitoring), rules: labRules(lab, monitoring), dashboards: labDashboards(lab, monitoring) };
}
