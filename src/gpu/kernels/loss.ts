// Cross entropy of logits [N, C, L]: a thread takes a position through all classes. Classes cannot be checked here: one that is
// out of bounds gives NaN.

import type { View } from '../../reference/kernels/kernel.ts';
import type { CrossEntropy } from '../../reference/kernels/loss.ts';
import * as ops from '../../reference/ops/loss.ts';
import { present } from '../../reference/ops/op.ts';
import { SUM } from '../folds.ts';
import type { Family, GpuKernel, Views } from '../kernel.ts';
import { stored } from '../pointwise.ts';
import { float } from '../queue.ts';
import { reduce } from '../reduce.ts';
import { withScratch } from '../scratch.ts';

const THREADS = 64;

interface Task {
  readonly name: string;
  readonly reads: readonly (readonly [name: string, view: View])[];
  readonly writes: readonly (readonly [name: string, view: View])[];
  readonly body: string;
}

/** Whether targets are probabilities, and whether classes are weighed. */
const formOf = (x: View, target: View, weight: View | null): { probabilities: boolean; weighed: boolean } => ({
  probabilities: target.shape.length === x.shape.length,
  weighed: weight !== null,
});

/** WGSL: m of class c, which is its share of the loss; 0 where the position is ignored. */
const shares = (probabilities: boolean): string => `
  let C = p(0u); let L = p(1u); let e = pf(3u);
  let base = id / L * C * L + id % L;
  ${probabilities ? 'let kept = true;' : 'let t = target_[id]; let kept = t != bitcast<i32>(p(4u));'}
  ${probabilities ? 'let odd = false;' : 'let odd = kept && (t < 0 || u32(t) >= C);'}`;
const share = (probabilities: boolean, weighed: boolean): string =>
  `(${probabilities ? 'target_[base + c * L]' : 'select(0.0, 1.0, i32(c) == t)'} * (1.0 - e) + e / f32(C))${weighed ? ' * weight[c]' : ''}`;

function run(
  gpu: Parameters<GpuKernel>[0],
  { name, reads, writes, body }: Task,
  parameters: readonly number[],
  count: number,
): void {
  const program = gpu.queue.program(name, () => ({
    name,
    threads: THREADS,
    reads: reads.map(([label, v]) => ({ name: label, type: v.dtype === 'float32' ? 'f32' : 'i32' })),
    writes: writes.map(([label]) => ({ name: label, type: 'f32' })),
    body,
  }));
  const buffers = [...reads.map(([, v]) => stored(v).source()), ...writes.map(([, v]) => stored(v).target())];
  gpu.queue.run(program, buffers, parameters, Math.ceil(count / THREADS));
}

const optional = (name: string, view: View | null): [string, View][] => (view ? [[name, view]] : []);

const parametersOf = (x: View, count: number, { label_smoothing, ignore_index }: CrossEntropy): number[] => [
  x.shape[1],
  x.shape[2],
  count,
  float(label_smoothing),
  ignore_index,
];

/** What a mean divides by: positions, or the weights of their classes. Of no classes it is NaN. */
const SHARE = (probabilities: boolean, weighed: boolean): string =>
  probabilities
    ? 'select(1.0, nan(), C == 0u)'
    : weighed
      ? 'select(0.0, weight[u32(t)], kept && !odd)'
      : 'select(0.0, 1.0, kept)';

const forward: GpuKernel = (gpu, inputs: Views, [loss, logp], attributes: CrossEntropy) =>
  withScratch(gpu, ({ contiguous, make }) => {
    const [x, target] = [contiguous(present(inputs[0])), contiguous(present(inputs[1]))];
    const weight = inputs[2] && contiguous(inputs[2]);
    const { probabilities, weighed } = formOf(x, target, weight);
    const count = x.shape[0] * x.shape[2];
    const { reduction } = attributes;
    const each = reduction === 'none' ? loss : make([count]);
    const own = reduction === 'mean' ? make([count]) : null;
    run(
      gpu,
      {
        name: `cross_entropy ${probabilities} ${weighed} ${own !== null}`,
        reads: [['x', x], ['target_', target], ...optional('weight', weight)],
        writes: [['y', each], ['logp', logp], ...optional('own', own)],
        body: `
  if (id >= p(2u)) { return; }
  ${shares(probabilities)}
  var top = x[base];
  for (var c = 1u; c < C; c++) { let v = x[base + c * L]; if (v > top || is_nan(v)) { top = v; } }
  var sum = 0.0;
  for (var c = 0u; c < C; c++) { sum += exp_(x[base + c * L] - top); }
  let log_sum = log_(sum);
  var value = 0.0;
  for (var c = 0u; c < C; c++) {
    let lp = x[base + c * L] - top - log_sum;
    logp[base + c * L] = lp;
    let m = ${share(probabilities, weighed)};
    if (m != 0.0) { value -= m * lp; }
  }
  y[id] = select(0.0, value, kept);
  if (odd) { y[id] = bitcast<f32>(p(5u)); }
  ${own ? `own[id] = ${SHARE(probabilities, weighed)};` : ''}`,
      },
      [...parametersOf(x, count, attributes), 0x7fc00000],
      count,
    );
    if (reduction === 'none') return;
    if (!own) {
      reduce(gpu, SUM, each, loss, [0]);
      return;
    }
    const [total, divisor] = [make([]), make([])];
    reduce(gpu, SUM, each, total, [0]);
    reduce(gpu, SUM, own, divisor, [0]);
    run(
      gpu,
      {
        name: 'quotient',
        reads: [
          ['a', total],
          ['b', divisor],
        ],
        writes: [['y', loss]],
        body: '  if (id == 0u) { y[0] = a[0] / b[0]; }',
      },
      [],
      1,
    );
  });

// With m_c as in the forward pass: dx = s (eˡᵖ Σ m - m), s = g / share
const backward: GpuKernel = (gpu, inputs: Views, [dx], attributes: CrossEntropy) =>
  withScratch(gpu, ({ contiguous, make }) => {
    const [g, logp, target] = [0, 1, 2].map((i) => contiguous(present(inputs[i])));
    const weight = inputs[3] && contiguous(inputs[3]);
    const { probabilities, weighed } = formOf(logp, target, weight);
    const count = logp.shape[0] * logp.shape[2];
    const { reduction } = attributes;
    const share_ = reduction === 'mean' && !probabilities ? make([]) : null;
    if (share_) {
      const own = make([count]);
      run(
        gpu,
        {
          name: `cross_entropy shares ${weighed}`,
          reads: [['target_', target], ...optional('weight', weight)],
          writes: [['own', own]],
          body: `
  if (id >= p(2u)) { return; }
  ${shares(false)}
  own[id] = ${SHARE(false, weighed)};`,
        },
        parametersOf(logp, count, attributes),
        count,
      );
      reduce(gpu, SUM, own, share_, [0]);
    }
    const scale =
      reduction === 'none'
        ? 'g[id]'
        : share_
          ? 'g[0] / divisor[0]'
          : reduction === 'mean'
            ? 'g[0] / f32(p(2u))'
            : 'g[0]';
    run(
      gpu,
      {
        name: `cross_entropy_backward ${probabilities} ${weighed} ${scale}`,
        reads: [
          ['g', g],
          ['logp', logp],
          ['target_', target],
          ...optional('weight', weight),
          ...optional('divisor', share_),
        ],
        writes: [['dx', dx]],
        body: `
  if (id >= p(2u)) { return; }
  ${shares(probabilities)}
  let s = ${scale};
  var total = 0.0;
  for (var c = 0u; c < C; c++) { total += ${share(probabilities, weighed)}; }
  for (var c = 0u; c < C; c++) {
    let m = ${share(probabilities, weighed)};
    dx[base + c * L] = select(0.0, s * (exp_(logp[base + c * L]) * total - m), kept);
  }`,
      },
      parametersOf(logp, count, attributes),
      count,
    );
  });

export const lossKernels: Family = [
  [ops.cross_entropy, forward],
  [ops.cross_entropy_backward, backward],
];
