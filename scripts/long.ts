// `npm run test:long`: the property tests with many samples, the fuzzers and what runs on `webgpu` in their long form, and at
// the end one line of each fuzzer and one of all: `long: 812 passed, 0 failed, 41 min`. BPTT_RUNS and BPTT_FUZZ say how much, see CONTRIBUTING.md.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tests = [
  'test/long',
  'test/property',
  'test/wasm',
  'test/conformance',
  'test/gluon/rnn.test.ts',
  'test/gluon/rnn-torch.test.ts',
  'test/golden/mnist-1.13-float64.test.ts',
  'test/gpu',
  'test/surface/adding-an-op.test.ts',
  'test/surface/core-types.test.ts',
  'test/surface/declarations.test.ts',
  'test/surface/types.test.ts',
  'test/symbol/adding-an-operator.test.ts',
];
const folder = mkdtempSync(join(tmpdir(), 'bptt-long-'));
const [lines, results] = [join(folder, 'lines'), join(folder, 'results.json')];
const seed = String(process.env.BPTT_SEED ?? Date.now() % 2 ** 31);
const begun = Date.now();

const { status } = spawnSync(
  'npx',
  ['vitest', 'run', ...tests, '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
  {
    stdio: 'inherit',
    env: { BPTT_RUNS: '2000', BPTT_FUZZ: '1', ...process.env, BPTT_SEED: seed, BPTT_LINES: lines },
  },
);

const { numPassedTests = 0, numFailedTests = 1 } = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
if (existsSync(lines)) process.stdout.write(readFileSync(lines, 'utf8'));
rmSync(folder, { recursive: true });
const minutes = Math.ceil((Date.now() - begun) / 60_000);
console.log(`BPTT_SEED=${seed}`);
console.log(`long: ${numPassedTests} passed, ${numFailedTests} failed, ${minutes} min`);
process.exitCode = status ?? 1;
