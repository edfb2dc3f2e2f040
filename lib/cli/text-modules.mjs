// Scripts that are shipped as text. Their lines end with a line feed alone, also where a checkout has made it two signs: a shell takes the carriage
// return of `#!/bin/sh\r` for part of the program's name.

export function isTextModule(id) {
  return /\.(?:sh|lua|py)$/.test(id);
}

/** The text of a file, with the line ends of the repository. */
export function textOf(content) {
  return content.toString('utf8').replaceAll('\r\n', '\n');
}

/** For a bundler: such a module's default export is its text. */
export function textModule(content) {
  return { code: textOf(content), moduleType: 'text' };
}
