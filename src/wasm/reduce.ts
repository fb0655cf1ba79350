// Sums, means, extremes and norms over any dimensions of a float32 tensor.

import { isContiguous, size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { type Dims, norm as fold, reduction as plain } from '../reference/kernels/reduce.ts';
import type { Spec } from '../reference/ops/spec.ts';
import type { InferenceAbi } from './abi.ts';
import { LIMIT } from './entry.ts';
import { call, type Enter, type Instance } from './instance.ts';
import { callFunctions } from './parts.ts';
import { copyOut, SLACK } from './stream.ts';
import { placeRows } from './transfer.ts';

interface Lines {
  readonly pointer: number;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** The view as [outer, length, inner], the reduced dimensions in the middle: moved last where they are not neighbours. */
function placeLines(wasm: Instance, view: View, dims: readonly number[]): Lines {
  const { shape, strides } = view;
  const kept = [...shape.keys()].filter((d) => !dims.includes(d));
  const length = size(dims.map((d) => shape[d]));
  const [first, last] = [dims[0] ?? 0, dims[dims.length - 1] ?? -1];
  const between = kept.filter((d) => d > first && d < last && shape[d] !== 1);
  if (between.length === 0 && isContiguous(shape, strides)) {
    const [outer, inner] = [kept.filter((d) => d < first), kept.filter((d) => d > last)];
    const sizes = [outer, inner].map((group) => size(group.map((d) => shape[d])));
    return { pointer: placeRows(wasm, view), outer: sizes[0], length, inner: sizes[1] };
  }
  const order = kept.concat(dims);
  const moved = { ...view, shape: order.map((d) => shape[d]), strides: order.map((d) => strides[d]) };
  return { pointer: placeRows(wasm, moved), outer: size(kept.map((d) => shape[d])), length, inner: 1 };
}

function reduction<A extends InferenceAbi>(
  enter: Enter<A>,
  run: (wasm: Instance<A>, lines: Lines, y: number) => void,
): Fast<Dims> {
  return {
    supports: ([x]: readonly [Spec]) => x.dtype === 'float32' && size(x.shape) < LIMIT,
    kernel: ([x]: readonly [View], [y], { dims }) => {
      const n = size(y.shape);
      if (n === 0) return;
      enter((wasm) => {
        const lines = placeLines(wasm, x, dims);
        const result = wasm.allocate(n + SLACK);
        run(wasm, lines, result);
        copyOut(wasm, result, y, 0, n);
      });
    },
  };
}

export const sum = /* @__PURE__ */ reduction(call, ({ abi }, { outer, length, inner, pointer }, y) =>
  abi.sum(outer, length, inner, pointer, 1, y),
);
export const mean = /* @__PURE__ */ reduction(call, ({ abi }, { outer, length, inner, pointer }, y) =>
  abi.sum(outer, length, inner, pointer, length, y),
);
export const amax = /* @__PURE__ */ reduction(callFunctions, ({ abi }, { outer, length, inner, pointer }, y) =>
  abi.amax(outer, length, inner, pointer, y),
);
export const amin = /* @__PURE__ */ reduction(callFunctions, ({ abi }, { outer, length, inner, pointer }, y) =>
  abi.amin(outer, length, inner, pointer, y),
);

const squares = /* @__PURE__ */ reduction(call, ({ abi }, { outer, length, inner, pointer }, y) => {
  abi.mul(1, outer * length * inner, pointer, 0, 4, pointer, 0, 4, pointer);
  abi.sum(outer, length, inner, pointer, 1, y);
});

/** Of a sum of squares for each of its terms: above it, what was lost of squares below the normal range does not count. */
const LEAST = 1e-30;

export const norm: Fast<Dims & { readonly p: number }> = {
  supports: (inputs, attributes) => attributes.p === 2 && squares.supports(inputs, attributes),
  kernel: (inputs: readonly [View], [y], attributes) => {
    squares.kernel(inputs, [y], attributes);
    const found = y.data.subarray(y.offset, y.offset + size(y.shape));
    const least = (LEAST * size(inputs[0].shape)) / found.length;
    // Beyond the range of float32 squares are those of float64.
    if (found.some((s) => !(s > least && s < Number.POSITIVE_INFINITY))) {
      plain(fold)(inputs, [{ ...y, data: found }], attributes);
    } else for (let i = 0; i < found.length; i++) found[i] = Math.sqrt(found[i]);
  },
};
