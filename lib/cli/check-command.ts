import { join } from 'node:path';
import { labCharts } from '../../charts/lab-charts.ts';
import { labSecrets } from '../../charts/lab-secrets.ts';
import type { CapacityReport } from '../capacity/capacity-check.ts';
import { checkFolder, studyOfOutput } from '../check-folder/check-folder.ts';
import { readExceptions } from '../check-folder/read-exceptions.ts';
import { ManifestError } from '../checks/manifest-error.ts';
import { ConfigError } from '../config/config-error.ts';
import { listStudies } from '../config/list-studies.ts';
import { loadStudy } from '../config/load-study.ts';
import { publishedIssues } from '../config/published-issues.ts';
import type { Lab } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import { type Finding, objectLabel } from '../manifest/finding.ts';
import { type Excuses, Manifest } from '../manifest/manifest.ts';
import { PLATFORMS, platformOf } from '../platforms/platforms.ts';
import { checkRules } from '../policy/check-rules.ts';
import { findSchemas } from '../schema/find-schemas.ts';
import { NEWEST_MINOR } from '../schema/later-fields.ts';
import { schemaCheck } from '../schema/schema-check.ts';
import { renderChart } from '../synth/render-chart.ts';
import { synthesize } from '../synth/synthesize.ts';
import { UnusableInput } from '../util/unusable-input.ts';
import { reportOutcome } from './check-report.ts';
import { type CheckOptions, DEFAULT_STUDY } from './program.ts';
import { say } from './say.ts';
import { showCapacity } from './show-capacity.ts';

/** `faaslab check`: a study and what it would write, or a folder of manifests. @throws ConfigError, FindingsError, UnusableInput */
export function checkCommand(experiments: string, options: CheckOptions): void {
  if (options.dir === undefined) checkStudy(experiments, options);
  else checkDir(options.dir, experiments, options);
}

function checkStudy(experiments: string, { study = DEFAULT_STUDY, kubernetes, level = 'policy', json = false }: CheckOptions): void {
  const lab = loadWithPublished(experiments, study);
  const platform = platformOf(lab);
  const minor = kubernetes ?? lab.cluster.kubernetes.minor;
  const onCapacity = json ? undefined : (report: CapacityReport) => showCapacity(lab, report);
  const { checks, notes } = gatesFor(minor);
  let files = 0;
  let findings: readonly Finding[] = [];
  try {
    const gates = { kubernetesMinor: minor, checks };
    for (const _ of synthesize({ lab, platform, charts: labCharts(lab, platform), onCapacity, gates })) files++;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    findings = error.findings;
  }
  reportOutcome({ findings, level, notes }, json);
  const none = findings.length === 0 ? `${files} files, no findings` : `nothing of level ${level} or worse`;
  say(`${study}: ${lab.rows.length} rows, ${none}\n`);
}

/** The study, with all that is wrong with any of its files. @throws ConfigError */
function loadWithPublished(experiments: string, study: string): Lab {
  let lab: Lab;
  try {
    lab = loadStudy(experiments, study, PLATFORMS);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...error.issues, ...publishedIssues(experiments, study)]);
  }
  const issues = publishedIssues(experiments, study, lab);
  if (issues.length > 0) throw new ConfigError(issues);
  return lab;
}

/** An output of a study, and a folder that is checked for a study, is given what the study's objects are excused from, and its Kubernetes version. */
function checkDir(folder: string, experiments: string, options: CheckOptions): void {
  const own = studyOfOutput(folder);
  const isOutput = own !== undefined && listStudies(experiments).includes(own) && (options.study === undefined || options.study === own);
  const study = options.study ?? (isOutput ? own : undefined);
  const lab = study === undefined ? undefined : loadStudy(experiments, study, PLATFORMS);
  const minor = options.kubernetes ?? lab?.cluster.kubernetes.minor ?? NEWEST_MINOR;
  const { checks, notes } = gatesFor(minor);
  const { files, objects, findings, faults } = checkFolder(folder, options.recursive ?? false, {
    kubernetesMinor: minor,
    secrets: lab === undefined ? [] : labSecrets(lab, platformOf(lab)).map(({ namespace, name }) => `${namespace}/${name}`),
    exceptions: options.exceptions === undefined ? [] : readExceptions(options.exceptions),
    platformChecks: PLATFORMS.flatMap((platform) => platform.checks),
    gates: checks,
    ...(lab !== undefined && { excusesOf: excusesOf(lab, isOutput) }),
  });
  const placed = findings.map((finding) => ({
    ...finding,
    file: finding.file === 'exceptions' ? (options.exceptions ?? 'exceptions') : join(folder, finding.file),
  }));
  const level = options.level ?? (isOutput ? 'policy' : 'broken');
  report(placed, faults, () => reportOutcome({ findings: placed, level, notes, faults }, options.json ?? false));
  const none = level === 'policy' ? 'no findings' : `nothing of level ${level === 'broken' ? 'refused or broken' : level}`;
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

/** The gates that only a check of manifests has, and what they did not check so far. */
interface Gates {
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/** The schema gate of a minor and the rule gate, ready to be added to the checks of an output. */
function gatesFor(minor: number): Gates {
  const notes: string[] = [];
  // A folder of official schemas, where somebody has one; what comes out of synth never depends on it.
  const schemas = findSchemas(minor, process.env.KUBERNETES_SCHEMAS);
  const check = schemaCheck(schemas, (note) => {
    notes.push(note);
    say(`note: ${note}\n`);
  });
  return { checks: [checkRules, check], notes };
}

/**
 * What the objects of a study are excused from: files do not carry it all.
 *
 * @param isOutput whether the files are those of the output; elsewhere an object is known by its name alone
 */
function excusesOf(lab: Lab, isOutput: boolean): (file: string, object: string) => Excuses | undefined {
  const excuses = new Map<string, Excuses>();
  const keyOf = (file: string, object: string) => (isOutput ? `${file}|${object}` : object);
  for (const chart of labCharts(lab, platformOf(lab))) {
    for (const rendered of renderChart(chart)) {
      if (rendered.excuses.size > 0)
        excuses.set(keyOf(`${chart.path}.k8s.yaml`, objectLabel(new Manifest(rendered.json).label)), rendered.excuses);
    }
  }
  return (file, object) => excuses.get(keyOf(file, object));
}
