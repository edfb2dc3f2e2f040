import * as z from 'zod/mini';
import { bootstrap } from './bootstrap-schema.ts';
import * as scalars from './scalars.ts';
import type { SettingsSchema } from './settings-schema.ts';

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

/** All of `lab.yaml` that every platform has. */
const common = {
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
  credentials: z.strictObject({
    source: z.enum(['generated', 'external']),
    gatewayUser: z.optional(scalars.userName),
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
};

/**
 * The form of a study's `lab.yaml`; the JSON Schema for editors (experiments/lab.schema.json) is generated from it.
 *
 * @param platforms those that a study may name, at least one
 */
export function labSchema(platforms: readonly { readonly schema: SettingsSchema }[]) {
  const [first, ...others] = platforms.map(({ schema }) => schema);
  if (first === undefined) throw new Error('a lab must be able to name a platform, got none');
  const { title, fidelity, capacity, cluster, ...rest } = common;
  return z.strictObject({
    title,
    fidelity,
    capacity,
    cluster,
    platform: z.discriminatedUnion('name', [first, ...others], { error: unknownPlatform([first, ...others]) }),
    ...rest,
  });
}

/** What is said of a platform that none of the options is. */
function unknownPlatform(schemas: readonly SettingsSchema[]) {
  const names = schemas.flatMap((schema) => [...(schema._zod.propValues?.name ?? [])]).map((name) => JSON.stringify(name));
  return ({ code }: { readonly code?: string }) => (code === 'invalid_union' ? `must be one of ${names.join(', ')}` : undefined);
}

export type LabFile = z.infer<ReturnType<typeof labSchema>>;
