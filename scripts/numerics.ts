// Writes docs/numerics.md: the error of every op on every backend in float32, over the samples of its cases, against the
// same op in float64. Run with `npm run numerics`; the page is committed, because it is what we publish.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import '../src/engine/index.ts';
import type { Device } from '../src/reference/base/device.ts';
import { isFloating } from '../src/reference/base/dtype.ts';
import type { OpName } from '../src/reference/cases.ts';
import { cases } from '../src/reference/cases.ts';
import { read, type Tensor } from '../src/reference/engine/tensor.ts';
import type { Cases, Sample } from '../src/reference/ops/sample.cases.ts';
import { FLOAT32 } from '../test/helpers/close.ts';
import { drawInputs, runLaw, runOn, table } from '../test/helpers/run.ts';

const DEVICES: readonly Device[] = ['reference', 'cpu'];

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

function add(errors: Errors, actual: Tensor | null, exact: Tensor | null, where?: (i: number) => boolean): void {
  if (actual === null || exact === null || !isFloating(actual.dtype)) return;
  const [a, b] = [read(actual), read(exact)];
  for (let i = 0; i < a.length; i++) {
    if (where && !where(i)) continue;
    const rounded = Math.fround(b[i]);
    if (!Number.isFinite(a[i]) || !Number.isFinite(rounded)) continue;
    const error = Math.abs(a[i] - b[i]);
    errors.ulps = Math.max(errors.ulps, error / ulp(b[i]));
    errors.share = Math.max(errors.share, error / (FLOAT32.atol + FLOAT32.rtol * Math.abs(b[i])));
  }
}

function measure(name: OpName, device: Device): { outputs: Errors; gradients: Errors } | null {
  const own = cases[name] as Cases;
  const outputs = { ulps: 0, share: 0 };
  const gradients = { ulps: 0, share: 0 };
  if (!own.dtypes.includes('float32')) return null;
  own.samples.forEach((sample: Sample, seed) => {
    if (sample.dtypes && !sample.dtypes.includes('float32')) return;
    const drawn = drawInputs(sample, 'float32', 'plain', seed);
    const law = runLaw(table[name], sample, drawn, 'plain', seed);
    const mine = runOn(device, table[name], sample, drawn, 'plain', seed);
    const values = drawn.map((d) => d?.values ?? null);
    mine.results.forEach((y, i) => {
      add(outputs, y, law.results[i], own.comparable?.(sample, i, y.shape, values));
    });
    mine.gradients.forEach((g, i) => {
      add(gradients, g, law.gradients[i]);
    });
  });
  return { outputs, gradients };
}

const figure = (x: number): string => (x === 0 ? '0' : x < 0.01 ? x.toExponential(0) : x.toPrecision(2));
const cell = ({ ulps, share }: Errors): string =>
  ulps === 0 ? 'exact' : `${ulps > 9999 ? ulps.toExponential(0) : figure(ulps)} (${figure(share)})`;

const lines: string[] = [];
for (const name of Object.keys(cases).sort() as OpName[]) {
  const { moves, view } = table[name];
  if (moves || view) continue;
  const found = DEVICES.map((device) => measure(name, device));
  if (found.some((errors) => errors === null)) continue;
  const cells = found.flatMap((errors) => (errors ? [cell(errors.outputs), cell(errors.gradients)] : []));
  lines.push(`| ${name} | ${cells.join(' | ')} |`);
}

const page = `# Numerics

Written by \`npm run numerics\`; do not edit.

The error of every op that computes something, in float32, over the samples of its cases (primes, powers of two, every tile edge, more than one K block,
special values), against the same op in float64 on the same inputs. Each cell: the largest error in units of the last place of the exact value, and in
parentheses as a share of the tolerance of \`torch.testing.assert_close\` (rtol 1.3e-6, atol 1e-5). Near cancellation the first figure says little; the second
is what is promised. \`exact\`: the correctly rounded value everywhere. Ops that only move elements or change shapes are exact on every backend.

| op | reference | its gradients | cpu | its gradients |
|---|---|---|---|---|
${lines.join('\n')}

## What is promised
- float32 within \`assert_close\`'s tolerance of float64 on every backend, and within a quarter of it or twice PyTorch's own error, whichever is larger.
- The reference computes in double and rounds once, at the store. WebAssembly computes in single precision, with products summed in one fixed order that
  depends neither on the batch size nor on blocking.
- The default binary uses no relaxed SIMD and no engine function whose result engines differ in, so its bits are the same everywhere.
- int64 tensors hold integers up to ±(2^53 - 1) exactly; what is beyond, NaN and fractions are refused where they enter or arise.
`;
writeFileSync(fileURLToPath(new URL('../docs/numerics.md', import.meta.url)), page);
console.log(`docs/numerics.md: ${lines.length} ops`);
