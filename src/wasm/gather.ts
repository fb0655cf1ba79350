// The gradient of an embedding's table: rows added up where one index names them, in the order of the indices.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import { checkIndex } from '../reference/kernels/gather.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { dense } from '../reference/kernels/walk.ts';
import type { Spec } from '../reference/ops/spec.ts';
import { LIMIT } from './entry.ts';
import { call } from './instance.ts';
import { copyOut, SLACK } from './stream.ts';
import { placeRows } from './transfer.ts';

/** What is added up is as large as the gradient, not as the table: each row that occurs has a place there. */
export const embedding_backward: Fast<{ readonly rows: number; readonly padding_idx: number | null }> = {
  supports: ([g]: readonly [Spec, Spec]) => g.dtype === 'float32' && size(g.shape) < LIMIT,
  kernel: ([g, indices]: readonly [View, View], [table], { rows, padding_idx }) => {
    const width = table.shape[1];
    const at = dense(indices);
    /** The place of each row from 1 on, and the row of each place. */
    const places = new Int32Array(rows);
    const named: number[] = [];
    for (let k = 0; k < at.length; k++) {
      checkIndex(at[k], rows, 0);
      if (at[k] !== padding_idx && places[at[k]] === 0) places[at[k]] = named.push(at[k]);
    }
    call((wasm) => {
      // Rows end where 8 lanes do.
      const row = (width + SLACK - 1) & -SLACK;
      const sums = wasm.allocate(named.length * row);
      let from = placeRows(wasm, g);
      wasm.allocate(SLACK);
      wasm.float32().fill(0, sums >>> 2, (sums >>> 2) + named.length * row);
      const place = (k: number): number => sums + k * row * 4;
      for (let k = 0; k < at.length; k++, from += width * 4) {
        const to = place(places[at[k]] - 1);
        if (at[k] !== padding_idx) wasm.abi.add(1, width, from, 0, 4, to, 0, 4, to);
      }
      for (let k = 0; k < named.length; k++) copyOut(wasm, place(k), table, named[k] * width, width);
    });
  },
};
