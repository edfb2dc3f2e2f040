import type { Resources } from '../quantities/resources.ts';
import type { TimeSpan } from '../quantities/time-span.ts';

/** A function that a study deploys and measures. */
export interface FaasFunction {
  readonly name: string;
  readonly image: string;
  readonly resources: Resources;
  readonly timeouts: FunctionTimeouts;
  readonly request: FunctionRequest;
  /** CPU time that one call costs, nearly the same for every problem size of the rows; absent where it is not, or not known. */
  readonly cpuTime?: TimeSpan;
}

/** Limits of the watchdog, each at most the one that encloses it: exec <= write <= the gateway's own. */
export interface FunctionTimeouts {
  readonly read: TimeSpan;
  readonly write: TimeSpan;
  readonly exec: TimeSpan;
}

/** Largest problem size of a row. */
export const MAX_PROBLEM_SIZE = 1_000_000_000;

/** How the function is called: the body's text, with `{{n}}` where the problem size goes. */
export interface FunctionRequest {
  readonly body: string;
  readonly contentType: string;
}

/** The body of one call. @throws Error when the template needs a problem size and there is none. */
export function requestBody(request: FunctionRequest, n: number | undefined): string {
  if (!needsProblemSize(request)) return request.body;
  if (n === undefined) throw new Error(`the body ${JSON.stringify(request.body)} needs a problem size n, got none`);
  return request.body.replaceAll('{{n}}', String(n));
}

export function needsProblemSize(request: FunctionRequest): boolean {
  return request.body.includes('{{n}}');
}
