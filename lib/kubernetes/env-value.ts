import type { EnvVar } from './kinds.ts';

/** Longest `NAME=value` that Linux hands to a program, bytes (MAX_ARG_STRLEN in torvalds/linux include/uapi/linux/binfmts.h, less the closing zero). */
export const ENV_MAX_BYTES = 131_071;

/**
 * The text as it has to be written where the kubelet replaces `$(NAME)` and `$$`: values of variables, commands and their arguments. Every `$` is
 * doubled, not only those before a parenthesis: of `$` and a sign beyond ASCII the kubelet keeps half (kubernetes/kubernetes
 * third_party/forked/golang/expansion/expand.go).
 */
export function literalText(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A variable that has this very text in the container. Texts above `ENV_MAX_BYTES` are found by the check `env-size`. */
export function envVar(name: string, text: string): EnvVar {
  return { name, value: literalText(text) };
}
