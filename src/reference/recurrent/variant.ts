// Variants of the LSTM that need more than a cell of scan.ts has: masks of every step, or norms across all units. One layer in one
// direction is one op, with the derivative as another; both products are made here, the variant does the arithmetic of a row.
//
// inputs    0 x [T, N, I] · 1 h0 [N, H] · 2 c0 [N, H] · 3 w_ih [4·H, I] · 4 w_hh [4·H, H] · then the variant's own: weights [k·H],
//           or null, and shares [T, N, H], which have no gradient
// outputs   0 output [T, N, H] · 1 h_n [N, H] · 2 c_n [N, H] · 3 reserve [T, S, P]: S segments of what the backward pass reads at
//           each step, [N, H] padded to P, a multiple of 8

import type { TypedArray } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Kernel, View } from '../kernels/kernel.ts';
import { dense, dot } from '../kernels/walk.ts';
import { checkDType, checkShape } from '../ops/check.ts';
import { type Op, op, present, type Words } from '../ops/op.ts';
import type { VariantScan } from '../ops/scan-options.ts';
import type { Spec, Specs } from '../ops/spec.ts';
import type { Word } from '../ops/vocabulary.ts';

/** One row in the forward pass; arrays have H values where nothing else is said. */
export interface VariantRow {
  /** W_ih x and W_hh h of all gates, [4·H]. */
  readonly x: Float64Array;
  readonly u: Float64Array;
  /** The states before the step. */
  readonly h: Float64Array;
  readonly c: Float64Array;
  /** The variant's own inputs; of shares those of this row. */
  readonly own: readonly (Float64Array | null)[];
  /** Written: what the backward pass reads, one array a segment. */
  readonly saved: readonly Float64Array[];
  /** Written: the new states. */
  readonly hNext: Float64Array;
  readonly cNext: Float64Array;
}

/** One row in the backward pass. */
export interface VariantRowBack extends Omit<VariantRow, 'x' | 'u' | 'hNext' | 'cNext'> {
  /** Gradients of the new states; replaced by those of the old ones, but for the part of W_hh h. */
  readonly dh: Float64Array;
  readonly dc: Float64Array;
  /** Written: gradients of W_ih x and W_hh h, [4·H]. */
  readonly dx: Float64Array;
  readonly du: Float64Array;
  /** Added to: gradients of the variant's weights. */
  readonly dOwn: readonly Float64Array[];
}

export interface Variant<U extends Word = Word> {
  readonly name: string;
  readonly uses: readonly U[];
  /** The variant's own inputs: how many times H a weight has, or 'shares' of every step. */
  readonly own: readonly (number | 'shares')[];
  readonly segments: number;
  /** The segment of the new cell state. */
  readonly memory: number;
  /** The same step in differentiable ops on a whole batch: x and u [N, 4·H] are W_ih x and W_hh h. */
  step<T>(
    f: Words<T, U>,
    x: T,
    u: T,
    h: T,
    c: T,
    own: readonly (T | null)[],
    options: VariantScan,
  ): { readonly h: T; readonly c: T };
  forward(row: VariantRow, options: VariantScan): void;
  backward(row: VariantRowBack): void;
}

/** Inputs before the variant's own. */
export const FIRST = 5;
/** Gradients before the inputs of a backward op. */
export const GRADIENTS = 3;
/** Numbers of a segment at one step. */
export const padded = (numbers: number): number => Math.ceil(numbers / 8) * 8;

const doubles = (view: View | null): Float64Array | null => view && Float64Array.from<number>(dense(view));

/** Rows of a matrix of so many columns. */
const rowOf = (x: Float64Array, row: number, columns: number): Float64Array =>
  x.subarray(row * columns, (row + 1) * columns);

/** W v for a row-major W [4·H, k]. */
const times = (w: Float64Array, v: Float64Array, h: number): Float64Array =>
  Float64Array.from({ length: 4 * h }, (_, i) => dot(w, i * v.length, v, 0, v.length));

/** y += Wᵀ d and W' += d vᵀ. */
function back(w: Float64Array, d: Float64Array, v: Float64Array, y: Float64Array, dw: Float64Array): void {
  const k = v.length;
  for (let i = 0; i < d.length; i++) {
    for (let j = 0; j < k; j++) {
      y[j] += w[i * k + j] * d[i];
      dw[i * k + j] += d[i] * v[j];
    }
  }
}

interface Problem {
  readonly n: number;
  readonly h: number;
  readonly inputs: number;
  readonly steps: readonly number[];
  readonly values: readonly (Float64Array | null)[];
  own(t: number, row: number): (Float64Array | null)[];
}

function describe(variant: Variant, views: readonly (View | null)[], { reverse }: VariantScan): Problem {
  const [t, n, inputs] = present(views[0]).shape;
  const h = present(views[1]).shape[1];
  const values = views.map(doubles);
  const order = Array.from({ length: t }, (_, i) => (reverse ? t - 1 - i : i));
  const own = (at: number, row: number): (Float64Array | null)[] =>
    variant.own.map((kind, k) => {
      const all = values[FIRST + k];
      return all && kind === 'shares' ? rowOf(all, at * n + row, h) : all;
    });
  return { n, h, inputs, steps: order, values, own };
}

/** Segments of row `row` at time t in the reserve. */
function segmentsOf(
  { segments }: Variant,
  reserve: TypedArray,
  { n, h }: Problem,
  t: number,
  row: number,
): TypedArray[] {
  const size = padded(n * h);
  return Array.from({ length: segments }, (_, s) => {
    const from = (t * segments + s) * size + row * h;
    return reserve.subarray(from, from + h);
  });
}

type Views = readonly (View | null)[];

const forwardOf =
  (variant: Variant): Kernel<Views, VariantScan> =>
  (views, [output, hn, cn, reserve], options) => {
    const p = describe(variant, views, options);
    const { n, h: H } = p;
    const [x, h0, c0, wIh, wHh] = p.values.slice(0, FIRST).map(present);
    const saved = Array.from({ length: variant.segments }, () => new Float64Array(H));
    for (let row = 0; row < n; row++) {
      let h = rowOf(h0, row, H);
      let c = rowOf(c0, row, H);
      for (const t of p.steps) {
        const at = t * n + row;
        const [hNext, cNext] = [new Float64Array(H), new Float64Array(H)];
        const own = p.own(t, row);
        variant.forward(
          { x: times(wIh, rowOf(x, at, p.inputs), H), u: times(wHh, h, H), h, c, own, saved, hNext, cNext },
          options,
        );
        output.data.set(hNext, at * H);
        const kept = reserve.data.length > 0 ? segmentsOf(variant, reserve.data, p, t, row) : [];
        for (const [s, to] of kept.entries()) to.set(saved[s]);
        // What the next step reads is what was stored.
        h = Float64Array.from<number>(output.data.subarray(at * H, (at + 1) * H));
        c = output.dtype === 'float32' ? cNext.map(Math.fround) : cNext;
      }
      hn.data.set(h, row * H);
      cn.data.set(c, row * H);
    }
  };

const backwardOf =
  (variant: Variant): Kernel<Views, VariantScan> =>
  (views, outputs, options) => {
    const inputs = views.slice(GRADIENTS, GRADIENTS + FIRST + variant.own.length);
    const p = describe(variant, inputs, options);
    const { n, h: H, inputs: I, steps } = p;
    const [dOutput, dHn, dCn] = views.slice(0, GRADIENTS).map(doubles);
    const [output, reserve] = views.slice(GRADIENTS + inputs.length).map((view) => present(doubles(view)));
    const [x, h0, c0, wIh, wHh] = p.values.slice(0, FIRST).map(present);
    const sums = outputs.map(({ data }) => new Float64Array(data.length));
    const [dX, dH0, dC0, dWIh, dWHh, ...dOwn] = sums;
    for (let row = 0; row < n; row++) {
      const dh = dHn ? rowOf(dHn, row, H).slice() : new Float64Array(H);
      const dc = dCn ? rowOf(dCn, row, H).slice() : new Float64Array(H);
      for (let k = steps.length - 1; k >= 0; k--) {
        const t = steps[k];
        const at = t * n + row;
        const before = steps[k - 1];
        const segments = (time: number): Float64Array[] =>
          segmentsOf(variant, reserve, p, time, row).map((s) => Float64Array.from<number>(s));
        const h = before === undefined ? rowOf(h0, row, H) : rowOf(output, before * n + row, H);
        const c = before === undefined ? rowOf(c0, row, H) : segments(before)[variant.memory];
        const [dx, du] = [new Float64Array(4 * H), new Float64Array(4 * H)];
        if (dOutput)
          rowOf(dOutput, at, H).forEach((d, u) => {
            dh[u] += d;
          });
        variant.backward({ saved: segments(t), h, c, own: p.own(t, row), dh, dc, dx, du, dOwn });
        back(wHh, du, h, dh, dWHh);
        back(wIh, dx, rowOf(x, at, I), rowOf(dX, at, I), dWIh);
      }
      dH0.set(dh, row * H);
      dC0.set(dc, row * H);
    }
    for (const [i, { data }] of outputs.entries()) data.set(sums[i]);
  };

/** What each of the first inputs is called in a hint. */
const NAMES = ['x', 'h0', 'c0', 'w_ih', 'w_hh'];

/** Shapes of all inputs. @throws ShapeError, RuntimeError where one is not as the others say. */
function shapesOf(variant: Variant, inputs: Specs): Shape[] {
  const [x, h0] = inputs.map((spec) => spec && present(spec));
  const [t, n, features] = present(x).shape;
  const h = present(h0).shape[1];
  const own = variant.own.map((kind) => (kind === 'shares' ? [t, n, h] : [kind * h]));
  const shapes = [[t, n, features], [n, h], [n, h], [4 * h, features], [4 * h, h], ...own];
  inputs.forEach((spec, i) => {
    const name = NAMES[i] ?? `input ${i}`;
    if (i < FIRST || spec) checkShape(present(spec), shapes[i], name);
    if (spec) checkDType(spec, present(x).dtype, name);
  });
  return shapes;
}

const reserveOf = ({ segments }: Variant, [[t], [n, h]]: readonly Shape[]): Shape => [t, segments, padded(n * h)];

/** What the twin is written with, besides the variant's own words. */
export type VariantWords = 'spec' | 'linear' | 'select' | 'stack' | 'variant_backward';
const WORDS: readonly VariantWords[] = ['spec', 'linear', 'select', 'stack', 'variant_backward'];

/** The op of a variant's layer. */
export function variantOf<U extends Word>(variant: Variant<U>): Op<VariantScan, U | VariantWords> {
  return op<VariantScan, U | VariantWords>({
    name: variant.name,
    infer: (inputs) => {
      const shapes = shapesOf(variant, inputs);
      const [[t, n], state] = shapes;
      const { dtype } = present(inputs[0]);
      return [[t, n, state[1]], state, state, reserveOf(variant, shapes)].map((shape) => ({ shape, dtype }));
    },
    kernel: forwardOf(variant),
    work: products,
    differentiable: [0, 1, 2],
    reserve: 3,
    saves: { inputs: [0, 1, 2, 3, 4, ...variant.own.map((_, k) => FIRST + k)], outputs: [0, 3], copied: [0] },
    uses: [...variant.uses, ...WORDS],
    derivative: (f, gradients, { inputs, outputs, specs, needs, attributes }) => {
      const given = specs.map((spec, i) => (spec ? inputs[i] : null));
      const found = f.variant_backward(
        [...gradients.slice(0, GRADIENTS), ...given, outputs[0], outputs[3]],
        attributes,
      );
      return specs.map((spec, i) => (spec && needs[i] && variant.own[i - FIRST] !== 'shares' ? found[i] : null));
    },
    twin: (f, inputs, options) => {
      const [x, h0, c0, wIh, wHh] = inputs.slice(0, FIRST).map(present);
      const products = f.linear(x, wIh, null);
      const [steps] = f.spec(x).shape;
      const outputs = new Array<typeof h0>(steps);
      let state = { h: h0, c: c0 };
      for (let k = 0; k < steps; k++) {
        const t = options.reverse ? steps - 1 - k : k;
        const own = inputs.slice(FIRST).map((v, i) => v && (variant.own[i] === 'shares' ? f.select(v, 0, t) : v));
        const { h, c } = state;
        state = variant.step(f, f.select(products, 0, t), f.linear(h, wHh, null), h, c, own, options);
        outputs[t] = state.h;
      }
      return [f.stack(outputs, 0), state.h, state.c];
    },
  });
}

/** T·N · 4·H · (I + H) */
function products(inputs: Specs): number {
  const [x, h0] = inputs.map((spec) => spec?.shape ?? []);
  return x[0] * x[1] * 4 * h0[1] * (x[2] + h0[1]);
}

/**
 * The op of its backward pass: gradients of all inputs, in their order, those of shares empty.
 * inputs: gradients of output, h_n and c_n (each may be null), the layer's inputs, its output and reserve.
 */
export function variantBackwardOf(variant: Variant): Op<VariantScan, never> {
  const count = FIRST + variant.own.length;
  return op({
    name: `${variant.name}_backward`,
    infer: (inputs: Specs, _options: VariantScan) => {
      const layer = inputs.slice(GRADIENTS, GRADIENTS + count);
      const shapes = shapesOf(variant, layer);
      const [[t, n], state] = shapes;
      const { dtype } = present(inputs[GRADIENTS]);
      const check = (input: Spec | null, shape: Shape, what: string): void => {
        if (!input) return;
        checkShape(input, shape, what);
        checkDType(input, dtype, what);
      };
      const results = [[t, n, state[1]], state, state];
      for (const [i, shape] of results.entries()) check(inputs[i], shape, `the gradient of output ${i}`);
      check(present(inputs[GRADIENTS + count]), results[0], 'the output');
      check(present(inputs[GRADIENTS + count + 1]), reserveOf(variant, shapes), 'the reserve');
      return shapes.map((shape, i) => ({
        shape: layer[i] && variant.own[i - FIRST] !== 'shares' ? shape : [0],
        dtype,
      }));
    },
    kernel: backwardOf(variant),
    work: (inputs) => 2 * products(inputs.slice(GRADIENTS)),
  });
}
