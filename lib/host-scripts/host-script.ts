import { kubernetesText } from '../hosts/kubernetes-version.ts';
import { fnv1aHex } from '../util/fnv1a.ts';
import { shellAssignment, shellComment } from '../util/shell-quote.ts';
import { baseSteps } from './base-steps.ts';
import { extraSteps } from './extra-steps.ts';
import { apiEndpoint, criSocket, type HostContext } from './host-context.ts';
import type { HostStep, Settings } from './host-step.ts';
import { kubernetesSteps, membershipSteps } from './kubernetes-steps.ts';
import { runtimeSteps } from './runtime-steps.ts';
import { joinParts, type ScriptPart } from './script-part.ts';
import discovery from './shell/discovery.sh';
import downloads from './shell/downloads.sh';
import engine from './shell/engine.sh';
import files from './shell/files.sh';
import membership from './shell/membership.sh';
import packagesApt from './shell/packages-apt.sh';
import packagesYum from './shell/packages-yum.sh';
import run from './shell/run.sh';
import services from './shell/services.sh';

/** The steps of a host, in their order. */
export function hostSteps(context: HostContext): HostStep[] {
  return [...baseSteps(context), ...runtimeSteps(context), ...kubernetesSteps(), ...extraSteps(context), ...membershipSteps(context)];
}

/**
 * The one script that a host needs, for bash 4.2 and later. Every value of the study stands at its top, quoted; below is the same text for all
 * hosts. Its last line starts it, so a script that was cut off in transit does nothing.
 */
export function hostScript(context: HostContext): string {
  const steps = hostSteps(context);
  const code = joinParts([...helpers(context), ...steps.map(({ script }) => script)]);
  const settings = [
    assignments(commonSettings(context, steps)),
    ...steps
      .map((step) => ({ name: step.name, text: assignments(step.settings(context)) }))
      .filter(({ text }) => text !== '')
      .map(({ name, text }) => `# --- values of the step ${name}\n${text}`),
  ];
  const hash = fnv1aHex(settings.join('\n') + code);
  return `#!/usr/bin/env bash
${shellComment(`Makes ${context.host.name} (${context.host.address}) a ${context.host.role} of the lab ${context.lab.study}: Kubernetes ${kubernetesText(context.lab.cluster.kubernetes)} on ${context.os.title}.`)}
# Generated; change the study instead. Run it as root with --help to see what it does.

set -Eeuo pipefail
umask 022
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

${settings.join('\n')}
INPUT_HASH='${hash}'

${code}
main "$@"
`;
}

/** What the steps are written with. */
function helpers({ os }: HostContext): ScriptPart[] {
  return [
    { file: 'lib/host-scripts/shell/engine.sh', text: engine },
    { file: 'lib/host-scripts/shell/run.sh', text: run },
    { file: 'lib/host-scripts/shell/files.sh', text: files },
    { file: 'lib/host-scripts/shell/downloads.sh', text: downloads },
    { file: 'lib/host-scripts/shell/services.sh', text: services },
    os.family === 'debian'
      ? { file: 'lib/host-scripts/shell/packages-apt.sh', text: packagesApt }
      : { file: 'lib/host-scripts/shell/packages-yum.sh', text: packagesYum },
    { file: 'lib/host-scripts/shell/membership.sh', text: membership },
    { file: 'lib/host-scripts/shell/discovery.sh', text: discovery },
  ];
}

function commonSettings(context: HostContext, steps: readonly HostStep[]): Settings {
  const { lab, host } = context;
  const { cluster } = lab;
  return {
    HOST_NAME: host.name,
    HOST_ADDRESS: host.address,
    KUBERNETES: kubernetesText(cluster.kubernetes),
    RUNTIME: cluster.containerRuntime.name,
    RUNTIME_VERSION: cluster.containerRuntime.version,
    CRI_SOCKET: criSocket(context),
    POD_CIDR: cluster.podCidr,
    SERVICE_CIDR: cluster.serviceCidr,
    API_ENDPOINT: apiEndpoint(context),
    PROXY_IS_IPVS: cluster.bootstrap.proxyMode === 'ipvs' ? 1 : 0,
    STEPS: steps.map(({ name }) => name),
    PHASES: steps.map(({ phase }) => phase),
  };
}

function assignments(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => shellAssignment(name, value))
    .map((line) => (/[$`]/.test(line) ? `# shellcheck disable=SC2016 # a file's text\n${line}` : line))
    .join('\n');
}
