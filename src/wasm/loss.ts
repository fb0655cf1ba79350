// Cross entropy of float32 logits [N, C, L] with classes or probabilities, forward and backward. Softmax and sums over
// classes run in WebAssembly; what concerns the one target class of a position is done here.

import type { TypedArray } from '../reference/base/dtype.ts';
import { exp } from '../reference/base/math.ts';
import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { type CrossEntropy, checkClasses } from '../reference/kernels/loss.ts';
import { dense } from '../reference/kernels/walk.ts';
import type { Spec } from '../reference/ops/spec.ts';
import type { InferenceAbi, TrainingAbi } from './abi.ts';
import { LIMIT } from './entry.ts';
import { callTraining, type Instance, trainable } from './instance.ts';
import { callLoss, type LossAbi } from './parts.ts';
import { SLACK, stream } from './stream.ts';

interface Loss {
  readonly classes: number;
  readonly inner: number;
  /** Elements of one of N. */
  readonly unit: number;
  readonly target: TypedArray;
  readonly weight: TypedArray | null;
  readonly probabilities: boolean;
  /** By what a mean divides. */
  readonly share: number;
  /** Of the target's own class, and of all classes together. */
  readonly hard: number;
  readonly smooth: number;
  readonly ignore: number;
}

/** @throws IndexError for a class that is not in [0, C) */
function describe(x: View, target: View, weight: View | null, attributes: CrossEntropy): Loss {
  const { reduction, ignore_index: ignore, label_smoothing: e } = attributes;
  const [n, classes, inner] = x.shape;
  const t = dense(target);
  const w = weight && dense(weight);
  const probabilities = target.shape.length === x.shape.length;
  if (!probabilities) checkClasses(t, classes, ignore);
  let share = (n * classes * inner) / classes;
  if (reduction === 'mean' && !probabilities) {
    share = 0;
    for (let i = 0; i < t.length; i++) if (t[i] !== ignore) share += w ? w[t[i]] : 1;
  }
  const [hard, smooth] = [1 - e, e / classes];
  return { classes, inner, unit: classes * inner, target: t, weight: w, probabilities, share, hard, smooth, ignore };
}

/** Places the mass q'_c w_c that is not the target class's own: that of smoothing [C], or of probabilities [block]. */
function placeMass(wasm: Instance, loss: Loss, block: number): number {
  const { classes, weight, probabilities, smooth } = loss;
  if (probabilities) return wasm.allocate(block + SLACK);
  if (smooth === 0) return 0;
  const pointer = wasm.allocate(classes + SLACK);
  const memory = wasm.float32();
  for (let c = 0; c < classes; c++) memory[(pointer >>> 2) + c] = smooth * (weight ? weight[c] : 1);
  return pointer;
}

/** Fills the mass of a block with probabilities. */
function fillMass(wasm: Instance, loss: Loss, pointer: number, from: number, count: number): void {
  const { classes, inner, target, weight, hard, smooth } = loss;
  const memory = wasm.float32();
  for (let i = 0, at = pointer >>> 2; i < count; ) {
    for (let c = 0; c < classes; c++) {
      const w = weight ? weight[c] : 1;
      for (let j = 0; j < inner; j++, i++) memory[at + i] = (target[from + i] * hard + smooth) * w;
    }
  }
}

const forward = (
  [x, target, weight]: readonly [View, View, View | null],
  [output, logp]: readonly View[],
  attributes: CrossEntropy,
): void => {
  const { reduction } = attributes;
  const loss = describe(x, target, weight, attributes);
  const { classes, inner, unit, probabilities, hard } = loss;
  let total = 0;
  const setup = (wasm: Instance<LossAbi>, block: number) => {
    const mass = placeMass(wasm, loss, block);
    const losses = wasm.allocate((block / classes) * 2);
    return ([from, lp]: readonly number[], count: number, before: number): void => {
      wasm.abi.logSoftmax(count / unit, classes, inner, from, lp);
      if (probabilities) fillMass(wasm, loss, mass, before, count);
      if (mass) wasm.abi.crossEntropy(count / unit, classes, inner, lp, mass, probabilities ? 0 : 1, losses);
      const sums = new Float64Array(wasm.abi.memory.buffer, losses, count / classes);
      const memory = wasm.float32();
      for (let i = 0, position = before / classes; i < count / classes; i++, position++) {
        let value = mass ? sums[i] : 0;
        if (!probabilities) {
          const t = loss.target[position];
          if (t === loss.ignore) value = 0;
          else {
            // -(1 - ε) w_t log p_t
            const own = hard * (loss.weight ? loss.weight[t] : 1);
            const at = (lp >>> 2) + Math.floor(i / inner) * unit + t * inner + (i % inner);
            if (own !== 0) value -= own * memory[at];
          }
        }
        if (reduction === 'none') output.data[output.offset + position] = value;
        total += value;
      }
    };
  };
  stream(callLoss, [x], [logp], unit, setup);
  if (reduction !== 'none') output.data[output.offset] = reduction === 'mean' ? total / loss.share : total;
};

/** With m = q' w and M = Σ m, dx = s (eˡᵖ M - m), where s is the gradient of the position's loss. */
const backward = (
  [g, logp, target, weight]: readonly [View, View, View, View | null],
  [dx]: readonly View[],
  attributes: CrossEntropy,
): void => {
  const { reduction } = attributes;
  const loss = describe(logp, target, weight, attributes);
  const { classes, inner, unit, probabilities, hard, smooth, ignore } = loss;
  const up = dense(g);
  const whole = reduction === 'mean' ? up[0] / loss.share : up[0];
  const massOf = (c: number, q: number): number => (q * hard + smooth) * (loss.weight ? loss.weight[c] : 1);
  let smoothed = 0;
  if (smooth !== 0) for (let c = 0; c < classes; c++) smoothed += massOf(c, 0);

  /** Σ m of a position: of its probabilities, which are in memory, or of its class. */
  const totalOf = (t: number, memory: Float32Array, at: number): number => {
    if (!probabilities) return t === ignore ? 0 : smoothed + massOf(t, 1) - massOf(t, 0);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += memory[at + c * inner];
    return sum;
  };

  const setup = (wasm: Instance<InferenceAbi & TrainingAbi>, block: number) => {
    const mass = placeMass(wasm, loss, block);
    const totals = wasm.allocate(block / classes + SLACK);
    const scales = wasm.allocate(block / classes + SLACK);
    return ([lp, out]: readonly number[], count: number, before: number): void => {
      if (probabilities) fillMass(wasm, loss, mass, before, count);
      const memory = wasm.float32();
      const place = (i: number): number => Math.floor(i / inner) * unit + (i % inner);
      const [positions, first] = [count / classes, before / classes];
      for (let i = 0; i < positions; i++) {
        memory[(scales >>> 2) + i] = reduction === 'none' ? up[first + i] : whole;
        memory[(totals >>> 2) + i] = totalOf(loss.target[first + i], memory, (mass >>> 2) + place(i));
      }
      wasm.abi.crossEntropyBackward(count / unit, classes, inner, lp, mass, probabilities ? 0 : 1, totals, scales, out);
      if (probabilities) return;
      for (let i = 0; i < positions; i++) {
        const t = loss.target[first + i];
        const at = place(i);
        // An ignored position has no gradient, whatever its logits are.
        if (t === ignore) for (let c = 0; c < classes; c++) memory[(out >>> 2) + at + c * inner] = 0;
        else {
          const e = exp(memory[(lp >>> 2) + at + t * inner]);
          const s = memory[(scales >>> 2) + i];
          memory[(out >>> 2) + at + t * inner] = s * (e * totalOf(t, memory, 0) - massOf(t, 1));
        }
      }
    };
  };
  stream(callTraining, [logp], [dx], unit, setup);
};

/** Whether a call with these logits, target and weight is taken. */
function supports([x, target, weight]: readonly (Spec | null)[]): boolean {
  if (!trainable() || x?.dtype !== 'float32' || !target || (weight && weight.dtype !== 'float32')) return false;
  return (target.shape.length < x.shape.length || target.dtype === 'float32') && size(x.shape) < LIMIT;
}

export const cross_entropy: Fast<CrossEntropy> = { supports, kernel: forward };
export const cross_entropy_backward: Fast<CrossEntropy> = {
  supports: ([g, ...rest]) => g?.dtype === 'float32' && supports(rest),
  kernel: backward,
};
