import { describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { refusal, runHandler } from './run-handler.ts';

describe.skipIf(!requireTool('python3'))('hello-python', () => {
  it('greets what the body holds', () => {
    expect(runHandler('hello-python', 'world')).toEqual({ exitCode: 0, stdout: 'Hello, world\n', stderr: '' });
  });

  it('does not repeat the newline at the end of a body', () => {
    expect(runHandler('hello-python', 'world\n').stdout).toBe('Hello, world\n');
  });

  it('keeps every character of a body in a locale that is not UTF-8', () => {
    expect(runHandler('hello-python', '  Grüße, 世界 🎈\n"x" \\n\0').stdout).toBe('Hello,   Grüße, 世界 🎈\n"x" \\n\0\n');
  });

  it('greets nobody for an empty body', () => {
    expect(runHandler('hello-python', '')).toEqual({ exitCode: 0, stdout: 'Hello\n', stderr: '' });
  });

  it('refuses bytes that are no UTF-8 and says where', () => {
    expect(refusal('hello-python', Uint8Array.of(0x61, 0x62, 0xff, 0x63))).toBe('body must be UTF-8 text, got byte 0xff at offset 2');
  });
});
