// The walk of variants of the LSTM (reference/recurrent/variant.ts) over float32: products by the kernel of matrix products, and
// the arithmetic of a step as passes over blocks [N, H] that stay in the cache, one gate behind the other. A pass may write up to
// 7 numbers beyond its block: blocks are padded, and what stands in rows without gaps is copied there.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import { present } from '../reference/ops/op.ts';
import type { VariantScan } from '../reference/ops/scan-options.ts';
import type { Specs } from '../reference/ops/spec.ts';
import { FIRST, GRADIENTS, padded } from '../reference/recurrent/variant.ts';
import type { Combine, Elementwise, InferenceAbi, TrainingAbi } from './abi.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { type Enter, type Instance, trainable } from './instance.ts';
import { save } from './keeping.ts';
import { savedOf } from './saved.ts';
import { SLACK } from './stream.ts';
import { fetch, placeRows } from './transfer.ts';

/** Passes over blocks [N, H]; pointers in, result last. */
export interface Passes {
  /** Of all numbers of two blocks. */
  two(op: Combine, x: number, y: number, z: number): void;
  /** Of one block. */
  one(op: Elementwise, x: number, y: number): void;
  /** With one row [H] for all; never in place: beyond a row stands the next. */
  byColumn(op: Combine, x: number, v: number, z: number): void;
}

/** What a variant's steps see. */
export interface Steps<A extends InferenceAbi> extends Passes {
  readonly wasm: Instance<A>;
  readonly abi: A;
  readonly n: number;
  readonly h: number;
  readonly eps: number;
  /** Bytes from block to block of a padded row of them. */
  readonly block: number;
  /** The variant's inputs, 0 where one is missing. */
  readonly own: readonly number[];
  /** So many blocks that nothing else uses. */
  scratch(count: number): number;
}

/** One step forward. */
export interface Forward {
  /** Where what the inputs have for the step stands, in bytes from what they have for the first. */
  readonly at: number;
  /** Blocks of W_ih x, one for each gate, so many bytes apart. */
  readonly x: number;
  readonly xStep: number;
  readonly h: number;
  readonly c: number;
  /** Written: the segments of the reserve, among them the new cell state; the new hidden state. */
  readonly saved: number;
  readonly hNext: number;
}

/** One step backward. */
export interface Backward {
  readonly at: number;
  readonly c: number;
  readonly saved: number;
  /** Gradients of the states, replaced as the reference does. */
  readonly dh: number;
  readonly dc: number;
  /** Written: gradients of W_ih x and W_hh h, four blocks each; they may be the same. */
  readonly dx: number;
  readonly du: number;
}

export interface Walk<A extends InferenceAbi, B extends InferenceAbi & TrainingAbi> {
  readonly segments: number;
  readonly memory: number;
  /** Whether gradients of W_ih x and W_hh h are the same. */
  readonly joint: boolean;
  /** Which of the variant's inputs is a bias that is added to W_hh h. */
  readonly bias?: number;
  /** Makes the function of a step; `recur` writes W_hh h of a gate, with the bias, to a block. */
  forward(steps: Steps<A>, recur: (gate: number, h: number, to: number) => void): (step: Forward) => void;
  /** The same, and what is done behind the last step with the gradients of W_ih x [4][T·N, H] and those of the variant's weights. */
  backward(steps: Steps<B>): {
    step(step: Backward): void;
    finish(dx: readonly number[], rows: number, dOwn: readonly number[]): void;
  };
}

function stepsOf<A extends InferenceAbi>(
  wasm: Instance<A>,
  [n, h]: readonly number[],
  own: readonly number[],
  eps: number,
): Steps<A> {
  const { abi } = wasm;
  const [count, row] = [n * h, h * 4];
  return {
    wasm,
    abi,
    n,
    h,
    eps,
    own,
    block: padded(count) * 4,
    two: (op, x, y, z) => op(1, count, x, 0, 4, y, 0, 4, z),
    one: (op, x, y) => op(x, x + count * 4, y),
    byColumn: (op, x, v, z) => op(n, h, x, row, 4, v, 0, 4, z),
    scratch: (blocks) => wasm.allocate(blocks * padded(count) + SLACK),
  };
}

const GATES = [0, 1, 2, 3] as const;

/** C [m, n] = init + A B, the strides of B given; A, init and C without gaps. */
function product(
  { abi }: Instance,
  [m, n, k]: readonly number[],
  a: number,
  b: number,
  [bRow, bColumn]: readonly number[],
  init: number,
  c: number,
): void {
  abi.matmul(m, n, k, a, k * 4, 4, b, bRow, bColumn, init, n * 4, 4, c, 0, 1);
}

/** C [m, n] = Aᵀ B of A [k, m] and B [k, n]. */
const transposed = ({ abi }: Instance, m: number, n: number, k: number, a: number, b: number, c: number): void =>
  abi.matmul(m, n, k, a, 4, m * 4, b, n * 4, 4, 0, 0, 0, c, 0, 1);

/** Columns that panels of 16 have. */
const columns = (count: number): number => Math.ceil(count / 16) * 16;

function zeros(wasm: Instance, count: number): number {
  const at = wasm.allocate(count);
  wasm.float32().fill(0, at >>> 2, (at >>> 2) + count);
  return at;
}

function move(wasm: Instance, from: number, to: number, count: number): void {
  wasm.float32().copyWithin(to >>> 2, from >>> 2, (from >>> 2) + count);
}

/** Whether a layer with these inputs is taken. */
function takes(inputs: Specs, { segments }: { readonly segments: number }): boolean {
  const [x, h0] = inputs.map((spec) => spec?.shape ?? []);
  const [[t, n, features], [, h]] = [x, h0];
  const most = Math.max(
    t * (padded(n * h) * segments),
    t * n * Math.max(features, 4 * h),
    4 * h * Math.max(features, h),
  );
  return allFloat32(inputs) && t > 0 && n * h * features > 0 && most < LIMIT;
}

export const forward = <A extends InferenceAbi, B extends InferenceAbi & TrainingAbi>(
  walk: Walk<A, B>,
  enter: Enter<A>,
): Fast<VariantScan> => ({
  supports: (inputs) => takes(inputs, walk),
  kernel: (inputs, [output, hn, cn, reserve], { reverse, eps }) => {
    const [T, N, I] = present(inputs[0]).shape;
    const H = hn.shape[1];
    enter((wasm) => {
      const kept = size(reserve.shape) > 0 ? save(wasm, reserve, null, inputs.slice(3, 5)) : null;
      const [x, h0, c0, wIh, wHh, ...own] = inputs.map((view) => (view ? placeRows(wasm, view) : 0));
      const steps = stepsOf(wasm, [N, H], own, eps);
      const { block } = steps;
      const each = N * H;
      const xStep = padded(T * each) * 4;
      const products = wasm.allocate(xStep);
      for (const g of GATES) {
        product(wasm, [T * N, H, I], x, wIh + g * H * I * 4, [4, I * 4], 0, products + g * xStep);
      }
      const panels = wasm.allocate(4 * columns(H) * H);
      steps.abi.packUnits(wHh, 4, H, H, panels);
      const biases = zeros(wasm, 4 * columns(H));
      const bias = walk.bias === undefined ? 0 : own[walk.bias];
      if (bias) for (const g of GATES) move(wasm, bias + g * H * 4, biases + g * columns(H) * 4, H);
      const recur = (g: number, h: number, to: number): void => {
        const row = g * columns(H) * 4;
        steps.abi.affine(N, H, H, h, panels + row * H, biases + row, to);
      };
      const results = wasm.allocate(T * each);
      const saving = size(reserve.shape) > 0;
      // Where nothing is kept two steps take turns.
      const room = kept?.reserve ?? steps.scratch((saving ? T : 2) * walk.segments);
      const states = [0, 1].map(() => steps.scratch(1));
      const step = walk.forward(steps, recur);
      let [h, c] = [h0, c0];
      for (let k = 0; k < T; k++) {
        const t = reverse ? T - 1 - k : k;
        const saved = room + (saving ? t : k % 2) * walk.segments * block;
        const at = t * each * 4;
        const hNext = states[k % 2];
        step({ at, x: products + at, xStep, h, c, saved, hNext });
        move(wasm, hNext, results + at, each);
        [h, c] = [hNext, saved + walk.memory * block];
      }
      fetch(wasm, results, output);
      fetch(wasm, h, hn);
      fetch(wasm, c, cn);
      if (saving && !kept) fetch(wasm, room, reserve);
    });
  },
});

export const backward = <A extends InferenceAbi, B extends InferenceAbi & TrainingAbi>(
  walk: Walk<A, B>,
  enter: Enter<B>,
): Fast<VariantScan> => ({
  supports: (inputs) => trainable() && takes(inputs.slice(GRADIENTS, -2), walk),
  kernel: (inputs, outputs, { reverse, eps }) => {
    const [T, N, I] = present(inputs[GRADIENTS]).shape;
    const H = present(inputs[GRADIENTS + 1]).shape[1];
    const reserve = present(inputs[inputs.length - 1]);
    enter((wasm) => {
      const kept = savedOf(wasm, reserve);
      const [dOutput, dHn, dCn, x, h0, c0, wIh, wHh, ...rest] = inputs
        .slice(0, kept ? -1 : undefined)
        .map((view) => (view ? placeRows(wasm, view) : 0));
      const own = rest.slice(0, outputs.length - FIRST);
      const output = rest[own.length];
      const room = kept?.reserve ?? rest[own.length + 1];
      const steps = stepsOf(wasm, [N, H], own, eps);
      const { abi, block, two } = steps;
      const each = N * H;
      const sums = (): number[] => GATES.map(() => wasm.allocate(T * each + SLACK));
      const dXs = sums();
      const dUs = walk.joint ? dXs : sums();
      const [dx, dc, dh, more] = [4, 1, 1, 1].map(steps.scratch);
      const du = walk.joint ? dx : steps.scratch(4);
      const nothing = zeros(wasm, columns(H));
      const panels = wasm.allocate(4 * columns(H) * H);
      for (const g of GATES) abi.packColumns(wHh + g * H * H * 4, H, H, panels + g * columns(H) * H * 4);
      for (const [to, from] of [
        [dh, dHn],
        [dc, dCn],
      ]) {
        if (from) move(wasm, from, to, each);
        else wasm.float32().fill(0, to >>> 2, (to >>> 2) + each);
      }
      const { step, finish } = walk.backward(steps);
      // h of the step before, for the gradient of W_hh.
      const before = wasm.allocate(T * each);
      for (let k = T - 1; k >= 0; k--) {
        const t = reverse ? T - 1 - k : k;
        const last = reverse ? t + 1 : t - 1;
        const at = t * each * 4;
        move(wasm, k > 0 ? output + last * each * 4 : h0, before + at, each);
        if (dOutput) two(abi.add, dh, dOutput + at, dh);
        const segment = (time: number): number => room + time * walk.segments * block;
        step({ at, c: k > 0 ? segment(last) + walk.memory * block : c0, saved: segment(t), dh, dc, dx, du });
        for (const g of GATES) {
          abi.affine(N, H, H, du + g * block, panels + g * columns(H) * H * 4, nothing, more);
          two(abi.add, dh, more, dh);
          move(wasm, dx + g * block, dXs[g] + at, each);
          if (!walk.joint) move(wasm, du + g * block, dUs[g] + at, each);
        }
      }
      const results = outputs.map(({ shape }) => (size(shape) > 0 ? wasm.allocate(size(shape) + SLACK) : 0));
      const [dX, , , dWIh, dWHh, ...dOwn] = results;
      for (const g of GATES) {
        product(wasm, [T * N, I, H], dXs[g], wIh + g * H * I * 4, [I * 4, 4], g > 0 ? dX : 0, dX);
        transposed(wasm, H, I, T * N, dXs[g], x, dWIh + g * H * I * 4);
        transposed(wasm, H, H, T * N, dUs[g], before, dWHh + g * H * H * 4);
      }
      finish(dXs, T * N, dOwn);
      [results[1], results[2]] = [dh, dc];
      results.forEach((pointer, i) => {
        if (size(outputs[i].shape) > 0) fetch(wasm, pointer, outputs[i]);
      });
    });
  },
});
