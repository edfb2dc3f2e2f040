import { AcceptedFindings } from '../exceptions/accepted-findings.ts';
import type { CheckException } from '../exceptions/check-exception.ts';
import { withoutExcused } from '../exceptions/without-excused.ts';
import { ApplyUnit, type OutputPart } from '../manifest/apply-unit.ts';
import type { Check, CheckContext } from '../manifest/check-context.ts';
import { type Finding, objectLabel } from '../manifest/finding.ts';
import { isAtLeast, type Level, levelOf } from '../manifest/levels.ts';
import type { ManifestFile } from '../manifest/manifest.ts';
import { checkApiVersions } from './check-api-versions.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkImages } from './check-images.ts';
import { checkLabels } from './check-labels.ts';
import { checkNames } from './check-names.ts';
import { checkNamespaces } from './check-namespaces.ts';
import { checkNodePorts } from './check-node-ports.ts';
import { checkProbes } from './check-probes.ts';
import { checkQuantities } from './check-quantities.ts';
import { checkReferences } from './check-references.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkSelectors } from './check-selectors.ts';
import { checkSizes } from './check-sizes.ts';
import { checkVolumes } from './check-volumes.ts';

/** What the checks know of the lab beside its objects. */
export interface ManifestContext {
  /** 20 for Kubernetes 1.20. */
  readonly kubernetesMinor: number;
  /** `namespace/name` of every Secret that exists without being in the output, such as those that the credentials Job creates. */
  readonly secrets: readonly string[];
  readonly exceptions: readonly CheckException[];
  /** Checks of the lab's platform. @default - none */
  readonly platformChecks?: readonly Check[];
  /** Checks beside those that every output has to pass. What they find where one of those did already is left out. @default - none */
  readonly gates?: readonly Check[];
}

/** The output by what one apply sends. Rows and loads are read once, one at a time, so they may be made while they are checked. */
export interface ManifestSet {
  /** The files at the top of `dist/`. */
  readonly base: readonly ManifestFile[];
  readonly rows: Iterable<ManifestFile>;
  readonly loads: Iterable<ManifestFile>;
  /** @default - none */
  readonly networks?: Iterable<ManifestFile>;
}

/** What every output has to pass, whatever its platform. */
const CHECKS: readonly Check[] = [
  checkApiVersions,
  checkNames,
  checkLabels,
  checkSizes,
  checkDuplicates,
  checkNamespaces,
  checkNodePorts,
  checkSelectors,
  checkVolumes,
  checkReferences,
  checkQuantities,
  checkProbes,
  checkSecrets,
  checkImages,
];

/** Every finding of a whole output: the base, each row over the base, each load over the base, and the exceptions themselves. */
export function checkManifests({ base, rows, loads, networks = [] }: ManifestSet, context: ManifestContext): Finding[] {
  const checker = new ManifestChecker(context);
  const findings: Finding[] = [];
  for (const file of networks) findings.push(...checker.add('network', file));
  for (const file of base) findings.push(...checker.add('base', file));
  for (const file of rows) findings.push(...checker.add('row', file));
  for (const file of loads) findings.push(...checker.add('load', file));
  findings.push(...checker.finish());
  return findings;
}

/**
 * Checks an output file by file: first the base, then any number of rows and loads, of which nothing is kept. A file's time grows with its own
 * objects and, where it replaces something, with the base's objects in that namespace.
 */
export class ManifestChecker {
  readonly #context: CheckContext;
  readonly #accepted: AcceptedFindings;
  readonly #checks: readonly Check[];
  readonly #gates: readonly Check[];
  readonly #baseFiles: ManifestFile[] = [];
  #base: CheckedBase | undefined;

  constructor({ kubernetesMinor, secrets, exceptions, platformChecks = [], gates = [] }: ManifestContext) {
    this.#context = { kubernetesMinor, secrets: new Set(secrets) };
    this.#accepted = new AcceptedFindings(exceptions);
    this.#checks = [...CHECKS, ...platformChecks];
    this.#gates = gates;
  }

  /**
   * Takes the next file. Base files are checked together, so their findings come with the first file over them, or from `finish`.
   *
   * @throws Error for a base file after a row or a load
   */
  add(part: OutputPart, file: ManifestFile): Finding[] {
    if (part === 'base') {
      if (this.#base !== undefined)
        throw new Error(`base files must be added before rows and loads, got ${file.path} after one; add it earlier`);
      this.#baseFiles.push(file);
      return [];
    }
    if (part === 'network') return this.#accepted.remove(this.#run(ApplyUnit.ofNetwork(file)));
    const findings: Finding[] = [];
    this.#base ??= this.#checkBase(findings);
    const { unit: base, reported } = this.#base;
    const unit = part === 'row' ? ApplyUnit.ofRow(file, base) : ApplyUnit.ofLoad(file, base);
    findings.push(...withoutReported(this.#run(unit), unit, reported));
    return this.#accepted.remove(findings);
  }

  /** Ends the output: what is still to be said of the base, and the faults of the exceptions. */
  finish(): Finding[] {
    const findings: Finding[] = [];
    this.#base ??= this.#checkBase(findings);
    return [...this.#accepted.remove(findings), ...this.#accepted.findings()];
  }

  /** What is found in a unit and not excused where the object is made. */
  #run(unit: ApplyUnit): readonly Finding[] {
    return withoutExcused(unit, runChecks(unit, this.#context, this.#checks, this.#gates));
  }

  #checkBase(findings: Finding[]): CheckedBase {
    const unit = ApplyUnit.ofBase(this.#baseFiles);
    const found = this.#run(unit);
    findings.push(...found);
    return { unit, reported: new Set(found.map(faultKey)) };
  }
}

interface CheckedBase {
  readonly unit: ApplyUnit;
  /** Faults of the base by `faultKey`. */
  readonly reported: ReadonlySet<string>;
}

/** A base object that a row touches is checked again; what was wrong with it before is reported with the base, and not once more with every row. */
function withoutReported(findings: readonly Finding[], unit: ApplyUnit, reported: ReadonlySet<string>): readonly Finding[] {
  if (findings.length === 0 || reported.size === 0) return findings;
  const own = new Set(unit.entries.map(({ manifest }) => objectLabel(manifest)));
  return findings.filter((finding) => own.has(objectLabel(finding)) || !reported.has(faultKey(finding)));
}

/** Findings in the order of the objects, and for each object in that of the checks. */
function runChecks(unit: ApplyUnit, context: CheckContext, checks: readonly Check[], gates: readonly Check[]): Finding[] {
  const findings = checks.flatMap((check) => check(unit, context));
  for (const gate of gates) findings.push(...withoutRepeated(gate(unit, context), findings));
  if (findings.length < 2) return findings;
  const order = new Map(unit.affected.map(({ file, manifest }, index) => [`${file}|${objectLabel(manifest)}`, index]));
  const place = (finding: Finding) => order.get(`${finding.file}|${objectLabel(finding)}`) ?? 0;
  return findings.toSorted((a, b) => place(a) - place(b));
}

/** Without what another check has said of the same place in other words, unless that was milder. */
function withoutRepeated(findings: readonly Finding[], before: readonly Finding[]): readonly Finding[] {
  const places = new Map<string, Level>();
  for (const finding of before) {
    const level = levelOf(finding.rule);
    const known = places.get(placeKey(finding));
    if (known === undefined || isAtLeast(level, known)) places.set(placeKey(finding), level);
  }
  return findings.filter((finding) => {
    const known = places.get(placeKey(finding));
    return known === undefined || !isAtLeast(known, levelOf(finding.rule));
  });
}

function placeKey(finding: Finding): string {
  return `${finding.file}|${objectLabel(finding)}|${finding.path}`;
}

function faultKey(finding: Finding): string {
  return `${objectLabel(finding)}|${finding.path}|${finding.rule}`;
}
