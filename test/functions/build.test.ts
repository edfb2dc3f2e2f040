import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { shippedFunctions } from './functions-folder.ts';
import { Toolbox } from './toolbox.ts';

const functionsFolder = shippedFunctions();
afterAll(() => rmSync(functionsFolder, { recursive: true }));
const script = `${functionsFolder}/build.sh`;
const target = ['--registry', 'docker.io/faaslab', '--tag', '0.1.0'];
const images = ['float-operation', 'hello-python', 'loadgen', 'matmul'];

/** Writes the archive as docker, podman and nerdctl do for `save --output FILE IMAGE`. */
const savingEngine = 'if [ "$1" = save ]; then printf archive >"$3"; fi';

function buildOf(engine: string, image: string): readonly string[] {
  const tag = `docker.io/faaslab/${image}:0.1.0`;
  if (image === 'loadgen') return [engine, 'build', '--tag', tag, `${functionsFolder}/loadgen`];
  return [engine, 'build', '--tag', tag, '--build-arg', `HANDLER=${image}`, functionsFolder];
}

describe.skipIf(!requireTool('bash'))('build.sh', () => {
  let box: Toolbox;
  beforeEach(() => {
    box = new Toolbox();
  });
  afterEach(() => box.remove());

  it('builds every image and then pushes every image', () => {
    box.stub('docker');
    expect(box.run(script, [...target, '--push'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(box.calls()).toEqual([
      ...images.map((image) => buildOf('docker', image)),
      ...images.map((image) => ['docker', 'push', `docker.io/faaslab/${image}:0.1.0`]),
    ]);
  });

  it('builds only the images that are named, in their order, with the engine that is asked for', () => {
    box.stub('podman');
    expect(box.run(script, ['matmul', ...target, '--push', '--engine', 'podman', 'loadgen']).exitCode).toBe(0);
    expect(box.calls().slice(0, 2)).toEqual([buildOf('podman', 'matmul'), buildOf('podman', 'loadgen')]);
    expect(box.calls()).toHaveLength(4);
  });

  it('passes a platform on', () => {
    box.stub('docker');
    expect(box.run(script, [...target, '--push', '--platform', 'linux/arm64/v8', 'loadgen']).exitCode).toBe(0);
    expect(box.calls()[0]).toEqual([
      ...buildOf('docker', 'loadgen').slice(0, 4),
      '--platform',
      'linux/arm64/v8',
      `${functionsFolder}/loadgen`,
    ]);
  });

  it('saves each image beside an import.sh that can be started', () => {
    box.stub('docker', savingEngine);
    expect(box.run(script, [...target, '--save', 'out/images']).exitCode).toBe(0);
    const folder = join(box.folder, 'out/images');
    expect(readdirSync(folder).sort()).toEqual([...images.map((image) => `${image}.tar`), 'import.sh'].sort());
    expect(statSync(join(folder, 'import.sh')).mode & 0o111).toBe(0o111);
    expect(readFileSync(join(folder, 'matmul.tar'), 'utf8')).toBe('archive');
  });

  it('replaces an archive only once the new one is complete', () => {
    box.stub('docker', savingEngine);
    box.run(script, [...target, '--save', 'out', 'matmul']);
    writeFileSync(join(box.folder, 'out/matmul.tar'), 'old');
    box.stub('docker', 'if [ "$1" = save ]; then printf half >"$3"; exit 1; fi');
    expect(box.run(script, [...target, '--save', 'out', 'matmul'])).toMatchObject({
      exitCode: 1,
      stderr: 'build.sh: could not save matmul\n',
    });
    expect(readFileSync(join(box.folder, 'out/matmul.tar'), 'utf8')).toBe('old');
  });

  it.each(['a folder', `it's "quoted"`, '$(touch pwned);touch pwned', '*', 'a\nb', 'ünï'])(
    'takes %j as one folder to save to',
    (folder) => {
      box.stub('docker', savingEngine);
      expect(box.run(script, [...target, '--save', folder, 'matmul']).exitCode).toBe(0);
      expect(box.calls()[1]).toEqual(['docker', 'save', '--output', `${folder}/matmul.tar.partial`, 'docker.io/faaslab/matmul:0.1.0']);
      expect(existsSync(join(box.folder, folder, 'matmul.tar'))).toBe(true);
      expect(existsSync(join(box.folder, 'pwned'))).toBe(false);
    },
  );

  describe('dry run', () => {
    it('prints the commands without an engine on the PATH and changes nothing', () => {
      const before = readdirSync(box.folder);
      const { exitCode, stdout, stderr } = box.run(script, [...target, '--save', 'a folder', '--dry-run', 'matmul']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout.replaceAll(functionsFolder, 'FUNCTIONS').split('\n')).toEqual([
        'docker build --tag docker.io/faaslab/matmul:0.1.0 --build-arg HANDLER=matmul FUNCTIONS',
        'mkdir -p -- a\\ folder',
        'rm -f -- a\\ folder/matmul.tar.partial',
        'docker save --output a\\ folder/matmul.tar.partial docker.io/faaslab/matmul:0.1.0',
        'mv -f -- a\\ folder/matmul.tar.partial a\\ folder/matmul.tar',
        'cp -- FUNCTIONS/import.sh a\\ folder/import.sh',
        '',
      ]);
      expect(readdirSync(box.folder)).toEqual(before);
    });

    it('prints commands that do what the real run does', () => {
      box.stub('docker', savingEngine);
      const args = [...target, '--save', `it's $HOME "x"`];
      box.run(script, args);
      const real = box.calls();
      writeFileSync(join(box.folder, 'printed.sh'), box.run(script, [...args, '--dry-run']).stdout);
      expect(box.calls()).toEqual(real);
      expect(box.run('printed.sh').exitCode).toBe(0);
      expect(box.calls()).toEqual([...real, ...real]);
    });
  });

  describe('failures', () => {
    it('says which image did not build, pushes nothing and ends with 1', () => {
      box.stub('docker', 'case "$*" in *HANDLER=hello-python*) exit 17 ;; esac');
      expect(box.run(script, [...target, '--push'])).toMatchObject({ exitCode: 1, stderr: 'build.sh: could not build hello-python\n' });
      expect(box.calls().map((call) => call[1])).toEqual(['build', 'build']);
    });

    it('says which image was not pushed and ends with 1', () => {
      box.stub('docker', 'if [ "$1" = push ]; then exit 1; fi');
      const { exitCode, stderr } = box.run(script, [...target, '--push', 'matmul']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'build.sh: could not push docker.io/faaslab/matmul:0.1.0\n' });
    });

    it('ends with 1 when the folder cannot be made', () => {
      box.stub('docker');
      writeFileSync(join(box.folder, 'file'), '');
      expect(box.run(script, [...target, '--save', 'file']).exitCode).toBe(1);
    });

    it('ends with 4 when the engine is missing', () => {
      expect(box.run(script, [...target, '--push', '--engine', 'nerdctl'])).toEqual({
        exitCode: 4,
        stdout: '',
        stderr: 'build.sh: nerdctl is not on the PATH, install it or choose another with --engine\n',
      });
    });
  });

  describe('usage', () => {
    it('is printed by --help', () => {
      const { exitCode, stdout, stderr } = box.run(script, ['--help']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      for (const flag of ['--registry', '--tag', '--push', '--save', '--engine', '--platform', '--dry-run']) expect(stdout).toContain(flag);
    });

    const registries = [
      'a b',
      'a"b',
      "a'b",
      'a;touch pwned',
      '$(touch pwned)',
      '`touch pwned`',
      'a\nb',
      'a|b',
      'a&b',
      'a/B',
      'a/',
      '/a',
      'a:b/c',
    ];
    it.each([...registries, 'a//b', '*', 'ä', 'https://a', 'a@b', '\\', '{a,b}'])('refuses the registry %j', (registry) => {
      expectMisuse(['--registry', registry, '--tag', '1', '--push'], `--registry must look like "docker.io/faaslab", got "${registry}"`);
    });

    it.each(['docker.io/faaslab', 'localhost:5000', '192.168.0.213:5000/lab', 'ghcr.io/a/b_c/d-e', 'faaslab'])(
      'takes the registry %j',
      (registry) => {
        box.stub('docker');
        expect(box.run(script, ['--registry', registry, '--tag', '1', '--push', 'matmul']).exitCode).toBe(0);
        expect(box.calls()[1]).toEqual(['docker', 'push', `${registry}/matmul:1`]);
      },
    );

    it.each(['a b', '1;x', '$(x)', '.1', 'a:b', 'a/b', 'a\n', 'ä', 'x'.repeat(129)])('refuses the tag %j', (tag) => {
      expectMisuse(['--registry', 'a', '--tag', tag, '--push'], `--tag must look like "0.1.0", got "${tag}"`);
    });

    it.each<readonly [args: readonly string[], message: string]>([
      [[], '--registry is required'],
      [['--registry', 'a', '--push'], '--tag is required'],
      [['--registry'], '--registry needs a value'],
      [['--registry', ''], '--registry needs a value'],
      [['--registry', '--tag', '1'], '--registry needs a value'],
      [['--registry', 'a', '--tag', '1'], 'give --push or --save DIR'],
      [['--registry', 'a', '--tag', '1', '--push', '--save', 'd'], 'give --push or --save DIR, not both'],
      [['--registry', 'a', '--tag', '1', '--save', '-d'], '--save needs a value'],
      [['--registry', 'a', '--tag', '1', '--push', '--engine', 'rm'], '--engine must be docker, podman or nerdctl, got "rm"'],
      [['--registry', 'a', '--tag', '1', '--push', '--platform', 'x y'], '--platform must look like "linux/amd64", got "x y"'],
      [['--registry', 'a', '--tag', '1', '--push', '--force'], 'unknown option "--force"'],
      [['--registry', 'a', '--tag', '1', '--push', 'nope'], `unknown image "nope", known: ${images.join(' ')}`],
      [['--registry', 'a', '--tag', '1', '--push', 'loadgen matmul'], `unknown image "loadgen matmul", known: ${images.join(' ')}`],
      [['--registry', 'a', '--tag', '1', '--push', '../functions'], `unknown image "../functions", known: ${images.join(' ')}`],
      [['--registry', 'a', '--tag', '1', '--push', '*'], `unknown image "*", known: ${images.join(' ')}`],
    ])('refuses %j', (args, message) => {
      expectMisuse(args, message);
    });

    function expectMisuse(args: readonly string[], message: string): void {
      box.stub('docker');
      expect(box.run(script, args)).toEqual({ exitCode: 2, stdout: '', stderr: `build.sh: ${message} (build.sh --help)\n` });
      expect(box.calls()).toEqual([]);
      expect(existsSync(join(box.folder, 'pwned'))).toBe(false);
    }
  });
});

describe.skipIf(!requireTool('shellcheck'))('scripts', () => {
  it.each(['build.sh', 'import.sh'])('%s is clean for shellcheck and can be started', (name) => {
    const { status, stdout } = spawnSync(
      'shellcheck',
      ['--enable=check-unassigned-uppercase,quote-safe-variables', `${functionsFolder}/${name}`],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(statSync(`${functionsFolder}/${name}`).mode & 0o111).toBe(0o111);
  });
});
