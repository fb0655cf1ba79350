// Writes docs/numerics.md: the error of every op on every backend in float32, over the samples of its cases, against the
// same op in float64. Run with `npm run numerics`, where there is a WebGPU adapter; the page is committed, because it is what we
// publish.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import '../src/engine/index.ts';
import type { Device } from '../src/reference/base/device.ts';
import { isFloating } from '../src/reference/base/dtype.ts';
import { NotImplementedError } from '../src/reference/base/errors.ts';
import type { OpName } from '../src/reference/cases.ts';
import { cases } from '../src/reference/cases.ts';
import { read, type Tensor } from '../src/reference/engine/tensor.ts';
import type { Cases, Sample } from '../src/reference/ops/sample.cases.ts';
import { openAny } from '../test/gpu/open.ts';
import { FLOAT32 } from '../test/helpers/close.ts';
import { drawInputs, type Outcome, runLaw, runOn, table } from '../test/helpers/run.ts';

const DEVICES: readonly Device[] = ['reference', 'cpu', 'webgpu'];

const adapter = await openAny();
if (adapter === null) throw new Error('there is no WebGPU adapter: apt-get install chromium libvulkan1');

/** Distance of float32 numbers around x: 2^(exponent - 23), at least the smallest subnormal. */
function ulp(x: number): number {
  const bits = new Uint32Array(Float32Array.of(Math.abs(x)).buffer);
  bits[0] = Math.max(bits[0], 0x00800000);
  const here = new Float32Array(bits.buffer)[0];
  bits[0] += 1;
  return new Float32Array(bits.buffer)[0] - here;
}

interface Errors {
  /** Largest error in units of the last place of the exact value. */
  ulps: number;
  /** Largest error as a share of assert_close's tolerance. */
  share: number;
}

async function add(
  errors: Errors,
  actual: Tensor | null,
  exact: Tensor | null,
  where?: (i: number) => boolean,
): Promise<void> {
  if (actual === null || exact === null || !isFloating(actual.dtype)) return;
  const [a, b] = [read(await actual.read()), read(exact)];
  for (let i = 0; i < a.length; i++) {
    if (where && !where(i)) continue;
    const rounded = Math.fround(b[i]);
    if (!Number.isFinite(a[i]) || !Number.isFinite(rounded)) continue;
    const error = Math.abs(a[i] - b[i]);
    errors.ulps = Math.max(errors.ulps, error / ulp(b[i]));
    errors.share = Math.max(errors.share, error / (FLOAT32.atol + FLOAT32.rtol * Math.abs(b[i])));
  }
}

/** What a sample gives; null where the device refuses it. */
function outcome(run: () => Outcome): Outcome | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotImplementedError) return null;
    throw error;
  }
}

/** Null of what has no float32. */
async function measure(
  name: OpName,
  device: Device,
): Promise<{ outputs: Errors; gradients: Errors; runs: number } | null> {
  const own = cases[name] as Cases;
  const outputs = { ulps: 0, share: 0 };
  const gradients = { ulps: 0, share: 0 };
  if (!own.dtypes.includes('float32')) return null;
  let runs = 0;
  for (const [seed, sample] of own.samples.entries()) {
    if (sample.dtypes && !sample.dtypes.includes('float32')) continue;
    const drawn = drawInputs(sample, 'float32', 'plain', seed);
    const law = runLaw(table[name], sample, drawn, 'plain', seed);
    const run = (of: Sample): Outcome | null => outcome(() => runOn(device, table[name], of, drawn, 'plain', seed));
    const mine = run(sample);
    // What only the derivative reads is gone with it: looked at in a call of its own.
    const kept = table[name].reserve === undefined ? mine : run({ ...sample, forwardOnly: 'outputs' });
    if (mine === null || kept === null) continue;
    runs++;
    const values = drawn.map((d) => d?.values ?? null);
    for (const [i, y] of kept.results.entries())
      await add(outputs, y, law.results[i], own.comparable?.(sample, i, y.shape, values));
    for (const [i, g] of mine.gradients.entries()) await add(gradients, g, law.gradients[i]);
  }
  return { outputs, gradients, runs };
}

const figure = (x: number): string => (x === 0 ? '0' : x < 0.01 ? x.toExponential(0) : x.toPrecision(2));
const cell = ({ ulps, share }: Errors): string =>
  ulps === 0 ? 'exact' : `${ulps > 9999 ? ulps.toExponential(0) : figure(ulps)} (${figure(share)})`;

const lines: string[] = [];
for (const name of Object.keys(cases).sort() as OpName[]) {
  const { moves, makes, view } = table[name];
  if (moves || makes || view) continue;
  const found = await Promise.all(DEVICES.map((device) => measure(name, device)));
  if (found.some((errors) => errors === null)) continue;
  const cells = found.flatMap((errors) =>
    errors ? [errors.outputs, errors.gradients].map((e) => (errors.runs === 0 ? '–' : cell(e))) : [],
  );
  lines.push(`| ${name} | ${cells.join(' | ')} |`);
}

const page = `# Numerics

Written by \`npm run numerics\`; do not edit.

The error of every op that computes something, in float32, over the samples of its cases (primes, powers of two, every tile edge, more than one K block,
special values), against the same op in float64 on the same inputs. Each cell: the largest error in units of the last place of the exact value, and in
parentheses as a share of the tolerance of \`torch.testing.assert_close\` (rtol 1.3e-6, atol 1e-5). Near cancellation the first figure says little; the second
is what is promised: no op has a wider one on any backend. \`exact\`: the correctly rounded value everywhere. Ops that only move elements or change shapes
are exact on every backend. \`webgpu\` is one adapter, ${adapter.description}; – where it refuses the op.

| op | ${DEVICES.map((device) => `${device} | its gradients`).join(' | ')} |
|---|${DEVICES.map(() => '---|---|').join('')}
${lines.join('\n')}

## What is promised
- float32 within \`assert_close\`'s tolerance of float64 on every backend, and within a quarter of it or twice PyTorch's own error, whichever is larger.
- The reference computes in double and rounds once, at the store. WebAssembly computes in single precision, with products summed in one fixed order that
  depends neither on the batch size nor on blocking.
- WebGPU computes in single precision too: exp, log, powers, sin, cos and their like by the library's own formulas, within a few units of the last place
  over all that float32 holds (\`src/gpu/functions/\`), sums in a fixed order. Its bits are the adapter's: drivers may fuse, divide within 2.5 units, and
  take what is below 2^-126 for 0.
- No relaxed SIMD is used, unless \`setDeterministic(false)\` asks for it, and no engine function whose result engines differ in: bits are the same
  everywhere. With it the last ones differ, within the same bounds.
- int64 tensors hold integers up to ±(2^53 - 1) exactly; what is beyond, NaN and fractions are refused where they enter or arise.
`;
writeFileSync(fileURLToPath(new URL('../docs/numerics.md', import.meta.url)), page);
console.log(`docs/numerics.md: ${lines.length} ops`);
