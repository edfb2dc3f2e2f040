import type { EnvVar } from './kinds.ts';

/**
 * The text as it has to be written where the kubelet replaces `$(NAME)` and `$$`: values of variables, commands and their arguments. Every `$` is
 * doubled, not only those before a parenthesis: of `$` and a sign beyond ASCII the kubelet keeps half (kubernetes/kubernetes
 * third_party/forked/golang/expansion/expand.go).
 */
export function literalText(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A variable that has this very text in the container. One that no program can be started with is found by the check `env-size`. */
export function envVar(name: string, text: string): EnvVar {
  return { name, value: literalText(text) };
}
