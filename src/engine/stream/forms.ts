// How ops become stages of the region. Each form takes a step and says whether it is its own; what no form takes runs as it
// does everywhere (foreign.ts).

import { isContiguous, sameShape, size } from '../../reference/base/shape.ts';
import { lookInto, type Tensor } from '../../reference/engine/tensor.ts';
import type { Convolution } from '../../reference/kernels/convolution.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import { dense } from '../../reference/kernels/walk.ts';
import { present } from '../../reference/ops/op.ts';
import { RECORD } from '../../wasm/layer.ts';
import { AffineStage, BinaryStage, PickStage, ShiftStage, UnaryStage, WalkStage } from '../../wasm/stages.ts';
import type { Builder } from './builder.ts';
import type { Fixed } from './fixed.ts';
import { binary, unary, walks } from './kernels.ts';
import type { Step } from './program.ts';

export type Form = (b: Builder, step: Step, index: number) => boolean;

/** A recurrent layer whose states go from step to step. They lie where the walk reads and writes them, h for the output too. */
const walk: Form = (b, { op, inputs, outputs }, index) => {
  const of = walks.get(op.name);
  const carried = b.program.carried.filter(({ step }) => step === index);
  if (!of || carried.length === 0) return false;
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr] = inputs as readonly number[];
  const [, batch, features] = b.spec(x).shape;
  const [, state] = b.spec(h0).shape;
  const from = b.rows(x);
  const h = b.floats(outputs[1]);
  b.put(outputs[0], { ...h, shape: b.spec(outputs[0]).shape, strides: [batch * state, state, 1] });
  const c = c0 === null ? null : b.floats(outputs[2]);
  const stage = new WalkStage(of, b.slots.room(RECORD), {
    batch,
    inputs: features,
    hidden: wHr === null ? state : b.spec(wHr).shape[1],
    state,
    x: from,
    h0: h.at,
    hN: h.at,
    output: h.at,
    ...(c && { c0: c.at, cN: c.at }),
    ...(bIh !== null && { bIh: b.copied(bIh, b.spec(bIh).shape) }),
    ...(bHh !== null && { bHh: b.copied(bHh, b.spec(bHh).shape) }),
  });
  b.stages.push(stage);
  b.binds.push((fixed) => {
    const view = (n: number): View => lookInto(fixed.of(n));
    stage.bind(view(wIh), view(wHh), wHr === null ? null : view(wHr));
  });
  return true;
};

/** w [k, n] as [n, k] with its rows in order: itself where it lies so, as a weight that was transposed does. */
function turned(w: Tensor): View {
  const { strides, shape, ...rest } = lookInto(w);
  const view = { ...rest, shape: [shape[1], shape[0]], strides: [strides[1], strides[0]] };
  if (isContiguous(view.shape, view.strides)) return view;
  return { data: dense(view), dtype: view.dtype, shape: view.shape, strides: [shape[0], 1], offset: 0 };
}

/** Rows [m, k] at `from` times a fixed matrix, which `columns` gives as [n, k], plus a fixed row of n numbers, or of one, or none. */
function multiplied(
  b: Builder,
  [m, n, k]: readonly [m: number, n: number, k: number],
  from: number,
  columns: (fixed: Fixed) => View,
  added: number | null,
  output: number,
): void {
  const row = b.slots.room(Math.ceil(n / 16) * 16);
  const stage = new AffineStage([m, n, k], from, row, b.floats(output).at);
  b.stages.push(stage);
  b.binds.push((fixed, write) => {
    stage.bind(columns(fixed));
    if (added === null) return;
    const data = dense(lookInto(fixed.of(added)));
    write(data.length === n ? data : new Float32Array(n).fill(data[0]), row);
  });
}

/** Rows times a fixed matrix, with a fixed row added or none. */
const affine: Form = (b, { op, inputs, outputs }) => {
  if (op.name !== 'addmm' && op.name !== 'matmul') return false;
  const [c, x, w] = op.name === 'matmul' ? [null, ...inputs] : inputs;
  const from = b.read(x);
  if (from === null || w === null || b.place(w) || b.place(c) || b.spec(w).shape.length !== 2) return false;
  const [k, n] = b.spec(w).shape;
  const [m] = b.spec(outputs[0]).shape;
  const bias = c === null ? null : b.spec(c).shape;
  if (bias && size(bias) !== bias[bias.length - 1]) return false;
  multiplied(b, [m, n, k], from, (fixed) => turned(fixed.of(w)), c, outputs[0]);
  return true;
};

/** The steps that a convolution looks at, of which the first goes as the next comes: what is carried lies in them. */
const shifted: Form = (b, { op, inputs, outputs }, index) => {
  if (op.name !== 'cat' || !b.program.carried.some(({ step }) => step === index)) return false;
  const window = b.floats(outputs[0]);
  const length = window.shape[2];
  b.stages.push(new ShiftStage(size(window.shape) / length, length, b.rows(present(inputs[1])), window.at));
  return true;
};

/** One window of a convolution without groups: its elements as a row, times all filters. */
const convolved: Form = (b, { op, inputs, outputs, attributes }) => {
  const [x, w, bias] = inputs;
  const from = b.read(x);
  if (op.name !== 'convolution' || from === null || x === null || w === null || b.place(w) || b.place(bias))
    return false;
  const { groups, dilation, padding }: Partial<Convolution> = attributes;
  const [m, channels, length] = b.spec(x).shape;
  const [n, , kernel] = b.spec(w).shape;
  if (groups !== 1 || dilation === undefined || padding?.some((width) => width !== 0)) return false;
  if (b.spec(outputs[0]).shape[2] !== 1 || length !== dilation * (kernel - 1) + 1) return false;
  const k = channels * kernel;
  const row = length === kernel ? from : b.slots.room(m * k);
  if (row !== from) b.stages.push(new PickStage(m * channels, length, dilation, from, row));
  const filters = (fixed: Fixed): View => {
    const { shape, strides, ...rest } = lookInto(fixed.of(w));
    const rows = { shape: [n, k], strides: [k, 1] };
    if (isContiguous(shape, strides)) return { ...rest, ...rows };
    return { data: dense({ ...rest, shape, strides }), dtype: rest.dtype, offset: 0, ...rows };
  };
  multiplied(b, [m, n, k], row, filters, bias, outputs[0]);
  return true;
};

const elementwise: Form = (b, { op, inputs, outputs }) => {
  const of = unary.get(op.name);
  const from = b.read(inputs[0]);
  if (!of || from === null) return false;
  b.stages.push(new UnaryStage(of, size(b.spec(outputs[0]).shape), from, b.floats(outputs[0]).at));
  return true;
};

/** Of two values of the stream that have one shape, or of one and something fixed that is repeated to its shape. */
const pairwise: Form = (b, { op, inputs, outputs }) => {
  const of = binary.get(op.name);
  const { shape, dtype } = b.spec(outputs[0]);
  if (!of || dtype !== 'float32') return false;
  const fits = (n: number | null): boolean =>
    n !== null && (b.place(n) === null || (b.read(n) !== null && sameShape(b.spec(n).shape, shape)));
  if (!inputs.every(fits)) return false;
  const [left, right] = inputs.map((n) => b.read(n) ?? b.copied(present(n), shape));
  b.stages.push(new BinaryStage(of, size(shape), left, right, b.floats(outputs[0]).at));
  return true;
};

export const forms: readonly Form[] = [walk, affine, shifted, convolved, elementwise, pairwise];
