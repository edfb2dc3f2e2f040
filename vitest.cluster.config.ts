import { defineConfig } from 'vitest/config';
import { textModules } from './test/support/text-modules.ts';

/** Suites that need a cluster, which they find through KUBECONFIG. They change it: use one that may be thrown away. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  plugins: [textModules()],
  test: {
    include: ['test/cluster/**/*.test.ts'],
    // One cluster, one suite at a time.
    fileParallelism: false,
    reporters: ['verbose', './test/support/closing-line-reporter.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
