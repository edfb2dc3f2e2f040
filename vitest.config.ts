import { defineConfig } from 'vitest/config';
import { textModules } from './test/support/text-modules.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  plugins: [textModules()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/slow/**'],
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    testTimeout: 30_000,
  },
});
