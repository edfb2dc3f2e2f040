import type { Kubectl, KubectlResult } from '../../lib/runner/kubectl.ts';

export interface FakeCluster {
  readonly kubectl: Kubectl;
  /** The commands, as they came. */
  readonly commands: string[];
}

/**
 * A kubectl that answers by what a command begins with, after `-n NAMESPACE`; several answers are given in turn, the
 * last one again and again. A text is an error, or output where it begins with `> `.
 */
export function fakeCluster(answers: Readonly<Record<string, readonly (object | string)[]>>, log: readonly string[] = []): FakeCluster {
  const commands: string[] = [];
  const left = new Map(Object.entries(answers).map(([command, given]) => [command, [...given]]));
  const answer = (args: readonly string[]): KubectlResult => {
    const command = (args[0] === '-n' ? args.slice(2) : args).join(' ');
    commands.push(command);
    const starts = [...left].filter(([start]) => command.startsWith(start)).sort(([a], [b]) => b.length - a.length);
    const [, given] = starts[0] ?? [];
    if (given === undefined) throw new Error(`no answer for ${command}`);
    const [first = '', ...rest] = given;
    if (rest.length > 0) given.shift();
    if (typeof first === 'object') return { exitCode: 0, stdout: JSON.stringify(first), stderr: '' };
    if (first.startsWith('> ')) return { exitCode: 0, stdout: first.slice(2), stderr: '' };
    return first === '' ? { exitCode: 0, stdout: '', stderr: '' } : { exitCode: 1, stdout: '', stderr: `${first}\n` };
  };
  return {
    commands,
    kubectl: {
      run: async (args) => answer(args),
      follow: async (args, onLine) => {
        for (const line of log) onLine(line);
        return answer(args);
      },
    },
  };
}
