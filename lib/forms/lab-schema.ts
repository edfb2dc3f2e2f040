import * as z from 'zod/mini';
import { bootstrap } from './bootstrap-schema.ts';
import { described } from './described.ts';
import { resources } from './resource-schemas.ts';
import * as scalars from './scalars.ts';
import type { SettingsSchema } from './settings-schema.ts';

const host = z.strictObject({
  name: described(scalars.dnsLabel, 'Name of the host and of its node'),
  role: described(z.enum(['control-plane', 'worker']), 'Whether it runs the control plane'),
  address: described(scalars.ipv4, 'Address by which the other hosts reach it'),
  cpus: described(scalars.cpuCount, 'CPUs of the host'),
  memory: described(scalars.memory, 'Memory of the host'),
  taints: z
    .optional(
      z.array(
        z.strictObject({
          key: described(scalars.labelKey, 'Key of the taint'),
          value: described(z.optional(scalars.dnsLabel), 'Its value; left out, it has none'),
          effect: described(z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']), 'What it does to pods that do not tolerate it'),
        }),
      ),
    )
    .check(z.meta({ description: 'Taints of the node, which keep pods away', default: [] })),
});

const timeouts = z.strictObject({
  read: described(scalars.timeSpan, 'How long the watchdog waits for a request to arrive'),
  write: described(scalars.timeSpan, 'How long an answer takes at most, at least as long as exec'),
  exec: described(scalars.timeSpan, 'How long a call may run before its process is killed'),
});

/** All of `lab.yaml` that every platform has. */
const common = {
  title: described(scalars.sentence, 'What the study measures'),
  fidelity: described(
    z.enum(['published', 'hardened']),
    'published: as the source did it, repaired where it could not work; hardened: as it would be run today',
  ),
  capacity: described(z.optional(z.enum(['error', 'warn'])), 'Whether a row that cannot run on the hosts stops the output', 'error'),
  cluster: z
    .strictObject({
      kubernetes: described(scalars.kubernetesVersion, 'Kubernetes of the cluster'),
      operatingSystem: described(scalars.sentence, 'System of all hosts, such as "CentOS 7.6"'),
      containerRuntime: z
        .strictObject({
          name: described(z.enum(['docker', 'containerd']), 'Program that runs the containers'),
          version: described(scalars.version, 'Its release'),
        })
        .check(z.describe('What runs the containers on every host')),
      networkPlugin: described(z.enum(['flannel']), 'What makes the network of the pods'),
      podCidr: described(scalars.cidr, 'Addresses of pods, apart from those of hosts and Services'),
      serviceCidr: described(scalars.cidr, 'Addresses of Services, apart from those of hosts and pods'),
      hosts: z
        .array(host)
        .check(z.minLength(1, { error: 'must name at least one host' }), z.describe('The machines, one of them the control plane')),
      bootstrap: described(z.optional(bootstrap), 'How the hosts become a cluster; left out, each setting has its default'),
    })
    .check(z.describe('The machines and the Kubernetes on them')),
  credentials: z
    .strictObject({
      source: described(
        z.enum(['generated', 'external']),
        'generated: a Job in the cluster makes the missing Secrets; external: you bring them',
      ),
      gatewayUser: described(
        z.optional(scalars.userName),
        'User of the gateway; the password is in no file; left out, the platform has none',
      ),
      grafanaUser: described(scalars.userName, 'Administrator of Grafana; the password is in no file'),
    })
    .check(z.describe('Who may log in; passwords never stand in a study')),
  monitoring: z
    .strictObject({
      level: described(
        z.optional(z.enum(['published', 'full'])),
        'published: the hosts and the gateway; full: also containers, the objects of the cluster, and rows',
        'full',
      ),
      scaling: described(
        z.optional(z.enum(['published', 'repaired', 'off'])),
        'Which alerts reach the gateway, which scales: all, the scale-up alert, none; left out, repaired at level full and published at level published',
      ),
      prometheus: z
        .strictObject({
          nodePort: described(scalars.nodePort, 'Port of every host at which Prometheus answers'),
          server: z
            .optional(
              z.strictObject({
                retention: described(scalars.timeSpan, 'How long samples are kept'),
                retentionSize: described(
                  z.optional(scalars.memory),
                  'Disk above which the oldest samples go; left out, they go by age alone',
                ),
                claim: z
                  .optional(
                    z.strictObject({
                      size: described(scalars.memory, 'Size of the volume'),
                      storageClass: described(z.optional(scalars.dnsLabel), "Its class; left out, it is the cluster's default"),
                    }),
                  )
                  .check(z.describe('A volume that outlives the pod; left out, samples are lost with it')),
                ...resources,
              }),
            )
            .check(z.describe("A server in the place of the platform's; left out, that one is used")),
        })
        .check(z.describe('What keeps the samples')),
      kubelet: described(
        z.optional(z.boolean()),
        'Whether containers are watched: CPU, throttling, memory; left out, they are at level full',
      ),
      kubeStateMetrics: described(
        z.optional(z.boolean()),
        'Whether the objects of the cluster are watched; left out, they are at level full',
      ),
      nodeExporter: z
        .strictObject({
          run: described(z.optional(z.enum(['host', 'daemonset'])), 'As a unit of every host, or as pods of the cluster', 'host'),
          port: described(scalars.port, 'Port of every host at which it answers'),
          scrapeInterval: described(scalars.timeSpan, 'Time between two samples'),
          jobNames: described(
            z.optional(z.record(scalars.dnsLabel, scalars.prometheusJob)),
            'Prometheus job by host; a host that is not named has <host>_node_exporter_metrics',
            {},
          ),
        })
        .check(z.describe('What watches the hosts')),
      grafana: z
        .strictObject({ nodePort: described(scalars.nodePort, 'Port of every host at which Grafana answers'), ...resources })
        .check(z.describe('What shows the dashboards')),
    })
    .check(z.describe('What watches the lab')),
  images: z
    .strictObject({
      registry: described(scalars.imagePrefix, 'Where they are'),
      tag: described(scalars.imageTag, 'Tag of all of them'),
    })
    .check(z.describe('Images of the functions and of the load generator, as functions/build.sh makes them')),
  functionDefaults: z
    .strictObject({ timeouts: described(timeouts, 'Time limits of the watchdog'), ...resources })
    .check(z.describe('What holds for a function that says nothing else; resources are laid over it key by key')),
  functions: z
    .record(
      scalars.functionName,
      z.strictObject({
        request: z
          .strictObject({
            body: described(
              z.string({ error: 'must be the text of the request body, with {{n}} where the problem size goes' }),
              "Text that is sent, with {{n}} where the row's problem size goes",
            ),
            contentType: described(z.enum(['text/plain', 'application/json']), 'Header Content-Type of the request'),
          })
          .check(z.describe('How the function is called')),
        cpuTime: described(z.optional(scalars.timeSpan), 'CPU time of one call where it is known; left out, no warning is derived from it'),
        timeouts: described(z.optional(timeouts), 'Time limits of the watchdog, all three; left out, those of functionDefaults'),
        ...resources,
      }),
    )
    .check(z.describe('The functions by name; the image of each is <images.registry>/<name>:<images.tag>')),
  load: z
    .strictObject({ waitForFunction: described(scalars.wholeSeconds, 'How long it waits for the function to answer'), ...resources })
    .check(z.describe('The load generator, a Job')),
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
    platform: z
      .discriminatedUnion('name', [first, ...others], { error: unknownPlatform([first, ...others]) })
      .check(z.describe('What runs the functions')),
    ...rest,
  });
}

/** What is said of a platform that none of the options is. */
function unknownPlatform(schemas: readonly SettingsSchema[]) {
  const names = schemas.flatMap((schema) => [...(schema._zod.propValues?.name ?? [])]).map((name) => JSON.stringify(name));
  return ({ code }: { readonly code?: string }) => (code === 'invalid_union' ? `must be one of ${names.join(', ')}` : undefined);
}

export type LabFile = z.infer<ReturnType<typeof labSchema>>;
