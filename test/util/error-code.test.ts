import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorCode, systemErrorCode } from '../../lib/util/error-code.ts';

function thrownBy(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it('knows the code of a system call that failed', () => {
  const error = thrownBy(() => readFileSync('/no/such/file'));
  expect([errorCode(error), systemErrorCode(error)]).toEqual(['ENOENT', 'ENOENT']);
});

it("tells a system's error from one of Node's arguments, which is a fault of the program", () => {
  const error = thrownBy(() => readFileSync('a\0b'));
  expect([errorCode(error), systemErrorCode(error)]).toEqual(['ERR_INVALID_ARG_VALUE', undefined]);
});

it.each([new Error('x'), Object.assign(new Error('x'), { code: 7 }), { code: 'ENOENT', syscall: 'open' }, 'ENOENT', undefined, null])(
  'finds none in %j',
  (error) => {
    expect([errorCode(error), systemErrorCode(error)]).toEqual([undefined, undefined]);
  },
);
