import { describe, expect, it } from 'vitest';
import { kubectl } from '../../lib/runner/kubectl.ts';

// Any program will do: what matters is how it is run.
const node = kubectl({ program: process.execPath });
const script = (text: string, ...args: string[]) => ['-e', text, '--', ...args];

describe('kubectl', () => {
  it('is given every argument as it is', async () => {
    const hostile = ['$(touch x)', '"; exit 3', '*', '', 'a b', '\u00e9'];
    const { exitCode, stdout } = await node.run(script('console.log(JSON.stringify(process.argv.slice(1)))', ...hostile));
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, hostile]);
  });

  it('is told the context first', async () => {
    const { stderr } = await kubectl({ program: process.execPath, context: 'lab' }).run(['get', 'pods']);
    expect(stderr).toMatch(/--context/);
  });

  it('gives exit code and both streams', async () => {
    const result = await node.run(script('console.log("out"); console.error("err"); process.exitCode = 7'));
    expect(result).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  it('gives lines as they come', async () => {
    const lines: string[] = [];
    const { exitCode } = await node.follow(script('process.stdout.write("a\\nb\\nc")'), (line) => lines.push(line), { timeoutSeconds: 30 });
    expect([exitCode, lines]).toEqual([0, ['a', 'b', 'c']]);
  });

  it('is ended when it takes too long', async () => {
    await expect(node.run(script('setInterval(() => {}, 1000)'), { timeoutSeconds: 0.2 })).rejects.toThrow(/did not end within 0.2 s$/);
  });

  it('must be there', async () => {
    await expect(kubectl({ program: 'no-such-kubectl' }).run(['version'])).rejects.toThrow(
      /^no-such-kubectl must be installed and on the PATH: /,
    );
  });
});
