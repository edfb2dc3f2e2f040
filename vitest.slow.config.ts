import { defineConfig } from 'vitest/config';
import { textModules } from './test/support/text-modules.ts';

/** Suites that start real servers on this machine and take minutes. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  plugins: [textModules()],
  test: {
    include: ['test/slow/**/*.test.ts'],
    fileParallelism: false,
    reporters: ['verbose', './test/support/closing-line-reporter.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
