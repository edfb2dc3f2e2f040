import * as z from 'zod/mini';
import { CPU_FORM } from '../quantities/cpu-amount.ts';
import { MEMORY_FORM } from '../quantities/memory-amount.ts';
import { TIME_SPAN_FORM, WHOLE_SECONDS_FORM } from '../quantities/time-span.ts';

/**
 * Texts with a form of their own. Each carries its rule as the message of every fault, and as `pattern` in the JSON Schema.
 *
 * @param special a better message for some inputs. @default - none
 */
function text(pattern: RegExp, rule: string, examples: readonly string[], special?: (input: string) => string | undefined) {
  const error = special === undefined ? rule : ({ input }: { readonly input?: unknown }) => special(String(input)) ?? rule;
  return z
    .string({ error })
    .check(z.regex(pattern, { error }))
    .register(z.globalRegistry, { description: rule, examples: [...examples] });
}

/** Amounts of the right form that cannot be meant. A request of nothing is not the same as none: who leaves it out asks for the limit. */
function outside(form: RegExp, least: string, most: string) {
  const zero = `must be above zero, from ${least} on; left out, a request becomes the limit, and a limit is no bound`;
  return (input: string) =>
    /^0+(?:\.0*)?[A-Za-z]{0,2}$/.test(input) ? zero : form.test(input) ? `must be from ${least} to ${most}` : undefined;
}

function wholeNumber(minimum: number, maximum: number, rule: string) {
  return z
    .int({ error: rule })
    .check(z.minimum(minimum, { error: rule }), z.maximum(maximum, { error: rule }))
    .register(z.globalRegistry, { description: rule });
}

/** 0 to 255 without leading zeros, which some programs read as octal and others refuse. */
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = String.raw`(?:${OCTET}\.){3}${OCTET}`;
const DNS_LABEL = `[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?`;
/** 1 to 65535. */
const PORT = String.raw`(?:6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3})`;

export const cpu = text(
  CPU_FORM,
  'must be CPU in millicores with the unit m, such as "500m"; write 3000m for three cores, 3m for 3 millicores',
  ['500m'],
  outside(/^[1-9]\d*m$/, '1m', '64000m'),
);
/** From 1Mi on, as less is a slip, to what can be counted to the byte. */
export const memory = text(
  MEMORY_FORM,
  'must be memory with its unit (Ki, Mi, Gi, M or G), such as "128Mi"; 40m would be a fraction of a byte, write 40Mi',
  ['128Mi'],
  outside(/^[1-9]\d*(?:Ki|Mi|Gi|M|G)$/, '1Mi', '999999Gi'),
);
export const timeSpan = text(TIME_SPAN_FORM, 'must be a whole number with its unit (ms, s, m or h), such as "5s"', ['5s']);
export const wholeSeconds = text(WHOLE_SECONDS_FORM, 'must be whole seconds, minutes or hours, such as "5s"; wrk takes no fractions', [
  '5s',
]);
export const dnsLabel = text(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a DNS label: lower-case letters, digits and -, at most 63', [
  'float-operation',
]);
/** Every function has a Service, whose name DNS must take as RFC 1035 says it (kubernetes/kubernetes `pkg/apis/core/validation`, ValidateServiceName). */
export const functionName = text(
  /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'must be the name of a Service: lower-case letters, digits and -, a letter first and no - last, at most 63',
  ['float-operation'],
);
export const ipv4 = text(new RegExp(`^${IPV4}$`), 'must be an IPv4 address without leading zeros, such as "192.168.0.213"', [
  '192.168.0.213',
]);
export const cidr = text(
  new RegExp(String.raw`^${IPV4}\/(?:[89]|[12]\d|3[0-2])$`),
  'must be an IPv4 range with a prefix of 8 to 32, such as "10.244.0.0/16"',
  ['10.244.0.0/16'],
);
export const kubernetesVersion = text(/^1\.(0|[1-9]\d?)\.(0|[1-9]\d?)$/, 'must be a Kubernetes release, such as "1.20.5"', ['1.20.5']);
export const version = text(/^\d+(\.\d+){1,3}([-+~.][0-9A-Za-z.]+)?$/, 'must be a version, such as "18.09.7"', ['18.09.7']);
/** With the function's name behind it, at most 255 characters (distribution/reference `reference.go`, NameTotalLengthMax). */
export const imagePrefix = text(
  // Digits and dots alone are an address, or nothing.
  new RegExp(
    String.raw`^(?=.{1,190}$)(?:${IPV4}|(?!\d+(?:\.\d+)+(?:[:\/]|$))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::${PORT})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$`,
  ),
  'must be the part of an image name before the function, with a port of 1 to 65535 if any, such as "docker.io/faaslab" or "192.168.0.213:5000"',
  ['docker.io/faaslab'],
);
export const imageTag = text(
  /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
  'must be a fixed image tag, such as "0.1.0"; latest cannot be repeated',
  ['0.1.0'],
);
export const userName = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be a user name of letters, digits, ".", "_" and "-"', ['admin']);
export const tableId = text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a table number with dashes, such as "4-3-1"', ['4-3-1']);
export const rowName = text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words and numbers with dashes, such as "cpu-500m"', [
  'cpu-500m',
]);
export const labelKey = text(
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  'must be a label key, such as "node-role.kubernetes.io/master"',
  ['node-role.kubernetes.io/master'],
);
export const prometheusJob = text(/^[A-Za-z0-9_.:-]{1,120}$/, 'must be a Prometheus job name, such as "master_node_exporter_metrics"', [
  'master_node_exporter_metrics',
]);
export const pinnedImage = text(
  /^[a-z0-9]([a-z0-9._/-]*[a-z0-9])?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}@sha256:[0-9a-f]{64}$/,
  'must be an image with tag and digest, such as "kindest/node:v1.22.17@sha256:..."',
  [`kindest/node:v1.22.17@sha256:${'0'.repeat(64)}`],
);
export const hostOrAddress = text(
  // The last part of a name is never a number, so that 192.168.0.999 is no name.
  new RegExp(String.raw`^(?:${IPV4}|(?=.{1,253}$)(?:${DNS_LABEL}\.)*(?!\d+$)${DNS_LABEL})$`),
  'must be a host name or an IPv4 address, such as "ntp.example.org"',
  ['ntp.example.org'],
);
export const absolutePath = text(
  /^(?=.{2,255}$)(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/,
  'must be an absolute path of letters, digits, ".", "_" and "-", such as "/srv/nfs"',
  ['/srv/nfs'],
);
export const relativePath = text(
  /^(?=.{1,255}$)[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/,
  'must be a path below the folder, such as "data/01"',
  ['data/01'],
);
export const sentence = text(/^\P{Cc}{1,500}$/u, 'must be one line of text, at most 500 characters', ['CPU limit, one replica']);
export const provenance = text(
  /^(stated|inferred|unknown)(: [^\n\r]{1,300})?$/,
  'must be stated, inferred or unknown, with the reason after a colon',
  ['inferred: wrk default'],
);

export const nodePort = wholeNumber(30000, 32767, 'must be a NodePort, a whole number from 30000 to 32767');
export const port = wholeNumber(1, 65535, 'must be a port, a whole number from 1 to 65535');
export const replicas = wholeNumber(1, 1000, 'must be a number of replicas, a whole number from 1 to 1000');
export const problemSize = wholeNumber(1, 1_000_000_000, 'must be a problem size, a whole number from 1 to 1000000000');
export const connections = wholeNumber(1, 100_000, 'must be a whole number from 1 to 100000');
export const cpuCount = wholeNumber(1, 1024, 'must be a number of CPUs, a whole number from 1 to 1024');
