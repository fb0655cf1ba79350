// Layer normalization of float32 rows, forward and backward, as passes over a block that stays in the cache. A pass writes beyond
// a row what the next row writes over: none of them reads rows where it writes them.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { layer_norm as plain } from '../reference/kernels/norm.ts';
import { present } from '../reference/ops/op.ts';
import type { Specs } from '../reference/ops/spec.ts';
import type { Combine } from './abi.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { call } from './instance.ts';
import { copyOut, SLACK, stream } from './stream.ts';
import { placeRows } from './transfer.ts';

/** The first input is of the rows' shape in both directions. */
const supports = (inputs: Specs): boolean => {
  const { shape } = present(inputs[0]);
  return allFloat32(inputs) && size(shape) < LIMIT && shape[1] > 0;
};

/** Passes over `rows` rows of `width` numbers, with a number for each row or with one row for all. */
const passes = (rows: number, width: number) => ({
  byRow: (op: Combine, x: number, v: number, y: number): void => op(rows, width, x, width * 4, 4, v, 4, 0, y),
  byColumn: (op: Combine, x: number, v: number, y: number): void => op(rows, width, x, width * 4, 4, v, 0, 4, y),
  each: (op: Combine, x: number, v: number, y: number): void => op(1, rows * width, x, 0, 4, v, 0, 4, y),
});

export const layer_norm: Fast<{ readonly eps: number }> = {
  supports,
  kernel: (inputs: readonly [View, View | null, View | null], outputs, options) => {
    const [x, weight, bias] = inputs;
    const [y, means, rstds] = outputs;
    const width = y.shape[1];
    let odd = false;
    stream(call, [x], [y], width, (wasm, block) => {
      const { abi } = wasm;
      const [w, b] = [weight, bias].map((v) => (v ? placeRows(wasm, v) : 0));
      const [centered, other] = [0, 1].map(() => wasm.allocate(block + SLACK));
      const [mean, rstd] = [0, 1].map(() => wasm.allocate(block / width + SLACK));
      return ([from, to], count, before) => {
        const n = count / width;
        const { byRow, byColumn, each } = passes(n, width);
        abi.sum(n, width, 1, from, width, mean);
        byRow(abi.sub, from, mean, centered);
        each(abi.mul, centered, centered, other);
        abi.sum(n, width, 1, other, width, rstd);
        const memory = wasm.float32();
        for (let i = rstd >>> 2; i < (rstd >>> 2) + n; i++) {
          memory[i] = 1 / Math.sqrt(memory[i] + options.eps);
          odd ||= !(memory[i] > 0 && memory[i] < Infinity);
        }
        const scaled = !w === !b ? to : other;
        byRow(abi.mul, centered, rstd, scaled);
        if (w) byColumn(abi.mul, scaled, w, b ? other : to);
        if (b) byColumn(abi.add, other, b, to);
        copyOut(wasm, mean, means, before / width, n);
        copyOut(wasm, rstd, rstds, before / width, n);
      };
    });
    // What is not finite, or has no finite square.
    if (odd) plain(inputs, outputs, options);
  },
};

// With n = (x - mean) rstd and d = g w: dx = rstd (d - mean(d) - n mean(d n)); dw = Σ g n; db = Σ g
export const layer_norm_backward: Fast = {
  supports,
  kernel: ([g, x, means, rstds, weight]: readonly [View, View, View, View, View | null], [dx, dw, db]) => {
    const width = dx.shape[1];
    stream(call, [g, x], [dx], width, (wasm, block) => {
      const { abi } = wasm;
      const [mean, rstd] = [means, rstds].map((v) => placeRows(wasm, v));
      const w = weight ? placeRows(wasm, weight) : 0;
      const [normal, weighted, other] = [0, 1, 2].map(() => wasm.allocate(block + SLACK));
      const share = wasm.allocate(block / width + SLACK);
      const part = wasm.allocate(width + SLACK);
      const addColumns = (rows: number, from: number, to: View): void => {
        abi.sum(1, rows, width, from, 1, part);
        const memory = wasm.float32();
        for (let j = 0; j < width; j++) to.data[to.offset + j] += memory[(part >>> 2) + j];
      };
      return ([up, from, to], count, before) => {
        const n = count / width;
        const { byRow, byColumn, each } = passes(n, width);
        const at = (before / width) * 4;
        byRow(abi.sub, from, mean + at, other);
        byRow(abi.mul, other, rstd + at, normal);
        each(abi.mul, up, normal, other);
        addColumns(n, other, dw);
        addColumns(n, up, db);
        if (w) byColumn(abi.mul, up, w, weighted);
        const d = w ? weighted : up;
        each(abi.mul, d, normal, other);
        abi.sum(n, width, 1, other, width, share);
        byRow(abi.mul, normal, share, other);
        each(abi.sub, d, other, normal);
        abi.sum(n, width, 1, d, width, share);
        byRow(abi.sub, normal, share, other);
        byRow(abi.mul, other, rstd + at, to);
      };
    });
  },
};
