import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { HANG_MS } from './test/support/hang.ts';
import { textModules } from './test/support/text-modules.ts';

/** Files that put a spy in the place of a module: they need modules of their own. All others share theirs, which halves the time of a run. */
export const SPYING: readonly string[] = [
  'test/cli/unchanged-run.test.ts',
  'test/output/file-matches.test.ts',
  'test/output/link-or-copy.test.ts',
  'test/output/staged-folder.test.ts',
];

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  plugins: [textModules()],
  test: {
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    // Its default leaves a core free, which on two halves the speed.
    maxWorkers: availableParallelism(),
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cluster/**', 'test/slow/**', ...SPYING],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'spying', include: [...SPYING] } },
    ],
  },
});
