// What the two walks of a recurrent layer share: the call's sizes and pointers, masks of variable lengths, packed
// weights. T steps · N rows of the batch · I inputs · H units in U = ceil(H / 16) blocks · R state values, H of them
// without a projection.

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
  x: usize; // [T, N, I]
  h0: usize; // [N, R]
  c0: usize; // [N, H] or 0
  wIh: usize; // [G·H, I]
  wHh: usize; // [G·H, R]
  bIh: usize; // [G·H] or 0
  bHh: usize; // [G·H] or 0
  wHr: usize; // [R, H] or 0
  lengths: usize; // i32 [N] or 0
  output: usize; // [T, N, R]
  hN: usize; // [N, R]
  cN: usize; // [N, H]
  reserve: usize; // [S, U, T, N, 16]
  dOutput: usize; // as output, or 0
  dHN: usize; // as hN, or 0
  dCN: usize; // as cN, or 0
  dX: usize; // gradients, shaped as what they belong to; dX may be 0
  dH0: usize;
  dC0: usize;
  dWIh: usize;
  dWHh: usize;
  dBIh: usize;
  dBHh: usize;
  dWHr: usize;
}

/** Bytes of one panel over the batch at one time. */
@inline
export function blockBytes(layer: Layer): usize {
  return <usize>layer.batch * 64;
}

/** Rows that are over at time t (lengths[n] <= t) take `held`'s values. Nothing where there are no lengths. */
@inline
export function hold(lengths: usize, t: i32, batch: i32, held: usize, panel: usize): void {
  if (lengths) holdRows(lengths, t, batch, held, panel);
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

/** A state [N, columns] as panels [ceil(columns / 16)][N][16]; zeros where it is not given. */
export function statePanels(state: usize, batch: i32, columns: i32): usize {
  const count = panels(columns);
  const block = <usize>batch * 64;
  const p = allocate(<usize>count * block);
  if (!state) memory.fill(p, 0, <usize>count * block);
  else {
    for (let q = 0; q < count; q++) {
      packPanel(state + <usize>q * 64, <usize>columns * 4, 4, batch, width(columns, q), p + <usize>q * block);
    }
  }
  return p;
}

/** w [rows, columns] as panels of 16 columns: [ceil(columns / 16)][rows][16]. */
export function columnPanels(w: usize, rows: i32, columns: i32): usize {
  const count = panels(columns);
  const bytes = <usize>rows * 64;
  const p = allocate(<usize>count * bytes);
  for (let q = 0; q < count; q++) {
    packPanel(w + <usize>q * 64, <usize>columns * 4, 4, rows, width(columns, q), p + <usize>q * bytes);
  }
  return p;
}

/** w [gates·units, columns] transposed, as panels of 16 units of one gate: [gates][U][columns][16]. */
export function unitPanels(w: usize, gates: i32, units: i32, columns: i32): usize {
  const count = panels(units);
  const bytes = <usize>columns * 64;
  const row = <usize>columns * 4;
  const p = allocate(<usize>(gates * count) * bytes);
  for (let g = 0; g < gates; g++) {
    for (let u = 0; u < count; u++) {
      const src = w + <usize>(g * units + u * 16) * row;
      packPanel(src, 4, row, columns, width(units, u), p + <usize>(g * count + u) * bytes);
    }
  }
  return p;
}
