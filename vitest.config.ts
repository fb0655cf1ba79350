import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest files, which begin first: no worker should be left alone with one of them at the end. */
const SLOW = [
  'mnist-1.13',
  'types',
  'matmul',
  'conformance',
  'second-order',
  'gluon/rnn',
  'declarations',
  'adding-an-op',
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const slow = SLOW.flatMap((name) => others.filter(({ moduleId }) => moduleId.endsWith(`${name}.test.ts`)));
    return [...new Set([...slow, ...others])];
  }
}

export default defineConfig({
  resolve: { conditions: ['bptt-source'] },
  ssr: { resolve: { conditions: ['bptt-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    // Every core: left alone, vitest keeps one for itself, half of a machine with two.
    maxWorkers: availableParallelism(),
    setupFiles: ['test/setup.ts'],
    reporters: ['default'],
    sequence: { sequencer: SlowestFirst },
  },
});
