import { readFileSync } from 'node:fs';
import { parseSync } from 'rolldown/utils';

/** A file outside of the platforms' own rooms that may name one, and why. */
export interface NamesPlatform {
  readonly file: string;
  readonly reason: string;
}

/** How many files may name a platform; it only ever gets less. */
export const MOST_FILES_THAT_NAME_A_PLATFORM = 24;

/** Rooms that are about one platform, or are the table of platforms. */
export const PLATFORM_ROOMS: readonly string[] = ['lib/openfaas/', 'lib/platforms/'];

const NAME = /openfaas|openwhisk|knative|faas_function/i;

export interface NamedPlace {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The lines of a file that name a platform in code; what is in a comment does not count. */
export function platformNames(file: string, text: string = readFileSync(file, 'utf8')): NamedPlace[] {
  return withoutComments(file, text)
    .split('\n')
    .flatMap((line, index) => (NAME.test(line) ? [{ file, line: index + 1, text: line.trim() }] : []));
}

function withoutComments(file: string, text: string): string {
  if (file.endsWith('.sh')) return text.replaceAll(/^[ \t]*#.*$/gm, '');
  if (file.endsWith('.lua')) return text.replaceAll(/^[ \t]*--.*$/gm, '');
  let code = '';
  let end = 0;
  for (const comment of parseSync(file, text).comments) {
    code += text.slice(end, comment.start) + text.slice(comment.start, comment.end).replaceAll(/[^\n]/g, ' ');
    end = comment.end;
  }
  return code + text.slice(end);
}

const HARD_WIRED = 'made for the one platform that there is';
const FUNCTION_PODS = 'knows function pods by the label that the platform gives them';
const NAMESPACE = "names the platform's namespace";

export const NAMES_PLATFORM: readonly NamesPlatform[] = [
  { file: 'charts/crds-chart.ts', reason: HARD_WIRED },
  { file: 'charts/functions-chart.ts', reason: HARD_WIRED },
  { file: 'charts/lab-charts.ts', reason: HARD_WIRED },
  { file: 'charts/lab-monitoring-part.ts', reason: HARD_WIRED },
  { file: 'charts/load-chart.ts', reason: HARD_WIRED },
  { file: 'charts/monitoring-chart.ts', reason: HARD_WIRED },
  { file: 'charts/namespaces-chart.ts', reason: HARD_WIRED },
  { file: 'charts/openfaas-chart.ts', reason: HARD_WIRED },
  { file: 'charts/row-chart.ts', reason: HARD_WIRED },
  { file: 'lib/capacity/lab-capacity.ts', reason: FUNCTION_PODS },
  { file: 'lib/checks/check-functions.ts', reason: FUNCTION_PODS },
  { file: 'lib/cli/check-command.ts', reason: NAMESPACE },
  { file: 'lib/credentials/credentials-job.ts', reason: NAMESPACE },
  { file: 'lib/exceptions/exceptions.ts', reason: HARD_WIRED },
  { file: 'lib/exceptions/tables/function-exceptions.ts', reason: NAMESPACE },
  { file: 'lib/exceptions/tables/lab-exceptions.ts', reason: NAMESPACE },
  { file: 'lib/exceptions/tables/openfaas-2021-exceptions.ts', reason: HARD_WIRED },
  { file: 'lib/forms/lab-schema.ts', reason: 'the platforms that a study may name' },
  { file: 'lib/host-scripts/operator/cluster.sh', reason: "installs and explains the platform's client" },
  { file: 'lib/host-scripts/operator/minikube.sh', reason: NAMESPACE },
  { file: 'lib/lab/images.ts', reason: 'images of every platform' },
  { file: 'lib/lab/lab.ts', reason: 'settings of the platform, and its namespaces' },
  { file: 'lib/load/load-job.ts', reason: FUNCTION_PODS },
  { file: 'lib/synth/synthesize.ts', reason: NAMESPACE },
];
