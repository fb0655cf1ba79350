// The fused recurrent layer and its backward pass (reference/ops/scan.ts): operands in, one walk in WebAssembly, results out.

import { size } from '../reference/base/shape.ts';
import type { Kernel, View } from '../reference/kernels/kernel.ts';
import type { Spec } from '../reference/ops/row.ts';
import { type Abi, LAYER_FIELDS, type Layer } from './abi.ts';
import { type Entries, LIMIT } from './entry.ts';
import { call, type Instance } from './instance.ts';
import { fetch, placeIntegers, placeRows } from './transfer.ts';

type Walk = { [K in keyof Abi]: Abi[K] extends (layer: number) => void ? K : never }[Exclude<keyof Abi, 'release'>];

/** Each cell's walks, and how many panels a block of units has at most. */
const cells: { readonly [cell: string]: { forward: Walk; backward: Walk; panels: number } } = {
  rnn_tanh: { forward: 'rnnTanh', backward: 'rnnTanhBackward', panels: 1 },
  rnn_relu: { forward: 'rnnRelu', backward: 'rnnReluBackward', panels: 1 },
  lstm: { forward: 'lstm', backward: 'lstmBackward', panels: 6 },
  gru: { forward: 'gru', backward: 'gruBackward', panels: 4 },
  gru_reset_before: { forward: 'gruResetBefore', backward: 'gruResetBeforeBackward', panels: 3 },
};

interface ScanAttributes {
  readonly cell: string;
  readonly reverse: boolean;
  readonly inference?: boolean;
}

/** Whether a layer with these inputs of `scan` is taken. */
function supportsLayer(inputs: readonly (Spec | null)[], { cell }: ScanAttributes): boolean {
  const record = Object.hasOwn(cells, cell) ? cells[cell] : undefined;
  const [x, h0, , wIh, wHh, , , wHr, lengths] = inputs;
  if (!record || !x || !h0 || !wIh || !wHh || (wHr && cell !== 'lstm')) return false;
  if (lengths && lengths.dtype !== 'int64') return false;
  if (!inputs.slice(0, 8).every((input) => !input || input.dtype === 'float32')) return false;
  const [steps, batch, features] = x.shape;
  const state = h0.shape[1];
  const hidden = wHr ? wHr.shape[1] : state;
  const padded = (n: number): number => (n + 16) * (steps + 1) * (batch + 1);
  const weights = wIh.shape[0] + 64;
  return (
    Math.max(padded(hidden) * record.panels, padded(features), padded(state)) < LIMIT &&
    Math.max(weights * (features + 16), weights * (state + 16), (hidden + 16) * (state + 16)) < LIMIT
  );
}

/** Sizes of a layer and its operands in memory, for both directions of the walk. */
function placeLayer(wasm: Instance, inputs: readonly (View | null)[], { reverse }: ScanAttributes): Layer {
  const rows = (view: View | null): number => (view ? placeRows(wasm, view) : 0);
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr, lengths] = inputs;
  return {
    steps: x!.shape[0],
    batch: x!.shape[1],
    inputs: x!.shape[2],
    hidden: wHr ? wHr.shape[1] : h0!.shape[1],
    state: h0!.shape[1],
    reverse: reverse ? 1 : 0,
    x: rows(x),
    h0: rows(h0),
    c0: rows(c0),
    wIh: rows(wIh),
    wHh: rows(wHh),
    bIh: rows(bIh),
    bHh: rows(bHh),
    wHr: rows(wHr),
    lengths: lengths ? placeIntegers(wasm, lengths) : 0,
  };
}

function walk(wasm: Instance, name: Walk, layer: Layer): void {
  const pointer = wasm.allocate(LAYER_FIELDS.length);
  wasm.int32().set(
    LAYER_FIELDS.map((field) => layer[field] ?? 0),
    pointer >>> 2,
  );
  wasm.abi[name](pointer);
}

/** Elements of the panels that a walk works in. */
const reserveSize = ({ steps = 0, batch = 0, hidden = 0 }: Layer, panels: number): number =>
  panels * Math.ceil(hidden / 16) * steps * batch * 16;

const forward: Kernel<ScanAttributes> = (inputs, outputs, attributes) => {
  call((wasm) => {
    const layer = placeLayer(wasm, inputs, attributes);
    const pointers = outputs.map((view) => wasm.allocate(size(view.shape)));
    [layer.output, layer.hN, layer.cN, layer.reserve] = pointers;
    // The walk works in the reserve; where nobody will read it, it stays here.
    if (attributes.inference) layer.reserve = wasm.allocate(reserveSize(layer, cells[attributes.cell].panels));
    walk(wasm, cells[attributes.cell].forward, layer);
    outputs.forEach((view, i) => {
      fetch(wasm, pointers[i], view);
    });
  });
};

/** Inputs of scan_backward: 0-2 gradients of output, h_n and c_n · 3-11 inputs 0-8 of scan · 12 output · 13 reserve. */
const backward: Kernel<ScanAttributes> = (inputs, outputs, attributes) => {
  call((wasm) => {
    const rows = (view: View | null): number => (view ? placeRows(wasm, view) : 0);
    const layer = placeLayer(wasm, inputs.slice(3, 12), attributes);
    [layer.dOutput, layer.dHN, layer.dCN] = inputs.slice(0, 3).map(rows);
    [layer.output, layer.reserve] = inputs.slice(12, 14).map(rows);
    const pointers = outputs.map((view) => (size(view.shape) > 0 ? wasm.allocate(size(view.shape)) : 0));
    [layer.dX, layer.dH0, layer.dC0, layer.dWIh, layer.dWHh, layer.dBIh, layer.dBHh, layer.dWHr] = pointers;
    walk(wasm, cells[attributes.cell].backward, layer);
    outputs.forEach((view, i) => {
      fetch(wasm, pointers[i], view);
    });
  });
};

export const scan: Entries = {
  scan: { supports: supportsLayer, kernel: forward },
  scan_backward: {
    supports: (inputs, attributes) => supportsLayer(inputs.slice(3, 12), attributes),
    kernel: backward,
  },
};
