import { afterEach, describe, expect, it, vi } from 'vitest';
import { requireTool } from './require-tool.ts';

const absent = 'faaslab-no-such-program';

describe('requireTool', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('finds a program that is there, in CI too', () => {
    vi.stubEnv('CI', 'true');
    expect(requireTool('node')).toBe(true);
  });

  it('says on stderr what is skipped outside CI', () => {
    vi.stubEnv('CI', '');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(requireTool(absent)).toBe(false);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(`SKIPPED: ${absent} must be on the PATH`));
  });

  it('throws in CI', () => {
    vi.stubEnv('CI', 'true');
    expect(() => requireTool(absent)).toThrow(`${absent} must be on the PATH for these tests`);
  });
});
