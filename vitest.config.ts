import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['bptt-source'] },
  ssr: { resolve: { conditions: ['bptt-source'] } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, setupFiles: ['test/setup.ts'], reporters: ['default'] },
});
