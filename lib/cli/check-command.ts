import { join } from 'node:path';
import { checkFolder, studyOfOutput } from '../check-folder/check-folder.ts';
import { readExceptions } from '../check-folder/read-exceptions.ts';
import { UnusableInput } from '../check-folder/unusable-input.ts';
import { exceptionsOf } from '../exceptions/exceptions.ts';
import { type Lab, NAMESPACES, SECRETS } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import type { Finding } from '../manifest/finding.ts';
import { checkRules } from '../policy/check-rules.ts';
import { findSchemas } from '../schema/find-schemas.ts';
import { NEWEST_MINOR } from '../schema/later-fields.ts';
import { schemaCheck } from '../schema/schema-check.ts';
import { reportOutcome } from './check-report.ts';
import type { CheckOptions } from './program.ts';
import { say } from './say.ts';

/** The gates that only a check of manifests has, and what they did not check so far. */
export interface Gates {
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/** The schema gate of a minor and the rule gate, ready to be added to the checks of an output. */
export function gatesFor(minor: number): Gates {
  const notes: string[] = [];
  // A folder of official schemas, where somebody has one; what comes out of synth never depends on it.
  const schemas = findSchemas(minor, process.env.KUBERNETES_SCHEMAS);
  const check = schemaCheck(schemas, (note) => {
    notes.push(note);
    say(`note: ${note}\n`);
  });
  return { checks: [checkRules, check], notes };
}

/** Where the labs of studies come from. */
export interface Studies {
  /** @throws ConfigError where there is no such study, or it is faulty */
  readonly load: (study: string) => Lab;
  readonly has: (study: string) => boolean;
}

/**
 * Checks a folder of manifests. An output of a study, and one that is checked for a study, is given the study's exceptions and Kubernetes version.
 *
 * @throws FindingsError UnusableInput ConfigError
 */
export function checkDir(folder: string, options: CheckOptions, studies: Studies): void {
  const own = studyOfOutput(folder);
  const isOutput = own !== undefined && studies.has(own) && (options.study === undefined || options.study === own);
  const study = options.study ?? (isOutput ? own : undefined);
  const lab = study === undefined ? undefined : studies.load(study);
  const accepted = lab === undefined ? undefined : exceptionsOf(lab);
  const minor = options.kubernetes ?? lab?.cluster.kubernetes.minor ?? NEWEST_MINOR;
  const asked = options.exceptions === undefined ? [] : readExceptions(options.exceptions);
  const gates = gatesFor(minor);
  const { files, objects, findings, faults } = checkFolder(folder, options.recursive ?? false, {
    kubernetesMinor: minor,
    secrets: lab === undefined ? [] : Object.values(SECRETS).map((name) => `${NAMESPACES.openfaas}/${name}`),
    exceptions: [...(accepted?.checks ?? []), ...(accepted?.rules ?? []), ...asked],
    // A folder that is not the whole output need not need all of a study's exceptions.
    refuseUnused: accepted === undefined || (isOutput && accepted.isOwn),
    gates: gates.checks,
  });
  const placed = findings.map((finding) => ({
    ...finding,
    file: finding.file === 'exceptions' ? (options.exceptions ?? 'exceptions') : join(folder, finding.file),
  }));
  const level = options.level ?? (isOutput ? 'policy' : 'broken');
  report(placed, faults, () => reportOutcome({ findings: placed, level, notes: gates.notes, faults }, options.json ?? false));
  const none = placed.length === 0 ? 'no findings' : `nothing of level ${level === 'broken' ? 'refused or broken' : level}`;
  say(`${folder}: ${files} files, ${objects} objects for Kubernetes 1.${minor}, ${none}\n`);
}

/** What cannot be read is told last, and decides the exit code. */
function report(findings: readonly Finding[], faults: readonly string[], print: () => void): void {
  if (faults.length === 0) {
    print();
    return;
  }
  try {
    print();
  } catch {
    say(`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} in what can be read\n`);
  }
  throw new UnusableInput(faults, true);
}
