import { readFileSync } from 'node:fs';
import { parseSync } from 'rolldown/utils';

/** A file outside of the platforms' own rooms that may name one, and why. */
export interface NamesPlatform {
  readonly file: string;
  readonly reason: string;
}

/** How many files may name a platform; it only ever gets less. */
export const MOST_FILES_THAT_NAME_A_PLATFORM = 6;

/** Rooms that are about one platform, or are the table of platforms. */
export const PLATFORM_ROOMS: readonly string[] = ['lib/openfaas/', 'lib/platforms/'];

const NAME = /openfaas|openwhisk|knative|faas_function/i;

export interface NamedPlace {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The lines of a file that name a platform in code; what is in a comment does not count. */
export function platformNames(file: string, text: string = readFileSync(file, 'utf8')): NamedPlace[] {
  return withoutComments(file, text)
    .split('\n')
    .flatMap((line, index) => (NAME.test(line) ? [{ file, line: index + 1, text: line.trim() }] : []));
}

function withoutComments(file: string, text: string): string {
  if (file.endsWith('.sh')) return text.replaceAll(/^[ \t]*#.*$/gm, '');
  if (file.endsWith('.lua')) return text.replaceAll(/^[ \t]*--.*$/gm, '');
  let code = '';
  let end = 0;
  for (const comment of parseSync(file, text).comments) {
    code += text.slice(end, comment.start) + text.slice(comment.start, comment.end).replaceAll(/[^\n]/g, ' ');
    end = comment.end;
  }
  return code + text.slice(end);
}

export const NAMES_PLATFORM: readonly NamesPlatform[] = [];
