/** A folder of the program, what it holds, and all that it may import. The one place where that is said: the test and docs/architecture.md follow it. */
export interface Room {
  /** Its folder, or a single file. */
  readonly name: string;
  readonly holds: string;
  /** Rooms that it may import from, also types. They stand above it in the list, so that no arrow goes back. */
  readonly imports: readonly string[];
  /** Modules of Node and packages, without a path inside them. Nothing else is loaded, read or started here. */
  readonly modules: readonly string[];
  /** Folders inside that belong to it, with those of its parts that each may import; `.` is the room's own folder. @default - there are none */
  readonly parts?: Readonly<Record<string, readonly string[]>>;
}

export const ROOMS: readonly Room[] = [
  { name: 'lib', holds: 'how a script that is imported as text is typed', imports: [], modules: [] },
  {
    name: 'lib/util',
    holds: 'tools for text, numbers and errors that know nothing of what they are used for',
    imports: [],
    modules: ['js-yaml'],
  },
  { name: 'lib/quantities', holds: 'CPU, memory and time, read, compared and written', imports: [], modules: [] },
  {
    name: 'lib/hosts',
    holds: 'machines: systems, releases, downloads, what is supported with what',
    imports: ['lib/quantities'],
    modules: [],
  },
  { name: 'lib/lab', holds: 'the validated model of a study, plain and read-only', imports: ['lib/quantities', 'lib/hosts'], modules: [] },
  {
    name: 'lib/forms',
    holds: "closed schemas of a study's files, and rules that hold of any file of the form",
    imports: ['lib/quantities', 'lib/hosts', 'lib/lab'],
    modules: ['zod'],
  },
  {
    name: 'lib/metrics',
    holds: 'series, rules, scrape jobs, dashboards and row queries as data; a program without cdk8s can import it',
    imports: ['lib/quantities', 'lib/lab'],
    modules: [],
    parts: {
      '.': ['dashboards', 'grafana', 'jobs', 'prometheus', 'promql', 'rules'],
      prometheus: [],
      promql: [],
      grafana: [],
      jobs: ['prometheus'],
      rules: ['.', 'jobs', 'prometheus', 'promql'],
      dashboards: ['.', 'grafana', 'jobs', 'promql', 'rules'],
      'row-queries': ['.', 'promql', 'rules'],
    },
  },
  { name: 'lib/manifest', holds: 'rendered objects as checks see them, and what a finding is', imports: [], modules: [] },
  {
    name: 'lib/policy',
    holds: 'rules of good practice, with the checks of other tools that are the same',
    imports: ['lib/manifest'],
    modules: [],
  },
  {
    name: 'lib/exceptions',
    holds: 'findings that are accepted, with the reason, and how other tools are told',
    imports: ['lib/lab', 'lib/manifest', 'lib/policy'],
    modules: [],
    parts: { '.': ['tables'], tables: ['.'] },
  },
  {
    name: 'lib/checks',
    holds: 'what must hold of objects before they are written, one file a check',
    imports: ['lib/quantities', 'lib/manifest', 'lib/exceptions'],
    modules: [],
  },
  {
    name: 'lib/schema',
    holds: 'the schema gate: closed schemas out of type declarations',
    imports: ['lib/manifest'],
    modules: ['ajv', 'ajv-formats', 'leven', 'node:fs', 'node:module', 'node:path', 'node:zlib'],
  },
  {
    name: 'lib/capacity',
    holds: 'which rows run on the cluster, and where the scheduler puts them',
    imports: ['lib/quantities', 'lib/hosts', 'lib/lab', 'lib/manifest'],
    modules: [],
  },
  {
    name: 'lib/config',
    holds: 'YAML to model: the forms, then the rules between values; every fault at once',
    imports: ['lib/util', 'lib/quantities', 'lib/hosts', 'lib/lab', 'lib/forms'],
    modules: ['js-yaml', 'leven', 'node:fs', 'node:path', 'zod'],
  },
  {
    name: 'lib/kubernetes',
    holds: "classes for Kubernetes kinds, typed by cdk8s-plus-27's generated types",
    imports: [],
    modules: ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  },
  {
    name: 'lib/load',
    holds: 'the load generator, and what it asks of a platform',
    imports: ['lib/quantities', 'lib/lab', 'lib/kubernetes'],
    modules: ['constructs'],
  },
  {
    name: 'lib/credentials',
    holds: 'the Job that makes Secrets in the cluster',
    imports: ['lib/util', 'lib/lab', 'lib/kubernetes'],
    modules: ['constructs'],
  },
  {
    name: 'lib/network',
    holds: 'the pod network',
    imports: ['lib/lab', 'lib/kubernetes'],
    modules: ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  },
  {
    name: 'lib/monitoring',
    holds: 'Prometheus, Grafana and exporters as objects',
    imports: ['lib/util', 'lib/quantities', 'lib/lab', 'lib/metrics', 'lib/kubernetes'],
    modules: ['constructs'],
  },
  {
    name: 'lib/openfaas',
    holds: 'all that is known of OpenFaaS',
    imports: ['lib/util', 'lib/quantities', 'lib/lab', 'lib/metrics', 'lib/kubernetes'],
    modules: ['constructs'],
  },
  {
    name: 'lib/host-scripts',
    holds: 'scripts that turn machines into the cluster',
    imports: ['lib/util', 'lib/hosts', 'lib/lab', 'lib/network'],
    modules: [],
    parts: { '.': ['operator', 'shell', 'steps'], operator: [], shell: [], steps: [] },
  },
  {
    name: 'lib/output',
    holds: 'the output folder, replaced as a whole or left as it is',
    imports: [],
    modules: ['node:crypto', 'node:fs', 'node:os', 'node:path'],
  },
  {
    name: 'lib/cache',
    holds: 'what the last runs were made from, so that a run that would change nothing is recognized',
    imports: [],
    modules: ['node:crypto', 'node:fs', 'node:path'],
  },
  {
    name: 'charts',
    holds: 'which constructs make which output file',
    imports: ['lib/lab', 'lib/metrics', 'lib/load', 'lib/credentials', 'lib/network', 'lib/monitoring', 'lib/openfaas'],
    modules: ['cdk8s', 'constructs'],
  },
  {
    name: 'lib/synth',
    holds: 'renders one chart after the other, checks it, turns it into text',
    imports: [
      'lib/util',
      'lib/quantities',
      'lib/lab',
      'lib/manifest',
      'lib/exceptions',
      'lib/checks',
      'lib/capacity',
      'lib/host-scripts',
      'lib/output',
      'charts',
    ],
    modules: ['cdk8s', 'constructs'],
  },
  {
    name: 'lib/check-folder',
    holds: 'reads any folder of manifests and has it checked',
    imports: ['lib/manifest', 'lib/exceptions', 'lib/checks', 'lib/config'],
    modules: ['js-yaml', 'node:fs', 'node:path', 'zod'],
  },
  {
    name: 'lib/cli',
    holds: 'the command line; `launch.cjs` runs `main.ts` from a cached bundle',
    imports: [
      'lib/lab',
      'lib/manifest',
      'lib/policy',
      'lib/exceptions',
      'lib/checks',
      'lib/schema',
      'lib/capacity',
      'lib/config',
      'lib/output',
      'lib/check-folder',
    ],
    modules: ['commander', 'node:crypto', 'node:fs', 'node:module', 'node:path', 'node:v8', 'node:vm', 'rolldown'],
  },
  {
    name: 'main.ts',
    holds: 'the entry, and the only place that writes `dist/`',
    imports: ['lib/checks', 'lib/capacity', 'lib/config', 'lib/output', 'lib/cache', 'charts', 'lib/synth', 'lib/cli'],
    modules: ['node:fs', 'node:path'],
  },
];
