import { readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import type { Dashboard } from '../../../lib/metrics/grafana/grafana-model.ts';
import type { PrometheusConfig, RuleFile } from '../../../lib/metrics/prometheus/prometheus-model.ts';
import type { AlertmanagerConfig } from '../../../lib/openfaas/alertmanager-config.ts';

interface ConfigMap {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
}

/** The texts of a ConfigMap in one of the files of `dist/`. @throws Error when there is none of that name */
export function configMapData(file: string, name: string): Readonly<Record<string, string>> {
  const found = configMaps(file).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no ConfigMap ${name} in ${file}`);
  return found.data;
}

/** The configuration of Prometheus that would run in the cluster. */
export function distPrometheus(): { readonly config: PrometheusConfig; readonly rules: RuleFile } {
  const data = configMapData('dist/30-openfaas.k8s.yaml', 'prometheus-config');
  return { config: load(data['prometheus.yml'] ?? '') as PrometheusConfig, rules: load(data['alert.rules.yml'] ?? '') as RuleFile };
}

export function distAlertmanager(): AlertmanagerConfig {
  return load(configMapData('dist/30-openfaas.k8s.yaml', 'alertmanager-config')['alertmanager.yml'] ?? '') as AlertmanagerConfig;
}

export function distDashboards(): Dashboard[] {
  return configMaps('dist/40-monitoring.k8s.yaml')
    .filter(({ metadata }) => metadata.name.startsWith('grafana-dashboard-faaslab'))
    .flatMap(({ data }) => Object.values(data).map((text) => JSON.parse(text) as Dashboard));
}

function configMaps(file: string): ConfigMap[] {
  return (loadAll(readFileSync(file, 'utf8')) as ConfigMap[]).filter(({ kind }) => kind === 'ConfigMap');
}
