import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { plainModules } from './test/helpers/modules.ts';

/** The slowest files, which begin first: no worker should be left alone with one of them at the end. */
const SLOW = [
  'mnist-1.13-float64',
  'second-order',
  'conformance',
  'gluon/rnn',
  'golden/golden',
  'core',
  'backends',
  'optimize',
  'scan',
  'cell',
  'wasm/pointwise',
];

/** Tests of values alone, which leave nothing behind in a process: they share one, and what it has compiled. */
const SHARING = [
  'property',
  'conformance',
  'gradient',
  'graph',
  'wasm',
  'golden',
  'formats',
  'gluon',
  'symbol',
  'datasets',
].map((room) => `test/${room}/*.test.ts`);

/** These too, among themselves: they call functions with all kinds of values, which makes them slow for others. */
const SURFACE = ['test/surface/*.test.ts'];

/** Tests on the device `webgpu`: they share it too, and the shaders that it has compiled. */
const GPU = ['test/gpu/*.test.ts'];

/** Those that look at a device of their own: not open yet, lost, or with its memory measured. */
const DEVICES = ['test/gpu/{closed,device,pages}.test.ts'];

/** What compiles hundreds of shaders, or waits for memory: of `npm run test:slow`, not of `npm test`, as both that follow. */
const SHADERS = ['test/gpu/{conformance,further,graphs,halves,lines,memory,places,recurrent,tables}.test.ts'];

/** Suites of `webgpu` in Chromium. */
const PAGES = ['test/gpu/{golden-chromium,graphs-chromium,mnist,page,suite,tables-chromium}.test.ts'];

/** Tests that compile the project, again and again. */
const COMPILING = [
  'test/surface/{adding-an-op,core-types,declarations,types}.test.ts',
  'test/symbol/adding-an-operator.test.ts',
];

/** Tests that replace modules of src. */
const MOCKING = ['test/surface/words.test.ts', 'test/wasm/training.test.ts'];

/** Tests of what happens first in a process, or of all that it holds. */
const ALONE = [
  'test/wasm/{instance,unavailable}.test.ts',
  'test/golden/mnist-1.13-float64.test.ts',
  'test/surface/{data,device,init,lists,memory,optim,torchvision,walk-gluon,walk-torch}.test.ts',
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const slow = SLOW.flatMap((name) => others.filter(({ moduleId }) => moduleId.endsWith(`${name}.test.ts`)));
    return [...new Set([...slow, ...others])];
  }
}

const root = dirname(fileURLToPath(import.meta.url));
const conditions = ['bptt-source'];
const plugins = [plainModules(root)];

type Test = NonNullable<TestProjectInlineConfiguration['test']>;

const common: Test = {
  testTimeout: 120_000,
  // Short-lived tensors die young: fewer collections, whose threads the other worker would miss.
  execArgv: ['--max-semi-space-size=64'],
  setupFiles: ['test/setup.ts'],
};

/** A project that says all it needs: one that extends this file would have it read again, and src/ compiled again. */
const project = (test: Test): TestProjectInlineConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: test.name === 'mocking' ? [] : plugins,
  test: { ...common, ...test },
});

export default defineConfig({
  test: {
    // Every core: left alone, vitest keeps one for itself, half of a machine with two.
    maxWorkers: availableParallelism(),
    reporters: ['default'],
    sequence: { sequencer: SlowestFirst },
    projects: [
      project({ name: 'plain', include: ['test/**/*.test.ts'], exclude: [...MOCKING, ...SHARING, ...SURFACE, ...GPU] }),
      project({ name: 'sharing', include: SHARING, exclude: [...MOCKING, ...ALONE, ...COMPILING], isolate: false }),
      project({ name: 'surface', include: SURFACE, exclude: [...MOCKING, ...ALONE, ...COMPILING], isolate: false }),
      project({
        name: 'gpu',
        include: GPU,
        exclude: [...DEVICES, ...SHADERS, ...PAGES],
        isolate: false,
        globalSetup: ['test/gpu/global.ts'],
      }),
      project({ name: 'devices', include: DEVICES, globalSetup: ['test/gpu/global.ts'] }),
      project({ name: 'slow-shaders', include: SHADERS, globalSetup: ['test/gpu/global.ts'] }),
      project({ name: 'slow-pages', include: PAGES, globalSetup: ['test/gpu/global.ts'] }),
      project({ name: 'slow-compiling', include: COMPILING }),
      project({ name: 'alone', include: ALONE }),
      project({ name: 'mocking', include: MOCKING }),
    ],
  },
});
