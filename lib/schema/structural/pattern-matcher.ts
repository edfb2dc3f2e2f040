import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What matching all patterns of a run may cost together, in states of their programs times characters of the texts: some seconds. */
const BUDGET = 2_000_000_000;

interface Compiled {
  readonly states: number;
  readonly test: (text: string) => boolean;
}

/**
 * Matches the patterns of custom resource definitions as an API server does, with RE2: `(?i)`, `\z` and `[[:alnum:]]` are understood, and no pattern
 * takes more than linear time. The engine is loaded with the first pattern.
 */
export class PatternMatcher {
  readonly #compiled = new Map<string, Compiled | undefined>();
  readonly #unchecked = new Set<string>();
  #left: number;

  /** @param budget states times characters that may be spent */
  constructor(budget = BUDGET) {
    this.#left = budget;
  }

  /** Whether RE2 can read the pattern; a definition with another one is refused. */
  canRead(pattern: string): boolean {
    return this.#compile(pattern) !== undefined;
  }

  /** Whether the text matches somewhere; `undefined` where that was not found out. */
  matches(pattern: string, text: string): boolean | undefined {
    const compiled = this.#compile(pattern);
    const cost = (compiled?.states ?? 0) * (text.length + 1);
    if (compiled === undefined || cost > this.#left) {
      this.#unchecked.add(pattern);
      return undefined;
    }
    this.#left -= cost;
    return compiled.test(text);
  }

  /** Patterns that some text was not held against. */
  get unchecked(): readonly string[] {
    return [...this.#unchecked];
  }

  #compile(pattern: string): Compiled | undefined {
    if (!this.#compiled.has(pattern)) this.#compiled.set(pattern, compile(pattern));
    return this.#compiled.get(pattern);
  }
}

function compile(pattern: string): Compiled | undefined {
  const { RE2JS, RE2JSException }: typeof import('re2js') = require('re2js');
  try {
    const program = RE2JS.compile(pattern);
    return { states: program.programSize(), test: (text) => program.test(text) };
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}
