import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../../lib/util/nearest-name.ts';

describe('nearestName', () => {
  it.each([
    ['requets', ['request', 'limits'], 'request'],
    ['course-reprot', ['openfaas-lab', 'course-report'], 'course-report'],
    ['imagePullpolicy', ['image', 'imagePullPolicy'], 'imagePullPolicy'],
    ['nmae', ['name', 'labels'], 'name'],
    ['limit', ['limits', 'limit-range'], 'limits'],
    ['REPLICAS', ['replicas'], 'replicas'],
    ['gatewayPassword', ['gatewayUser', 'grafanaUser', 'source'], undefined],
    ['password', ['source', 'grafanaUser'], undefined],
    ['go', ['to', 'up'], 'to'],
    ['x', ['y'], undefined],
    ['', ['a'], undefined],
    ['name', [], undefined],
  ])('%j among %j: %j', (name, names, nearest) => {
    expect(nearestName(name, names)).toBe(nearest);
  });

  it('is the first of several that are as near', () => {
    expect(nearestName('cpus', ['cpu', 'cpux'])).toBe('cpu');
  });

  it('finds a name with two letters swapped, and always one that is there', () => {
    const names = ['replicas', 'connections', 'duration', 'timeout'];
    const swapped = fc
      .constantFrom(...names)
      .chain((name) =>
        fc
          .nat(name.length - 2)
          .map((at) => ({ name, text: name.slice(0, at) + name.slice(at + 1, at + 2) + name.slice(at, at + 1) + name.slice(at + 2) })),
      );
    void fc.assert(
      fc.property(swapped, ({ name, text }) => {
        expect(nearestName(text, names)).toBe(name);
      }),
    );
    void fc.assert(
      fc.property(fc.string(), (text) => {
        expect([...names, undefined]).toContain(nearestName(text, names));
      }),
    );
  });
});
