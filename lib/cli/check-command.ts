import { join } from 'node:path';
import { checkFolder, studyOfOutput } from '../check-folder/check-folder.ts';
import { readExceptions } from '../check-folder/read-exceptions.ts';
import { exceptionsOf } from '../exceptions/exceptions.ts';
import { type Lab, NAMESPACES, SECRETS } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import { type Finding, formatFinding } from '../manifest/finding.ts';
import { checkRules } from '../policy/check-rules.ts';
import { DECLARED_MINORS, findSchemas } from '../schema/find-schemas.ts';
import { schemaCheck } from '../schema/schema-check.ts';
import { FindingsError } from './findings-error.ts';
import type { CheckOptions } from './program.ts';
import { say } from './say.ts';

/** The schema gate of a minor and the rule gate, ready to be added to the checks of an output. */
export function gatesFor(minor: number): readonly Check[] {
  const unknown = new Set<string>();
  // A folder of official schemas, where somebody has one; what comes out of synth never depends on it.
  const schemas = findSchemas(minor, process.env.KUBERNETES_SCHEMAS);
  const check = schemaCheck(schemas, (api) => {
    if (unknown.has(api)) return;
    unknown.add(api);
    say(`note: ${schemas.source} has no schema for ${api}; its fields are not checked\n`);
  });
  return [checkRules, check];
}

/** Checks a folder of manifests. @param labOf the lab of a study of this project, for a folder that is its output @throws FindingsError UnusableInput */
export function checkDir(folder: string, options: CheckOptions, labOf: (study: string) => Lab | undefined): void {
  const study = studyOfOutput(folder);
  const lab = study === undefined ? undefined : labOf(study);
  const accepted = lab === undefined ? undefined : exceptionsOf(lab);
  const minor = options.kubernetes ?? lab?.cluster.kubernetes.minor ?? DECLARED_MINORS.at(-1) ?? 0;
  const exceptions = [
    ...(accepted?.checks ?? []),
    ...(accepted?.rules ?? []),
    ...(options.exceptions === undefined ? [] : readExceptions(options.exceptions)),
  ];
  const { files, objects, findings } = checkFolder(folder, options.recursive ?? false, {
    kubernetesMinor: minor,
    secrets: lab === undefined ? [] : Object.values(SECRETS).map((name) => `${NAMESPACES.openfaas}/${name}`),
    exceptions,
    refuseUnused: accepted?.isOwn ?? true,
    gates: gatesFor(minor),
  });
  const placed = findings.map((finding) => ({
    ...finding,
    file: finding.file === 'exceptions' ? (options.exceptions ?? 'exceptions') : join(folder, finding.file),
  }));
  reportFindings(placed, options);
  say(`${folder}: ${files} files, ${objects} objects for Kubernetes 1.${minor}, no findings\n`);
}

/** Prints the findings, one a line or as JSON. @throws FindingsError where there are any */
export function reportFindings(findings: readonly Finding[], { json = false }: CheckOptions): void {
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, findings }, undefined, 2)}\n`);
  else for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
  if (findings.length > 0) throw new FindingsError(findings);
}
