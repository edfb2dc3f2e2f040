import { join, relative } from 'node:path';
import type * as z from 'zod/mini';
import { labSchema } from '../forms/lab-schema.ts';
import { matrixSchema } from '../forms/matrix-schema.ts';
import type { PlatformForm } from '../forms/platform-form.ts';
import { type ValidPart, validPart } from '../forms/valid-part.ts';
import type { Lab } from '../lab/lab.ts';
import { nearestName } from '../util/nearest-name.ts';
import { buildLab } from './build-lab.ts';
import { ConfigError, type ConfigIssue, showValue } from './config-error.ts';
import { expandMatrix } from './expand-matrix.ts';
import { explainIssues } from './explain-issues.ts';
import { labRules } from './lab-rules.ts';
import { listStudies } from './list-studies.ts';
import { matrixRules } from './matrix-rules.ts';
import { readYaml } from './read-yaml.ts';

/**
 * Reads a study's folder into the model. The only code that reads `experiments/`.
 *
 * @param experiments the folder that holds the studies
 * @param platforms those that a study may name
 * @throws ConfigError with every fault of both files
 */
export function loadStudy(experiments: string, study: string, platforms: readonly NamedForm[]): Lab {
  const studies = listStudies(experiments);
  if (!studies.includes(study)) throw new ConfigError([{ file: experiments, path: '', message: unknownStudy(study, studies) }]);

  const lab = readFile(join(experiments, study, 'lab.yaml'), labSchema(platforms.map(({ form }) => form)));
  const platform = platforms.find(({ name }) => name === lab.valid.platform?.name)?.form;
  const matrix = readFile(join(experiments, study, 'matrix.yaml'), matrixSchema);
  const rows = [...expandMatrix(matrix.valid)];
  const issues: ConfigIssue[] = [
    ...nameIssues(experiments, study),
    ...lab.issues,
    ...[...labRules(lab.valid, platform)].map(([path, message]) => ({ file: lab.file, path, message })),
    ...matrix.issues,
    ...[
      ...matrixRules({
        matrix: matrix.valid,
        rows,
        lab: lab.valid,
        functionNames: keysOf(lab.raw, 'functions'),
        complete: matrix.data !== undefined,
        platform,
      }),
    ].map(([path, message]) => ({
      file: matrix.file,
      path,
      message,
    })),
  ];
  if (issues.length > 0 || lab.data === undefined) throw new ConfigError(withoutEchoes(issues));
  return buildLab(study, lab.data, rows);
}

/** All that a study makes carries its name in a label. */
function nameIssues(experiments: string, study: string): ConfigIssue[] {
  if (/^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(study)) return [];
  const message = `must have a folder name that a label can hold: letters, digits, "-", "_" and ".", the first and last a letter or digit, at most 63; got ${showValue(study)}; rename the folder`;
  return [{ file: relative(process.cwd(), join(experiments, study)), path: '', message }];
}

function unknownStudy(study: string, studies: readonly string[]): string {
  const nearest = nearestName(study, studies);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return `must hold the study, got ${JSON.stringify(study)}; there are ${studies.join(', ')}${hint}`;
}

/** The keys of a map in a file, whatever else is wrong with it. */
function keysOf(raw: unknown, key: string): string[] {
  const map =
    typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key) ? (raw as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof map === 'object' && map !== null ? Object.keys(map) : [];
}

/** What reading a study asks of a platform. */
interface NamedForm {
  readonly name: string;
  readonly form: PlatformForm;
}

interface StudyFile<T> {
  readonly file: string;
  /** The whole file, when the schema accepts it. */
  readonly data: T | undefined;
  readonly valid: ValidPart<T>;
  /** As it was read. */
  readonly raw: unknown;
  readonly issues: readonly ConfigIssue[];
}

function readFile<T>(path: string, schema: z.ZodMiniType<T>): StudyFile<T> {
  const file = relative(process.cwd(), path);
  const yaml = readYaml(path);
  if ('fault' in yaml) {
    return { file, data: undefined, valid: validPart<T>({}, []), raw: undefined, issues: [{ file, path: '', message: yaml.fault }] };
  }
  const raw = yaml.value;
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { file, data: parsed.data, valid: validPart<T>(raw, []), raw, issues: [] };
  const found = parsed.error.issues;
  const places = found.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  );
  return {
    file,
    data: undefined,
    valid: validPart<T>(raw, places),
    raw,
    issues: explainIssues(file, schema, raw, found, yaml.written),
  };
}

/** A value that the schema refused is missing for the rules; one fault is enough for one place. */
function withoutEchoes(issues: readonly ConfigIssue[]): ConfigIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ file, path }) => {
    const place = `${file}\n${path}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}
