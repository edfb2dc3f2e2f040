import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { functionsFolder } from './functions-folder.ts';
import { Toolbox } from './toolbox.ts';

const fails = 'exit 1';
const dockerAnswers = '';
const ctrWith = (namespaces: string) => `if [ "$1" = namespaces ]; then printf '${namespaces}'; fi`;

describe.skipIf(!requireTool('bash'))('import.sh', () => {
  let box: Toolbox;
  let folder: string;
  beforeEach(() => {
    box = new Toolbox();
    folder = join(box.folder, 'saved images');
    mkdirSync(folder);
    cpSync(`${functionsFolder}/import.sh`, join(folder, 'import.sh'));
    for (const name of ['a.tar', 'b c.tar', 'd.tar.partial', 'notes']) writeFileSync(join(folder, name), '');
  });
  afterEach(() => box.remove());

  const run = () => box.run(join(folder, 'import.sh'));
  const dockerLoads = () => ['a.tar', 'b c.tar'].map((name) => ['docker', 'load', '--input', join(folder, name)]);
  const ctrImports = () => ['a.tar', 'b c.tar'].map((name) => ['ctr', '-n', 'k8s.io', 'images', 'import', join(folder, name)]);
  const imports = () => box.calls().filter((call) => call.includes('load') || call.includes('import'));

  it('loads every complete archive into docker where there is no containerd', () => {
    box.stub('docker', dockerAnswers);
    expect(run()).toEqual({ exitCode: 0, stdout: 'imported 2 image archives into docker\n', stderr: '' });
    expect(imports()).toEqual(dockerLoads());
  });

  it('imports into containerd, namespace k8s.io, where there is no docker', () => {
    box.stub('ctr', ctrWith(''));
    expect(run()).toMatchObject({ exitCode: 0, stdout: 'imported 2 image archives into containerd\n' });
    expect(imports()).toEqual(ctrImports());
  });

  it('prefers docker when its containerd was never used by a kubelet', () => {
    box.stub('docker', dockerAnswers);
    box.stub('ctr', ctrWith('default\\nmoby\\n'));
    expect(run().exitCode).toBe(0);
    expect(imports()).toEqual(dockerLoads());
  });

  it('prefers containerd when the kubelet uses it, docker beside it or not', () => {
    box.stub('docker', dockerAnswers);
    box.stub('ctr', ctrWith('default\\nk8s.io\\nmoby\\n'));
    expect(run().exitCode).toBe(0);
    expect(imports()).toEqual(ctrImports());
  });

  it('takes containerd when docker is installed but does not answer', () => {
    box.stub('docker', fails);
    box.stub('ctr', ctrWith('default\\n'));
    expect(run().exitCode).toBe(0);
    expect(imports()).toEqual(ctrImports());
  });

  it('ends with 4 when no runtime answers', () => {
    box.stub('ctr', fails);
    const { exitCode, stderr } = run();
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^import\.sh: neither docker nor containerd \(ctr\) answers: run this as root/);
  });

  it('stops at the first archive that the runtime refuses', () => {
    box.stub('docker', 'if [ "$1" = load ]; then exit 1; fi');
    expect(run()).toMatchObject({ exitCode: 1, stderr: `import.sh: docker could not import ${join(folder, 'a.tar')}\n` });
    expect(imports()).toEqual(dockerLoads().slice(0, 1));
  });

  it('ends with 1 when there is nothing to import', () => {
    box.stub('docker', dockerAnswers);
    const script = join(box.folder, 'import.sh');
    cpSync(`${functionsFolder}/import.sh`, script);
    expect(box.run(script)).toMatchObject({ exitCode: 1, stderr: `import.sh: no image archive (*.tar) in ${box.folder}\n` });
  });
});
