import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { onTestFinished } from 'vitest';

/** YAML data that a test reaches into without asking: what it expects to find is in the study. */
// biome-ignore lint/suspicious/noExplicitAny: a test breaks any value in any way
type Yaml = any;

/** A copy of a study in a folder of its own, for the length of a test. */
export interface TempStudy {
  readonly experiments: string;
  readonly study: string;
  /** Changes a file's data in place. */
  edit(file: 'lab.yaml' | 'matrix.yaml', change: (data: Yaml) => void): void;
  replace(file: string, text: string): void;
  read(file: string): string;
}

/** @param whenDone when the copy goes: at the end of the test, or of the file for a study that several tests share */
export function tempStudy(study = 'course-report', whenDone: (remove: () => void) => void = onTestFinished): TempStudy {
  const experiments = mkdtempSync(join(tmpdir(), 'study-'));
  whenDone(() => rmSync(experiments, { recursive: true }));
  cpSync(join('experiments', study), join(experiments, study), { recursive: true });
  const path = (file: string) => join(experiments, study, file);
  return {
    experiments,
    study,
    edit(file, change) {
      const data: Yaml = load(readFileSync(path(file), 'utf8'));
      change(data);
      writeFileSync(path(file), dump(data, { noRefs: true }));
    },
    replace: (file, text) => writeFileSync(path(file), text),
    read: (file) => readFileSync(path(file), 'utf8'),
  };
}
