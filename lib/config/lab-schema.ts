import * as z from 'zod/mini';
import * as scalars from '../forms/scalars.ts';
import { bootstrap } from './bootstrap-schema.ts';

const amounts = z.strictObject({ cpu: z.optional(scalars.cpu), memory: z.optional(scalars.memory) });
const resources = { requests: z.optional(amounts), limits: z.optional(amounts) };

const host = z.strictObject({
  name: scalars.dnsLabel,
  role: z.enum(['control-plane', 'worker']),
  address: scalars.ipv4,
  cpus: scalars.cpuCount,
  memory: scalars.memory,
  taints: z.optional(
    z.array(
      z.strictObject({
        key: scalars.labelKey,
        value: z.optional(scalars.dnsLabel),
        effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      }),
    ),
  ),
});

const timeouts = z.strictObject({ read: scalars.timeSpan, write: scalars.timeSpan, exec: scalars.timeSpan });

/** The form of a study's `lab.yaml`; the JSON Schema for editors (experiments/lab.schema.json) is generated from it. */
export const labSchema = z.strictObject({
  title: scalars.sentence,
  fidelity: z.enum(['published', 'hardened']),
  capacity: z.optional(z.enum(['error', 'warn'])),
  cluster: z.strictObject({
    kubernetes: scalars.kubernetesVersion,
    operatingSystem: scalars.sentence,
    containerRuntime: z.strictObject({ name: z.enum(['docker', 'containerd']), version: scalars.version }),
    networkPlugin: z.enum(['flannel']),
    podCidr: scalars.cidr,
    serviceCidr: scalars.cidr,
    hosts: z.array(host).check(z.minLength(1, { error: 'must name at least one host' })),
    bootstrap: z.optional(bootstrap),
  }),
  platform: z.strictObject({
    name: z.enum(['openfaas']),
    edition: z.enum(['2021']),
    gatewayNodePort: scalars.nodePort,
  }),
  credentials: z.strictObject({
    source: z.enum(['generated', 'external']),
    gatewayUser: scalars.userName,
    grafanaUser: scalars.userName,
  }),
  monitoring: z.strictObject({
    level: z.optional(z.enum(['published', 'full'])),
    scaling: z.optional(z.enum(['published', 'repaired', 'off'])),
    prometheus: z.strictObject({
      nodePort: scalars.nodePort,
      server: z.optional(
        z.strictObject({
          retention: scalars.timeSpan,
          retentionSize: z.optional(scalars.memory),
          claim: z.optional(z.strictObject({ size: scalars.memory, storageClass: z.optional(scalars.dnsLabel) })),
          ...resources,
        }),
      ),
    }),
    kubelet: z.optional(z.boolean()),
    kubeStateMetrics: z.optional(z.boolean()),
    nodeExporter: z.strictObject({
      run: z.optional(z.enum(['host', 'daemonset'])),
      port: scalars.port,
      scrapeInterval: scalars.timeSpan,
      jobNames: z.optional(z.record(scalars.dnsLabel, scalars.prometheusJob)),
    }),
    grafana: z.strictObject({ nodePort: scalars.nodePort, ...resources }),
  }),
  images: z.strictObject({ registry: scalars.imagePrefix, tag: scalars.imageTag }),
  functionDefaults: z.strictObject({ timeouts, ...resources }),
  functions: z.record(
    scalars.functionName,
    z.strictObject({
      request: z.strictObject({
        body: z.string({ error: 'must be the text of the request body, with {{n}} where the problem size goes' }),
        contentType: z.enum(['text/plain', 'application/json']),
      }),
      cpuTime: z.optional(scalars.timeSpan),
      timeouts: z.optional(timeouts),
      ...resources,
    }),
  ),
  load: z.strictObject({ waitForFunction: scalars.wholeSeconds, ...resources }),
});

export type LabFile = z.infer<typeof labSchema>;
