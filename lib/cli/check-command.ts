import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { labCharts } from '../../charts/lab-charts.ts';
import { labSecrets } from '../../charts/lab-secrets.ts';
import type { CapacityReport } from '../capacity/capacity-check.ts';
import { checkFolder, studyOfOutput } from '../check-folder/check-folder.ts';
import { readExceptions } from '../check-folder/read-exceptions.ts';
import { ManifestError } from '../checks/manifest-error.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadStudy } from '../config/load-study.ts';
import { publishedIssues } from '../config/published-issues.ts';
import type { Lab } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import { type Finding, formatFinding, objectLabel } from '../manifest/finding.ts';
import { type Excuses, Manifest } from '../manifest/manifest.ts';
import type { LabPlatform } from '../platform/lab-platform.ts';
import { PLATFORMS, platformOf } from '../platforms/platforms.ts';
import { checkRules } from '../policy/check-rules.ts';
import { DECLARED_MINORS, findSchemas } from '../schema/find-schemas.ts';
import { schemaCheck } from '../schema/schema-check.ts';
import { renderChart } from '../synth/render-chart.ts';
import { synthesize } from '../synth/synthesize.ts';
import { FindingsError } from './findings-error.ts';
import type { CheckOptions } from './program.ts';
import { say } from './say.ts';
import { showCapacity } from './show-capacity.ts';

/** `faaslab check`: a study and what it would write, or a folder of manifests. @throws ConfigError, FindingsError, UnusableInput */
export function checkCommand(experiments: string, options: CheckOptions): void {
  const { dir } = options;
  if (dir === undefined) checkStudy(experiments, options);
  else checkDir(dir, options, (name) => (existsSync(join(experiments, name)) ? loadStudy(experiments, name, PLATFORMS) : undefined));
}

function checkStudy(experiments: string, options: CheckOptions): void {
  const { study, kubernetes, json } = options;
  const lab = loadWithPublished(experiments, study);
  const platform = platformOf(lab);
  const minor = kubernetes ?? lab.cluster.kubernetes.minor;
  const onCapacity = json ? undefined : (report: CapacityReport) => showCapacity(lab, report);
  const gates = { kubernetesMinor: minor, checks: gatesFor(minor) };
  let files = 0;
  try {
    for (const _ of synthesize({ lab, platform, charts: labCharts(lab, platform), onCapacity, gates })) files++;
  } catch (error) {
    if (error instanceof ManifestError) reportFindings(error.findings, options);
    throw error;
  }
  reportFindings([], options);
  say(`${study}: ${lab.rows.length} rows, ${files} files, no findings\n`);
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

/** The schema gate of a minor and the rule gate, ready to be added to the checks of an output. */
function gatesFor(minor: number): readonly Check[] {
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

/** @param labOf the lab of a study of this project, for a folder that is its output */
function checkDir(folder: string, options: CheckOptions, labOf: (study: string) => Lab | undefined): void {
  const study = studyOfOutput(folder);
  const lab = study === undefined ? undefined : labOf(study);
  const platform = lab === undefined ? undefined : platformOf(lab);
  const minor = options.kubernetes ?? lab?.cluster.kubernetes.minor ?? DECLARED_MINORS.at(-1) ?? 0;
  const { files, objects, findings } = checkFolder(folder, options.recursive ?? false, {
    kubernetesMinor: minor,
    secrets:
      lab === undefined || platform === undefined ? [] : labSecrets(lab, platform).map(({ namespace, name }) => `${namespace}/${name}`),
    exceptions: options.exceptions === undefined ? [] : readExceptions(options.exceptions),
    platformChecks: PLATFORMS.flatMap(({ checks }) => checks),
    gates: gatesFor(minor),
    ...(lab !== undefined && platform !== undefined && { excusesOf: excusesOfOutput(lab, platform) }),
  });
  const placed = findings.map((finding) => ({
    ...finding,
    file: finding.file === 'exceptions' ? (options.exceptions ?? 'exceptions') : join(folder, finding.file),
  }));
  reportFindings(placed, options);
  say(`${folder}: ${files} files, ${objects} objects for Kubernetes 1.${minor}, no findings\n`);
}

/** What the objects of a study's output are excused from, by file and object: files do not carry it all. */
function excusesOfOutput(lab: Lab, platform: LabPlatform): (file: string, object: string) => Excuses | undefined {
  const excuses = new Map<string, Excuses>();
  for (const chart of labCharts(lab, platform)) {
    for (const rendered of renderChart(chart)) {
      if (rendered.excuses.size > 0)
        excuses.set(`${chart.path}.k8s.yaml|${objectLabel(new Manifest(rendered.json).label)}`, rendered.excuses);
    }
  }
  return (file, object) => excuses.get(`${file}|${object}`);
}

/** Prints the findings, one a line or as JSON. @throws FindingsError where there are any */
function reportFindings(findings: readonly Finding[], { json = false }: CheckOptions): void {
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, findings }, undefined, 2)}\n`);
  else for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
  if (findings.length > 0) throw new FindingsError(findings);
}
