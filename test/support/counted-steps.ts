import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

/** Steps by function: `lib/util/emit-yaml.ts emitValue 1204`, the last number its place in the file. */
export type Steps = ReadonlyMap<string, number>;

/**
 * How often each function of the project was called and each block of it entered, loops included, while some code ran: the same on a busy machine as
 * on an idle one, as time is not. What the engine does in functions of its own, such as a search in an array, is not seen.
 *
 * Of functions that were compiled before a counter was made, only the calls are counted.
 */
export class StepCounter {
  readonly #session = new Session();

  constructor() {
    // A function that is compiled into its caller is not counted any more, and when that happens depends on the machine.
    setFlagsFromString('--no-opt');
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  count(run: () => void): Steps {
    this.#taken();
    run();
    return this.#taken();
  }

  stop(): void {
    this.#post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
    setFlagsFromString('--opt');
  }

  /** What was counted since this was last asked for. */
  #taken(): Steps {
    const steps = new Map<string, number>();
    const { result } = this.#post('Profiler.takePreciseCoverage') as Coverage;
    for (const { url, functions } of result) {
      const file = /\/((?:lib|charts)\/.*\.ts)$/.exec(url)?.[1];
      if (file === undefined || url.includes('/node_modules/')) continue;
      for (const { functionName, ranges } of functions) {
        const key = `${file} ${functionName} ${ranges[0]?.startOffset}`;
        steps.set(
          key,
          ranges.reduce((sum, { count }) => sum + count, steps.get(key) ?? 0),
        );
      }
    }
    return steps;
  }

  /** A session with the own thread answers before `post` returns. */
  #post(method: string, params: object = {}): object {
    let answer: object | undefined;
    this.#session.post(method, params, (error, result) => {
      if (error !== null) throw error;
      answer = result ?? {};
    });
    if (answer === undefined) throw new Error(`${method} must answer at once, got nothing`);
    return answer;
  }
}

/** What V8 says. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number; readonly startOffset: number }[];
    }[];
  }[];
}
