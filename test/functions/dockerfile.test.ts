import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionsFolder } from './functions-folder.ts';

/** The instructions of a Dockerfile in order, continued lines joined, comments left out. */
function instructions(path: string): readonly string[] {
  return readFileSync(`${functionsFolder}/${path}`, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '');
}

const of = (path: string, name: string) => instructions(path).filter((line) => line.startsWith(`${name} `));

describe.each(['Dockerfile', 'loadgen/Dockerfile'])('functions/%s', (path) => {
  it('starts from images with a registry, a name and a tag other than latest', () => {
    for (const line of of(path, 'FROM')) {
      expect(line).toMatch(/^FROM [a-z]+\.[a-z.]+\/[a-z/-]+:[a-z0-9.-]+( AS [a-z]+)?$/);
      expect(line).not.toContain(':latest');
    }
  });

  it('ends as a user that a kubelet can see is not root', () => {
    expect(of(path, 'USER').at(-1)).toMatch(/^USER [1-9][0-9]*$/);
  });
});

describe('functions/Dockerfile', () => {
  it('runs the watchdog of 2021 and the Python of 2021', () => {
    expect(of('Dockerfile', 'FROM')).toEqual([
      'FROM ghcr.io/openfaas/classic-watchdog:0.1.5 AS watchdog',
      'FROM docker.io/library/python:3.9.4-slim-buster',
    ]);
    expect(of('Dockerfile', 'COPY')[0]).toBe('COPY --from=watchdog /fwatchdog /usr/bin/fwatchdog');
    expect(of('Dockerfile', 'CMD')).toEqual(['CMD ["fwatchdog"]']);
  });

  it('forks the handler for each request and keeps stderr out of the answer', () => {
    expect(of('Dockerfile', 'ENV')).toEqual(['ENV fprocess="python3 index.py" combine_output="false"']);
    expect(of('Dockerfile', 'EXPOSE')).toEqual(['EXPOSE 8080']);
  });

  it('is healthy while the watchdog has its lock file', () => {
    expect(of('Dockerfile', 'HEALTHCHECK')).toEqual(['HEALTHCHECK --interval=3s CMD [ -e /tmp/.lock ] || exit 1']);
  });

  it('takes the folder HANDLER and does not build without one', () => {
    const lines = instructions('Dockerfile');
    const copy = lines.indexOf('COPY $HANDLER/ .');
    expect(lines.slice(copy - 2, copy + 2)).toEqual([
      'WORKDIR /home/app',
      'ARG HANDLER',
      'COPY $HANDLER/ .',
      'RUN test -n "$HANDLER" && test -f index.py',
    ]);
  });
});

describe('functions/loadgen/Dockerfile', () => {
  it('installs the versions of wrk and hey whose output the lab reads, and the tools a Job needs', () => {
    expect(of('loadgen/Dockerfile', 'RUN').join()).toContain(" ca-certificates curl 'hey=0.1.4-*' python3 'wrk=4.1.0-*' ");
  });

  it('brings no command of its own', () => {
    expect(instructions('loadgen/Dockerfile').filter((line) => /^(CMD|ENTRYPOINT|COPY|ADD) /.test(line))).toEqual([]);
  });
});
