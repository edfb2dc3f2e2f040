import * as z from 'zod/mini';
import { described } from '../forms/described.ts';
import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { PlatformForm } from '../forms/platform-form.ts';
import * as scalars from '../forms/scalars.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';

type Lab = ValidPart<LabFile>;

const schema = z.strictObject({
  name: described(z.literal('openfaas'), 'The platform'),
  edition: described(z.enum(['2021']), 'Its releases: those of April 2021'),
  gatewayNodePort: described(scalars.nodePort, 'Port of every host at which the gateway answers'),
});

/** What a study says of OpenFaaS. */
export type OpenFaasSettings = z.infer<typeof schema>;

export const openfaasForm: PlatformForm<OpenFaasSettings> = {
  schema,
  nodePorts: ({ gatewayNodePort }) => [['platform.gatewayNodePort', gatewayNodePort]],
  *labRules(lab) {
    yield* gatewayHasUser(lab);
    yield* prometheusIsPublished(lab);
    yield* timeoutsNest(lab);
  },
  // A row is a Deployment: whatever a row can say, the Deployment can.
  rowRules: () => [],
};

function* gatewayHasUser({ credentials }: Lab): Generator<Fault> {
  if (credentials !== undefined && !Object.hasOwn(credentials, 'gatewayUser'))
    yield ['credentials.gatewayUser', "must be the user name of the gateway's basic auth, such as admin, got nothing"];
}

function* prometheusIsPublished({ fidelity, monitoring }: Lab): Generator<Fault> {
  if (fidelity === 'published' && monitoring?.prometheus?.server !== undefined) {
    yield [
      'monitoring.prometheus.server',
      'must not be set in a study of fidelity published, whose Prometheus is the published one; remove it',
    ];
  }
}

/** The gateway gives up after 60 s (upstream_timeout in faas-netes yaml/gateway-dep.yml at 882bd1ba). */
const GATEWAY_TIMEOUT_SECONDS = 60;

/** Each limit of the watchdog is at most the one that encloses it: exec <= write <= the gateway's own. */
function* timeoutsNest(lab: Lab): Generator<Fault> {
  const places = [
    ['functionDefaults.timeouts', lab.functionDefaults?.timeouts],
    ...Object.entries(lab.functions ?? {}).map(([name, fn]) => [`functions.${name}.timeouts`, fn?.timeouts] as const),
  ] as const;
  for (const [path, timeouts] of places) {
    const [exec, write] = [timeouts?.exec, timeouts?.write].map((text) => (text === undefined ? undefined : parseTimeSpan(text)?.seconds));
    if (exec !== undefined && write !== undefined && exec > write)
      yield [`${path}.exec`, `must be at most write (${timeouts?.write}), got ${timeouts?.exec}`];
    if (write !== undefined && write > GATEWAY_TIMEOUT_SECONDS)
      yield [`${path}.write`, `must be at most ${GATEWAY_TIMEOUT_SECONDS}s, when the gateway gives up, got ${timeouts?.write}`];
  }
}
