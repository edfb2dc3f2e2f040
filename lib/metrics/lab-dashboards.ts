import type { Lab } from '../lab/lab.ts';
import { functionsDashboard } from './dashboards/functions.ts';
import { nodeOverviewDashboards } from './dashboards/node-overview.ts';
import { rowAnnotation } from './dashboards/row-annotation.ts';
import { rowsDashboard } from './dashboards/rows.ts';
import { schedulingDashboard } from './dashboards/scheduling.ts';
import type { Dashboard } from './grafana/grafana-model.ts';
import type { PlatformMonitoring } from './platform-monitoring.ts';

/** All that a lab's Grafana shows. At level `published` the nodes alone; what has no source in the study has no panel. */
export function labDashboards({ cluster, monitoring }: Lab, platform: PlatformMonitoring): readonly Dashboard[] {
  const { level, kubelet, kubeStateMetrics, nodeExporter } = monitoring;
  const nodes = nodeOverviewDashboards(cluster.hosts);
  if (level === 'published') return nodes;
  const containers = kubelet && kubeStateMetrics;
  const dashboards = [
    ...nodes,
    functionsDashboard({ containers, clusterState: kubeStateMetrics }),
    ...(kubeStateMetrics
      ? [rowsDashboard({ containers, intervalSeconds: nodeExporter.scrapeInterval.seconds }), schedulingDashboard()]
      : []),
    ...platform.dashboards,
  ];
  return kubeStateMetrics ? dashboards.map((content) => withRows(content, nodeExporter.scrapeInterval.toString())) : dashboards;
}

function withRows(content: Dashboard, scrapeInterval: string): Dashboard {
  return { ...content, annotations: { list: [...content.annotations.list, rowAnnotation(scrapeInterval)] } };
}
