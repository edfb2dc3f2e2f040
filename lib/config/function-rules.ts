import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { needsProblemSize, requestBody } from '../lab/faas-function.ts';
import { LOAD_IMAGE_NAME } from '../lab/load-image.ts';
import { showValue } from './config-error.ts';
import { unknownPlaceholders } from './unknown-placeholders.ts';

/** A body is JSON with one problem size if it is with any other: all are digits that do not begin with 0. */
const EXAMPLE_N = 10;

/** What must hold for the functions of `lab.yaml` to be deployed and called. */
export function* functionRules({ functions }: ValidPart<LabFile>): Generator<Fault> {
  for (const [name, fn] of Object.entries(functions ?? {})) {
    if (name === LOAD_IMAGE_NAME) {
      yield [
        `functions.${name}`,
        `must not be called ${name}: that is the image of the load generator in images.registry; rename the function`,
      ];
    }
    const { body, contentType } = fn?.request ?? {};
    if (body !== undefined) yield* bodyIsSent(`functions.${name}.request.body`, body, contentType);
  }
}

function* bodyIsSent(path: string, body: string, contentType: string | undefined): Generator<Fault> {
  const [unknown] = unknownPlaceholders(body);
  if (unknown !== undefined) {
    const fix = /^\{\{\s*n\s*\}\}$/i.test(unknown)
      ? 'write {{n}}, without blanks'
      : 'write {{n}} for the problem size, or other signs than {{ }}';
    yield [path, `must hold no placeholder but {{n}}, got ${unknown}; ${fix}`];
  } else if (contentType === 'application/json') {
    const sent = requestBody({ body, contentType }, EXAMPLE_N);
    if (isJson(sent)) return;
    const got = `${showValue(sent)}${needsProblemSize({ body, contentType }) ? ` for n = ${EXAMPLE_N}` : ''}`;
    yield [path, `must be JSON, as its contentType says, got ${got}; correct it, or write contentType: text/plain`];
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
