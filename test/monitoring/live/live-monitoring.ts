import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrometheusConfig, ScrapeJob } from '../../../lib/metrics/prometheus/prometheus-model.ts';
import { yamlText } from '../../../lib/util/yaml-text.ts';
import { ChildProcesses, freePort } from './child-process.ts';
import { distAlertmanager, distPrometheus } from './dist-files.ts';
import { LabExporter, type SyntheticLab } from './lab-exporter.ts';
import { PrometheusApi } from './prometheus-api.ts';

/** What Alertmanager posts to the gateway. */
export interface Notification {
  readonly authorization: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

const PASSWORD = 'not-a-secret';
export const EXPECTED_AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

/**
 * Debian's prometheus, alertmanager and node_exporters (one for every host of the configuration) on loopback, with the configuration of `dist/`:
 * only addresses and what exists in a cluster alone (discovery, tokens) are changed.
 */
export class LiveMonitoring {
  readonly notifications: Notification[] = [];
  readonly #processes = new ChildProcesses();
  readonly #folder = mkdtempSync(join(tmpdir(), 'live-monitoring-'));
  #webhook: Server | undefined;
  #exporter: LabExporter | undefined;
  #prometheusUrl = '';
  #alertmanagerUrl = '';

  static async start(lab: SyntheticLab): Promise<LiveMonitoring> {
    const live = new LiveMonitoring();
    try {
      await live.#start(lab);
    } catch (error) {
      await live.stop();
      throw error;
    }
    return live;
  }

  get api(): PrometheusApi {
    return new PrometheusApi(this.#prometheusUrl);
  }

  /** Names of the receivers of every alert that Alertmanager holds. */
  async receivers(): Promise<ReadonlyMap<string, readonly string[]>> {
    const response = await fetch(`${this.#alertmanagerUrl}/api/v2/alerts`);
    const alerts = (await response.json()) as { labels: { alertname: string }; receivers: { name: string }[] }[];
    return new Map(alerts.map(({ labels, receivers }) => [labels.alertname, receivers.map(({ name }) => name)]));
  }

  /** See `LabExporter.change`. */
  change(change: (lab: SyntheticLab) => void): void {
    this.#exporter?.change(change);
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
    this.#webhook?.close();
    this.#webhook?.closeAllConnections();
    this.#exporter?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(lab: SyntheticLab): Promise<void> {
    this.#exporter = await LabExporter.start(lab);
    const alertmanager = await this.#startAlertmanager();
    this.#alertmanagerUrl = `http://${alertmanager}`;

    const { config, rules } = distPrometheus();
    const own = `127.0.0.1:${await freePort()}`;
    this.#prometheusUrl = `http://${own}`;
    const jobs: ScrapeJob[] = [];
    for (const job of config.scrape_configs)
      jobs.push(await this.#offCluster(job, { own, alertmanager, exporter: this.#exporter.address, lab }));
    const live: PrometheusConfig = {
      ...config,
      scrape_configs: jobs,
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    };
    writeFileSync(join(this.#folder, 'prometheus.yml'), yamlText(live));
    writeFileSync(join(this.#folder, 'alert.rules.yml'), yamlText(rules));
    this.#processes.start(
      'prometheus',
      'prometheus',
      ['--config.file=prometheus.yml', `--web.listen-address=${own}`, '--storage.tsdb.path=data', '--log.level=warn'],
      this.#folder,
    );
    await this.#ready(`${this.#prometheusUrl}/-/ready`, 'prometheus');
    await this.#ready(`${this.#alertmanagerUrl}/-/ready`, 'alertmanager');
  }

  async #startAlertmanager(): Promise<string> {
    const webhook = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        const authorization = request.headers.authorization ?? '';
        this.notifications.push({ authorization, alerts: (JSON.parse(body) as Notification).alerts });
        response.writeHead(authorization === EXPECTED_AUTHORIZATION && request.url === '/system/alert' ? 200 : 401).end();
      });
    });
    this.#webhook = webhook;
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(this.#folder, 'password'), PASSWORD);
    const text = yamlText(distAlertmanager())
      .replace('gateway.openfaas:8080', `127.0.0.1:${(webhook.address() as AddressInfo).port}`)
      .replace('/var/secrets/basic-auth-password', join(this.#folder, 'password'));
    writeFileSync(join(this.#folder, 'alertmanager.yml'), text);
    const address = `127.0.0.1:${await freePort()}`;
    this.#processes.start(
      'alertmanager',
      'prometheus-alertmanager',
      ['--config.file=alertmanager.yml', '--storage.path=alertmanager', '--cluster.listen-address=', `--web.listen-address=${address}`],
      this.#folder,
    );
    return address;
  }

  /** The job with targets of this machine, and with the labels that discovery would have given them. */
  async #offCluster(
    job: ScrapeJob,
    { own, alertmanager, exporter, lab }: { own: string; alertmanager: string; exporter: string; lab: SyntheticLab },
  ): Promise<ScrapeJob> {
    const { kubernetes_sd_configs, bearer_token_file, tls_config, scheme, ...rest } = job;
    const at = (target: string, labels: Readonly<Record<string, string>> = {}) => ({ targets: [target], labels });
    switch (job.job_name) {
      case 'prometheus':
        return { ...rest, static_configs: [at(own)] };
      case 'alertmanager':
        return { ...rest, static_configs: [at(alertmanager)] };
      case 'kube-state-metrics':
        return { ...rest, metrics_path: '/state', static_configs: [at(exporter)] };
      case 'kubelet-cadvisor':
        return {
          ...rest,
          static_configs: lab.nodes.map((node) =>
            at(exporter, { __meta_kubernetes_node_name: node, __metrics_path__: `/cadvisor/${node}` }),
          ),
        };
      case 'kubernetes-pods': {
        const [host = '', port = ''] = exporter.split(':');
        const meta = {
          namespace: 'openfaas',
          pod_name: 'gateway-0',
          pod_label_app: 'gateway',
          pod_annotation_prometheus_io_scrape: 'true',
          pod_annotation_prometheus_io_port: port,
        };
        const labels = Object.fromEntries(Object.entries(meta).map(([key, value]) => [`__meta_kubernetes_${key}`, value]));
        return { ...rest, metrics_path: '/gateway', static_configs: [at(`${host}:8080`, labels)] };
      }
      default: {
        const [target] = job.static_configs ?? [];
        const address = `127.0.0.1:${await freePort()}`;
        this.#processes.start(job.job_name, 'prometheus-node-exporter', [`--web.listen-address=${address}`], this.#folder);
        return { ...rest, static_configs: [at(address, target?.labels)] };
      }
    }
  }

  async #ready(url: string, name: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline) {
      const ok = await fetch(url).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`${name} must answer at ${url} within 30 s, got: ${this.#processes.log(name)}`);
  }
}
