import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A function as the exporter tells of it. Rates are changed by `LabExporter.change`. */
export interface SyntheticFunction {
  readonly name: string;
  readonly node: string;
  readonly rowId?: string;
  cores: number;
  readonly throttledRatio: number;
  readonly memoryBytes: number;
  readonly replicas: number;
  /** Replicas that find no place. */
  readonly pending: number;
  /** Answers per second by status. */
  perSecond: Readonly<Record<string, number>>;
  /** Calls that are broken off with a change, which the gateway takes down as 502. */
  brokenOff?: number;
}

/** Unix times, whole seconds. */
export interface SyntheticLoad {
  readonly rowId: string;
  readonly started: number;
  /** Absent while it runs. */
  readonly completed?: number;
}

export interface SyntheticLab {
  readonly functions: readonly SyntheticFunction[];
  /** All have 2 CPUs and 4 GiB. */
  readonly nodes: readonly string[];
  /** The one load Job that there is. */
  load: SyntheticLoad | undefined;
}

const LATENCY_SECONDS = 0.04;

/**
 * A gateway, the kubelets and kube-state-metrics in one server, for hosts without a cluster: the names and labels of the real ones, at /gateway,
 * /cadvisor/<node> and /state. Counters grow with the clock by the rates that the lab has at the time.
 */
export class LabExporter {
  readonly #counters = new Map<string, number>();
  #last = Date.now();

  private constructor(
    private readonly server: Server,
    private readonly lab: SyntheticLab,
  ) {}

  static async start(lab: SyntheticLab): Promise<LabExporter> {
    const server = createServer((request, response) => {
      exporter.#grow();
      const body = exporter.#body(request.url ?? '');
      response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'text/plain; version=0.0.4' });
      response.end(body);
    });
    const exporter = new LabExporter(server, lab);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return exporter;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Changes what the lab does from now on: counters have grown by the old rates until here. */
  change(change: (lab: SyntheticLab) => void): void {
    this.#grow();
    change(this.lab);
    for (const fn of this.lab.functions) {
      this.#add(`${fn.name} 502`, fn.brokenOff ?? 0);
      fn.brokenOff = 0;
    }
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  #grow(): void {
    const seconds = (Date.now() - this.#last) / 1000;
    this.#last = Date.now();
    for (const fn of this.lab.functions) {
      for (const [code, rate] of Object.entries(fn.perSecond)) this.#add(`${fn.name} ${code}`, rate * seconds);
      this.#add(`${fn.name} cpu`, fn.cores * seconds);
      this.#add(`${fn.name} periods`, 10 * seconds);
      this.#add(`${fn.name} throttled`, 10 * fn.throttledRatio * seconds);
      this.#add(`${fn.name} restarts`, seconds / 20);
    }
  }

  #add(key: string, amount: number): void {
    this.#counters.set(key, (this.#counters.get(key) ?? 0) + amount);
  }

  #count(key: string): number {
    return Math.floor(this.#counters.get(key) ?? 0);
  }

  #body(path: string): string | undefined {
    const node = /^\/cadvisor\/(.+)$/.exec(path)?.[1];
    const lines =
      path === '/gateway' ? this.#gateway() : path === '/state' ? this.#state() : node === undefined ? undefined : this.#cadvisor(node);
    return lines === undefined ? undefined : `${lines.join('\n')}\n`;
  }

  #gateway(): string[] {
    return [
      'process_cpu_seconds_total 1',
      'process_resident_memory_bytes 2e7',
      ...this.lab.functions.flatMap(({ name, perSecond, replicas }) => {
        const label = `function_name="${name}.openfaas-fn"`;
        const calls = Object.keys(perSecond).map((code) => [code, this.#count(`${name} ${code}`)] as const);
        const total = calls.reduce((sum, [, count]) => sum + count, 0);
        return [
          ...calls.map(([code, count]) => `gateway_function_invocation_total{${label},code="${code}"} ${count}`),
          `gateway_function_invocation_started{${label}} ${total + 1}`,
          `gateway_functions_seconds_sum{${label}} ${total * LATENCY_SECONDS}`,
          `gateway_functions_seconds_count{${label}} ${total}`,
          `gateway_functions_seconds_bucket{${label},le="0.025"} 0`,
          `gateway_functions_seconds_bucket{${label},le="0.05"} ${total}`,
          `gateway_functions_seconds_bucket{${label},le="+Inf"} ${total}`,
          `gateway_service_count{${label}} ${replicas}`,
        ];
      }),
    ];
  }

  #cadvisor(node: string): string[] {
    const functions = this.lab.functions.filter((fn) => fn.node === node);
    return [
      ...functions.flatMap((fn) => {
        const pod = `namespace="openfaas-fn",pod="${fn.name}-0"`;
        // The pod's own cgroup, which sums up its containers, beside the container proper.
        return ['', fn.name].flatMap((container) => {
          const label = `{${pod},container="${container}",id="/kubepods/${fn.name}/${container}"}`;
          return [
            `container_cpu_usage_seconds_total${label} ${this.#counters.get(`${fn.name} cpu`) ?? 0}`,
            `container_cpu_cfs_periods_total${label} ${this.#count(`${fn.name} periods`)}`,
            `container_cpu_cfs_throttled_periods_total${label} ${this.#count(`${fn.name} throttled`)}`,
            `container_cpu_cfs_throttled_seconds_total${label} ${this.#count(`${fn.name} throttled`) / 20}`,
            `container_memory_working_set_bytes${label} ${fn.memoryBytes}`,
            `container_fs_reads_total${label} 1`,
          ];
        });
      }),
      `container_cpu_usage_seconds_total{namespace="openfaas",pod="gateway-0",container="gateway",id="/g"} 1`,
      `container_memory_working_set_bytes{namespace="openfaas",pod="gateway-0",container="gateway",id="/g"} 2e7`,
    ];
  }

  #state(): string[] {
    return [
      ...this.lab.nodes.flatMap((node) => [
        `kube_node_status_allocatable{node="${node}",resource="cpu",unit="core"} 2`,
        `kube_node_status_allocatable{node="${node}",resource="memory",unit="byte"} 4294967296`,
        `kube_node_status_condition{node="${node}",condition="Ready",status="true"} 1`,
        `kube_node_status_condition{node="${node}",condition="Ready",status="false"} 0`,
        `kube_node_status_condition{node="${node}",condition="Ready",status="unknown"} 0`,
      ]),
      ...this.lab.functions.flatMap((fn) => this.#objects(fn)),
      ...(this.lab.load === undefined ? [] : this.#loadJob(this.lab.load)),
    ];
  }

  #objects(fn: SyntheticFunction): string[] {
    const row = fn.rowId === undefined ? '' : `,label_faaslab_dev_row_id="${fn.rowId}"`;
    const labels = `label_faas_function="${fn.name}"${row}`;
    const deployment = `namespace="openfaas-fn",deployment="${fn.name}"`;
    const pods = Array.from({ length: fn.replicas }, (_, index) => ({
      pod: `${fn.name}-${index}`,
      pending: index >= fn.replicas - fn.pending,
    }));
    return [
      `kube_deployment_labels{${deployment},${labels}} 1`,
      `kube_deployment_spec_replicas{${deployment}} ${fn.replicas}`,
      `kube_deployment_status_replicas_available{${deployment}} ${fn.replicas - fn.pending}`,
      ...pods.flatMap(({ pod, pending }) => {
        const id = `namespace="openfaas-fn",pod="${pod}",uid="${pod}"`;
        const node = pending ? '' : fn.node;
        const container = `${id},container="${fn.name}"`;
        return [
          `kube_pod_labels{${id},${labels}} 1`,
          `kube_pod_info{${id},node="${node}",host_ip="10.0.0.1"} 1`,
          `kube_pod_status_phase{${id},phase="Pending"} ${pending ? 1 : 0}`,
          `kube_pod_status_phase{${id},phase="Running"} ${pending ? 0 : 1}`,
          `kube_pod_container_resource_requests{${container},node="${node}",resource="cpu",unit="core"} 0.25`,
          `kube_pod_container_resource_requests{${container},node="${node}",resource="memory",unit="byte"} 67108864`,
          `kube_pod_container_status_restarts_total{${container}} ${this.#count(`${fn.name} restarts`)}`,
        ];
      }),
    ];
  }

  #loadJob({ rowId, started, completed }: SyntheticLoad): string[] {
    const job = `namespace="faaslab-load",job_name="load-${rowId}"`;
    return [
      `kube_job_labels{${job},label_faaslab_dev_row_id="${rowId}"} 1`,
      `kube_job_status_active{${job}} ${completed === undefined ? 1 : 0}`,
      `kube_job_status_start_time{${job}} ${started}`,
      ...(completed === undefined ? [] : [`kube_job_status_completion_time{${job}} ${completed}`]),
    ];
  }
}
