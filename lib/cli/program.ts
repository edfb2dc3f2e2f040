import { Command } from 'commander';

export interface StudyOptions {
  readonly study: string;
}

export interface SynthOptions extends StudyOptions {
  readonly out: string;
}

/** What the commands do; main.ts brings it. */
export interface Actions {
  readonly synth: (options: SynthOptions) => void;
  readonly check: (options: StudyOptions) => void;
}

export const DEFAULT_STUDY = 'course-report';

/**
 * The command line: `faaslab synth | check`. Bad arguments throw a CommanderError once they are explained.
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
    .action(actions.synth);
  command
    .command('check')
    .description('check a study and its manifests; write nothing')
    .option('--study <name>', studyHelp, DEFAULT_STUDY)
    .action(actions.check);
  return command;
}
