import type { JsonObject } from '../../manifest/json.ts';
import type { PatternMatcher } from '../structural/pattern-matcher.ts';

/** Reports what an API server would refuse. @param path from the value that the rule looks at; empty for that value itself */
export type Refuse = (path: string, message: string) => void;

/** What a rule may know beside the value. */
export interface RuleScene {
  /** 36 for Kubernetes 1.36. */
  readonly minor: number;
  /** The whole object. */
  readonly root: JsonObject;
  readonly patterns: PatternMatcher;
}

export type Validate = (value: JsonObject, refuse: Refuse, scene: RuleScene) => void;

/** What an API server checks of the values of some types, wherever they stand, beyond what the types' definitions say. */
export interface ServerRule {
  /** `core.EnvVar`: group and type, of any version of the group. */
  readonly types: readonly string[];
  readonly validate: Validate;
}

/** @param types separated by blanks */
export function on(types: string, validate: Validate): ServerRule {
  return { types: types.split(' '), validate };
}
