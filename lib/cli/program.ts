import { Command, InvalidArgumentError, Option } from 'commander';
import { LEVELS, type Level } from '../manifest/levels.ts';
import { nearestName } from '../util/nearest-name.ts';

export interface StudyOptions {
  readonly study: string;
}

export interface SynthOptions extends StudyOptions {
  readonly out: string;
  /** Whether the folder is only compared, and nothing written. */
  readonly check?: boolean;
}

export interface CheckOptions {
  /** @default - the default study; with `dir`, the study that the folder is the output of, if any */
  readonly study?: string;
  /** A folder of manifests, in the place of a study. */
  readonly dir?: string;
  readonly recursive?: boolean;
  /** 27 for Kubernetes 1.27. @default - the study's; for other folders the newest that is known */
  readonly kubernetes?: number;
  /** A file of accepted findings. */
  readonly exceptions?: string;
  /** The mildest level that fails. @default - all; for the folders of others, what does not work */
  readonly level?: Level;
  readonly json?: boolean;
}

export interface LoadOptions {
  /** The folder that synth has written. */
  readonly dist: string;
  /** The study that it must be of. @default - whichever it is */
  readonly study?: string;
  /** A context of the kubeconfig. @default - the current one */
  readonly context?: string;
}

/** What the commands do; main.ts brings it. */
export interface Actions {
  readonly synth: (options: SynthOptions) => Promise<void>;
  readonly check: (options: CheckOptions) => Promise<void>;
  readonly load: (row: string, options: LoadOptions) => Promise<void>;
}

export const DEFAULT_STUDY = 'course-report';

/** Before it, other API versions were in use than the checks know. */
const OLDEST_MINOR = 16;

/**
 * The command line: `faaslab synth | check | load`. Bad arguments throw a CommanderError once they are explained.
 *
 * @param out default output folder
 */
export function program(actions: Actions, out: string): Command {
  const command = new Command('faaslab').description('a laboratory for Functions-as-a-Service on Kubernetes').exitOverride();
  const studyHelp = 'the folder in experiments/ that describes the lab';
  command
    .command('synth', { isDefault: true })
    .description('write every manifest of a study')
    .option('--study <name>', studyHelp, DEFAULT_STUDY)
    .option('--out <folder>', 'the folder to write', out)
    .option('--check', 'write nothing; fail where the folder is not what would be written')
    .action(actions.synth);
  command
    .command('check')
    .description('check a study and its manifests, or any folder of manifests; write nothing')
    .option('--study <name>', `${studyHelp} (default: "${DEFAULT_STUDY}"); with --dir: whose exceptions count`)
    .option('--dir <folder>', 'a folder of YAML or JSON manifests instead, as kubectl apply -f takes it')
    .option('--recursive', 'with --dir: also the folders within, as kubectl apply -R')
    .option('--kubernetes <minor>', 'the Kubernetes that has to take them, such as 1.27', kubernetesMinor)
    .option('--exceptions <file>', 'with --dir: a YAML list of {object, rule, reason} to accept')
    .addOption(
      new Option('--level <level>', 'the mildest that fails: refused, broken or policy (default: policy; with --dir: broken)').choices(
        LEVELS,
      ),
    )
    .option('--json', 'print findings as JSON')
    .action(actions.check);
  command
    .command('load')
    .description('run the load of a row that is deployed, anew, and print its result')
    .argument('<row>', 'id of the row, such as t4-3-1-r03-cpu-500m')
    .option('--dist <folder>', 'the folder that synth has written', out)
    .option('--study <name>', 'the study that the folder must be of')
    .option('--context <name>', 'a context of the kubeconfig, as for kubectl')
    .action(actions.load);
  for (const each of command.commands) each.allowExcessArguments();
  command.hook('preAction', (_, action) => refuseExtra(command, action));
  return command;
}

/** A word that is no option: a mistyped command, or what npm has left of an option that it took for its own. */
function refuseExtra(command: Command, action: Command): void {
  const [extra] = action.args.slice(action.registeredArguments.length);
  if (extra === undefined) return;
  const names = command.commands.map((each) => each.name());
  const nearest = nearestName(extra, names);
  const fix = nearest === undefined ? 'remove it, or, behind npm run, write -- before the options' : `write ${nearest}`;
  action.error(`error: must be a command (${names.join(', ')}) or an option, got ${JSON.stringify(extra)}; ${fix}`);
}

function kubernetesMinor(text: string): number {
  const minor = /^(?:v?1\.)?(\d{1,2})$/.exec(text)?.[1];
  if (minor === undefined || Number(minor) < OLDEST_MINOR)
    throw new InvalidArgumentError(`It must look like 1.27, from 1.${OLDEST_MINOR} on.`);
  return Number(minor);
}
