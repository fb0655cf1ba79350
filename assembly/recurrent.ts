// What the two walks of a recurrent layer share: the call's sizes and pointers, masks of variable lengths, packed
// weights. T steps · N rows of the batch · I inputs · H units in U = ceil(H / 16) blocks · R state values, H of them
// without a projection. Rows do not see one another: a walk may be done in parts of the batch, by several threads.
// Where data is packed there are `starts`: fewer and fewer rows at each step, so that T·N stands for as many as there are.

import { allocate } from './arena';
import { packPanel, panels, width } from './pack';

/** One call. JavaScript writes the fields in this order (src/wasm/abi.ts); a pointer that is 0 means: not given. */
@unmanaged
export class Layer {
  steps: i32;
  batch: i32;
  inputs: i32;
  hidden: i32;
  state: i32;
  reverse: i32;
  x: usize; // [T, N, I], its steps and rows so many bytes apart:
  xStep: usize;
  xRow: usize;
  h0: usize; // [N, R]
  c0: usize; // [N, H] or 0
  bIh: usize; // [G·H] or 0
  bHh: usize; // [G·H] or 0
  lengths: usize; // i32 [N] or 0
  starts: usize; // i32 [T + 1]: rows before each step of packed data, and all of them; or 0: N at each step
  wX: usize; // w_ih, w_hh and w_hr in panels: forward of units, backward of columns; w_hr's may be 0, backward w_ih's too
  wH: usize;
  wR: usize;
  output: usize; // [T, N, R]; backward may do without it where there are `states`
  hN: usize; // [N, R]
  cN: usize; // [N, H]
  reserve: usize; // [S, U, T, N, 16]; forward 0: nothing is kept
  rows: usize; // [T·N] rows of x, `rowStride` bytes apart, 0 where a row is over; or 0
  states: usize; // [T + 1][N] rows of h, likewise (backward.ts), packed those of the output; or 0
  dOutput: usize; // as output, or 0, its steps and rows so many bytes apart:
  dOutputStep: usize;
  dOutputRow: usize;
  dHN: usize; // as hN, or 0
  dCN: usize; // as cN, or 0
  dX: usize; // gradients, shaped as what they belong to; dX may be 0, dH0 and dC0 too
  dH0: usize;
  dC0: usize;
  dWIh: usize;
  dWHh: usize;
  dBIh: usize;
  dBHh: usize;
  dWHr: usize;
  before: usize; // what the parts of the backward walk share (backward.ts)
  gated: usize;
  unprojected: usize;
  totals: usize;
}

/** How many rows come before those of time t. */
@inline
export function rowsBefore(layer: Layer, t: i32): i32 {
  return layer.starts ? load<i32>(layer.starts + <usize>t * 4) : t * layer.batch;
}

/** Row `row` of the batch at time t of a sequence, whose steps and rows are so many bytes apart. */
@inline
export function rowAt(layer: Layer, sequence: usize, step: usize, stride: usize, t: i32, row: i32): usize {
  const before = layer.starts ? <usize>load<i32>(layer.starts + <usize>t * 4) * stride : <usize>t * step;
  return sequence + before + <usize>row * stride;
}

/**
 * The row of the batch that part `part` of `parts` begins with, or the one before it ends: no pair is parted. Parts of packed
 * data have about as many rows of all steps each.
 */
export function firstRow(layer: Layer, part: i32, parts: i32): i32 {
  const batch = layer.batch;
  if (!layer.starts || part == parts) return min<i32>(batch, (((batch + 1) >> 1) * part / parts) << 1);
  const wanted = rowsBefore(layer, layer.steps) * part / parts;
  let row = 0;
  for (let sum = 0, steps = layer.steps; row < batch && sum < wanted; row += 2, sum += 2 * steps) {
    while (steps && liveRows(layer, row, 1, steps - 1) == 0) steps--;
  }
  return row;
}

/** Of `count` rows from `first` on, those up to the last that is not over at time t: what comes behind need not be computed. */
export function liveRows(layer: Layer, first: i32, count: i32, t: i32): i32 {
  if (layer.starts) return max<i32>(0, min<i32>(count, rowsBefore(layer, t + 1) - rowsBefore(layer, t) - first));
  if (layer.lengths) {
    const lengths = layer.lengths + <usize>first * 4;
    while (count && load<i32>(lengths + <usize>(count - 1) * 4) <= t) count--;
  }
  return count;
}

/** Rows that are over at time t (lengths[n] <= t; packed from `live` on) take `held`'s values. */
@inline
export function hold(lengths: usize, t: i32, live: i32, batch: i32, held: usize, panel: usize): void {
  if (lengths) holdRows(lengths, t, batch, held, panel);
  else if (live < batch) memory.copy(panel + <usize>live * 64, held + <usize>live * 64, <usize>(batch - live) * 64);
}

function holdRows(lengths: usize, t: i32, batch: i32, held: usize, panel: usize): void {
  for (let n = 0; n < batch; n++) {
    if (load<i32>(lengths + <usize>n * 4) <= t) memory.copy(panel + <usize>n * 64, held + <usize>n * 64, 64);
  }
}

/** Rows that are over at time t become 0; a row has `bytes` bytes. */
export function clear(lengths: usize, t: i32, batch: i32, rows: usize, bytes: usize): void {
  if (!lengths) return;
  for (let n = 0; n < batch; n++) {
    if (load<i32>(lengths + <usize>n * 4) <= t) memory.fill(rows + <usize>n * bytes, 0, bytes);
  }
}

/** Rows of a state [N, columns], from row `first` on, as panels [ceil(columns / 16)][count][16]; zeros where it is not given. */
export function statePanels(state: usize, first: i32, count: i32, columns: i32): usize {
  const block = <usize>count * 64;
  const row = <usize>columns * 4;
  const p = allocate(<usize>panels(columns) * block);
  if (!state) memory.fill(p, 0, <usize>panels(columns) * block);
  else {
    for (let q = 0; q < panels(columns); q++) {
      const src = state + <usize>first * row + <usize>q * 64;
      packPanel(src, row, 4, count, width(columns, q), p + <usize>q * block);
    }
  }
  return p;
}

/** w [rows, columns] as panels of 16 columns: [ceil(columns / 16)][rows][16]. */
export function packColumns(w: usize, rows: i32, columns: i32, p: usize): void {
  const bytes = <usize>rows * 64;
  for (let q = 0; q < panels(columns); q++) {
    packPanel(w + <usize>q * 64, <usize>columns * 4, 4, rows, width(columns, q), p + <usize>q * bytes);
  }
}

/** w [gates·units, columns] transposed, as panels of 16 units of one gate: [gates][U][columns][16]. */
export function packUnits(w: usize, gates: i32, units: i32, columns: i32, p: usize): void {
  const count = panels(units);
  const bytes = <usize>columns * 64;
  const row = <usize>columns * 4;
  for (let g = 0; g < gates; g++) {
    for (let u = 0; u < count; u++) {
      const src = w + <usize>(g * units + u * 16) * row;
      packPanel(src, 4, row, columns, width(units, u), p + <usize>(g * count + u) * bytes);
    }
  }
}

/** Bytes between rows of K numbers. Strides of many cache lines collide in the cache when they are powers of two. */
@inline
export function rowStride(columns: i32): usize {
  return <usize>(columns % 128 == 0 ? columns + 16 : columns) * 4;
}

/** Rows [count, columns] copied to rows `stride` bytes apart. */
export function copyRows(src: usize, count: i32, columns: i32, dst: usize, stride: usize): void {
  const row = <usize>columns * 4;
  if (stride == row) {
    memory.copy(dst, src, <usize>count * row);
    return;
  }
  for (let n = 0; n < count; n++) memory.copy(dst + <usize>n * stride, src + <usize>n * row, row);
}
