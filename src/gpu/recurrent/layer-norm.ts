// A step of the LSTM with layer normalization, a workgroup a row, whose threads share the units and sum in a fixed order: to be read
// beside src/reference/recurrent/layer-norm.ts.

import type { View } from '../../reference/kernels/kernel.ts';
import { present } from '../../reference/ops/op.ts';
import { layer_norm_lstm, layer_norm_lstm_backward } from '../../reference/recurrent/layer-norm.ts';
import { padded } from '../../reference/recurrent/variant.ts';
import { SUM, sumOf } from '../folds.ts';
import type { Gpu } from '../gpu.ts';
import { foldLines } from '../lines.ts';
import { pointwise } from '../pointwise.ts';
import { reduce } from '../reduce.ts';
import { seen } from '../views.ts';
import { lines, range } from './text.ts';
import { BEGIN, type Columns, type VariantText } from './variant-text.ts';

const THREADS = 64;
const SEGMENTS = 18;

/** The sum of what each thread has, in the order of the threads. */
const DECLARES = `
var<workgroup> addends: array<f32, ${THREADS}>;
fn total(thread: u32, own: f32) -> f32 {
  addends[thread] = own;
  workgroupBarrier();
  var all = 0.0;
  for (var k = 0u; k < ${THREADS}u; k++) { all += addends[k]; }
  workgroupBarrier();
  return all;
}`;

const ROW = `${BEGIN}
  let n = group;
  if (n >= N) { return; }
  let row = t * N + n;`;

/** A loop over units or gates that a row's threads share. */
const shared = (name: string, count: string, body: string): string =>
  `for (var ${name} = thread; ${name} < ${count}; ${name} += ${THREADS}u) {
    ${body}
  }`;

/** The mean of `count` values, and 1 / √(var + ε), as mean_NAME and rate_NAME. */
const norm = (name: string, value: string, count: string): string => `
  var sum_${name} = 0.0;
  ${shared('j', count, `sum_${name} += ${value};`)}
  let mean_${name} = total(thread, sum_${name}) / f32(${count});
  var squares_${name} = 0.0;
  ${shared('j', count, `let off = ${value} - mean_${name}; squares_${name} += off * off;`)}
  let rate_${name} = 1.0 / sqrt(total(thread, squares_${name}) / f32(${count}) + pf(6u));`;

/** Sums over a row become means. */
const mean = (name: string, count: string): string => `let mean_${name} = total(thread, ${name}) / f32(${count});`;

// Where weights stand in `own`, in multiples of H: γ_x 0 · γ_h 4 · b 8 · γ_c 12 · β_c 13. Columns of gradients: dx 0 · du 4 · da 8 · d 12.
const WEIGHTS = 14;
const [DU, DA, D, COLUMNS] = [4, 8, 12, 13];
const GATES = range(0, 4);

/** y: the sum over steps and rows of columns of gradients times segments from `first` on, as many as there are multiples of H. */
function sumOfProducts(gpu: Gpu, columns: View, reserve: View, first: number, y: View, multiples: number): void {
  const [T] = reserve.shape;
  const N = columns.shape[0] / Math.max(T, 1);
  const H = y.shape[0] / multiples;
  const P = padded(N * H);
  const [step] = columns.strides;
  const shape = [T, N, multiples, H];
  const reads = [
    seen(columns, shape, [N * step, step, H, 1]),
    seen(reserve, shape, [SEGMENTS * P, H, P, 1], reserve.offset + first * P),
  ];
  foldLines(gpu, {
    name: 'sum of products',
    shape,
    dims: [0, 1],
    reads,
    folds: [sumOf('x0 * x1')],
    results: [[y, 'f0']],
  });
}

export const layerNorm: VariantText = {
  name: 'layer_norm_lstm',
  rows: [layer_norm_lstm, layer_norm_lstm_backward],
  segments: SEGMENTS,
  threads: THREADS,
  declares: DECLARES,
  groups: (N) => N,
  own: (gpu, { make }, given) => {
    const weights = given.map(present);
    const H = weights[3].shape[0];
    const own = make([WEIGHTS * H]);
    let at = 0;
    for (const x of weights) {
      pointwise(gpu, {
        name: 'copy',
        reads: [x],
        writes: [seen(own, x.shape, undefined, at)],
        inPlace: true,
        body: 'y0 = x0;',
      });
      at += x.shape[0];
    }
    return { bias: null, reads: { own } };
  },

  // Until the norm of the cell state is known, that stands in cN, and the gate o in hN.
  forward: (keeps) => {
    const save = (segment: string, value: string): string =>
      keeps ? `reserve[kept(t, ${segment}, n, u)] = ${value};` : '';
    return `${ROW}
  let first = row * 4u * H;
  let product = n * 4u * H;
  ${norm('x', 'xs[first + j]', '(4u * H)')}
  ${norm('u', 'us[product + j]', '(4u * H)')}
  ${shared(
    'u',
    'H',
    `var a: array<f32, 4>;
    for (var gate = 0u; gate < 4u; gate++) {
      let j = gate * H + u;
      let nx = (xs[first + j] - mean_x) * rate_x;
      let nu = (us[product + j] - mean_u) * rate_u;
      a[gate] = nx * own[j] + nu * own[4u * H + j] + own[8u * H + j];
      ${save('gate', 'nx')}
      ${save('4u + gate', 'nu')}
    }
    let i = sigmoid(a[0]);
    let f = sigmoid(a[1]);
    let g = tanh_(a[2]);
    let o = sigmoid(a[3]);
    ${['i', 'f', 'g', 'o'].map((v, s) => save(`${8 + s}u`, v)).join(' ')}
    cN[n * H + u] = f * cN[n * H + u] + i * g;
    hN[n * H + u] = o;`,
  )}
  ${norm('c', 'cN[n * H + j]', 'H')}
  ${shared(
    'u',
    'H',
    `let nc = (cN[n * H + u] - mean_c) * rate_c;
    let c_next = nc * own[12u * H + u] + own[13u * H + u];
    let bent = tanh_(c_next);
    let h_next = hN[n * H + u] * bent;
    cN[n * H + u] = c_next;
    hN[n * H + u] = h_next;
    output[row * H + u] = h_next;
    ${['nc', 'c_next', 'bent', 'rate_x', 'rate_u', 'rate_c'].map((v, s) => save(`${12 + s}u`, v)).join(' ')}`,
  )}`;
  },

  backward: (arrives) => {
    const column = (from: number | string): string => `gradients[first + ${from} * H + u]`;
    /** Of gate `gate`: what comes to its normalized product, and that product. */
    const through = (gamma: number, segment: number): string =>
      `let v = ${column(`(${DA}u + gate)`)} * own[(${gamma}u + gate) * H + u]; let m = reserve[kept(t, ${segment}u + gate, n, u)];`;
    const back = (into: number, gamma: number, segment: number, rate: number): string => `
  {
    var all = 0.0;
    var shares = 0.0;
    ${shared(
      'u',
      'H',
      `for (var gate = 0u; gate < 4u; gate++) { ${through(gamma, segment)} all += v; shares += v * m; }`,
    )}
    ${mean('all', '(4u * H)')}
    ${mean('shares', '(4u * H)')}
    ${shared(
      'u',
      'H',
      `for (var gate = 0u; gate < 4u; gate++) {
      ${through(gamma, segment)}
      ${column(`(${into}u + gate)`)} = reserve[kept(t, ${rate}u, n, u)] * (v - mean_all - m * mean_shares);
    }`,
    )}
  }`;
    return `${ROW}
  let first = row * ${COLUMNS}u * H;
  var all = 0.0;
  var shares = 0.0;
  ${shared(
    'u',
    'H',
    `let o = reserve[kept(t, 11u, n, u)];
    let bent = reserve[kept(t, 14u, n, u)];
    let dh = dH[n * H + u]${arrives ? ' + dOutput[row * H + u]' : ''};
    let d = dC[n * H + u] + dh * o * (1.0 - bent * bent);
    ${column(`${D}u`)} = d;
    ${column(`${DA + 3}u`)} = dh * bent * o * (1.0 - o);
    let v = d * own[12u * H + u];
    all += v;
    shares += v * reserve[kept(t, 12u, n, u)];`,
  )}
  ${mean('all', 'H')}
  ${mean('shares', 'H')}
  ${shared(
    'u',
    'H',
    `${lines(GATES.slice(0, 3), (s) => `let s${s} = reserve[kept(t, ${8 + s}u, n, u)];`)}
    var c = c0[n * H + u];
    if (past < T) { c = reserve[kept(past, 13u, n, u)]; }
    let v = ${column(`${D}u`)} * own[12u * H + u];
    let d = reserve[kept(t, 17u, n, u)] * (v - mean_all - reserve[kept(t, 12u, n, u)] * mean_shares);
    ${column(`${DA}u`)} = d * s2 * s0 * (1.0 - s0);
    ${column(`${DA + 1}u`)} = d * c * s1 * (1.0 - s1);
    ${column(`${DA + 2}u`)} = d * s0 * (1.0 - s2 * s2);
    dC[n * H + u] = d * s1;`,
  )}
  ${back(0, 0, 0, 15)}
  ${back(DU, 4, 4, 16)}`;
  },

  columns: COLUMNS,
  dX: 0,
  dU: DU,
  direct: false,
  ownBack: (gpu, columns: Columns, reserve, [dX, dH, db, dC, dB]) => {
    const [da, d] = [columns(DA, D), columns(D, COLUMNS)];
    sumOfProducts(gpu, da, reserve, 0, dX, 4);
    sumOfProducts(gpu, da, reserve, 4, dH, 4);
    reduce(gpu, SUM, da, db, [0]);
    sumOfProducts(gpu, d, reserve, 12, dC, 1);
    reduce(gpu, SUM, d, dB, [0]);
  },
};
