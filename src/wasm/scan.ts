// The fused recurrent layers and their backward passes (reference/recurrent/scan.ts): operands in, one walk in WebAssembly, results out.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { dense } from '../reference/kernels/walk.ts';
import { present } from '../reference/ops/op.ts';
import type { Scan, ScanBackward } from '../reference/ops/scan-options.ts';
import type { Specs } from '../reference/ops/spec.ts';
import { checkLengths } from '../reference/recurrent/kernel.ts';
import { type InferenceAbi, LAYER_FIELDS, type Layer, type Walk, type WholeAbi } from './abi.ts';
import { LIMIT } from './entry.ts';
import { call, callTraining, type Instance, trainable } from './instance.ts';
import { fetch, placeIntegers, placeRows } from './transfer.ts';

/** A cell's walk in one of the binaries, and how many panels a block of units has at most. */
interface Cell<A> {
  readonly walk: (abi: A) => Walk;
  readonly panels: number;
  /** Whether its hidden state may be projected. */
  readonly projects?: boolean;
}

/** Whether a layer with these nine inputs is taken. */
function takes(inputs: Specs, { panels, projects }: Cell<never>): boolean {
  const [x, h0, , wIh, wHh, , , wHr, lengths] = inputs;
  if (!x || !h0 || !wIh || !wHh || (wHr && !projects)) return false;
  if (lengths && lengths.dtype !== 'int64') return false;
  if (!inputs.slice(0, 8).every((input) => !input || input.dtype === 'float32')) return false;
  const [steps, batch, features] = x.shape;
  const state = h0.shape[1];
  const hidden = wHr ? wHr.shape[1] : state;
  const padded = (n: number): number => (n + 16) * (steps + 1) * (batch + 1);
  const weights = wIh.shape[0] + 64;
  return (
    Math.max(padded(hidden) * panels, padded(features), padded(state)) < LIMIT &&
    Math.max(weights * (features + 16), weights * (state + 16), (hidden + 16) * (state + 16)) < LIMIT
  );
}

/** Sizes of a layer and its operands in memory, for both directions of the walk. */
function placeLayer(wasm: Instance, inputs: readonly (View | null)[], { reverse }: Scan): Layer {
  const rows = (view: View | null): number => (view ? placeRows(wasm, view) : 0);
  const [x, h0, wIh, wHh] = [0, 1, 3, 4].map((i) => present(inputs[i]));
  const [, , c0, , , bIh, bHh, wHr, lengths] = inputs;
  const [steps, batch, features] = x.shape;
  if (lengths) checkLengths(dense(lengths), steps);
  return {
    steps,
    batch,
    inputs: features,
    hidden: wHr ? wHr.shape[1] : h0.shape[1],
    state: h0.shape[1],
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

function run(wasm: Instance, walk: Walk, layer: Layer): void {
  const pointer = wasm.allocate(LAYER_FIELDS.length);
  wasm.int32().set(
    LAYER_FIELDS.map((field) => layer[field] ?? 0),
    pointer >>> 2,
  );
  walk(pointer);
}

/** Elements of the panels that a walk works in. */
const panelsOf = ({ steps = 0, batch = 0, hidden = 0 }: Layer, panels: number): number =>
  panels * Math.ceil(hidden / 16) * steps * batch * 16;

function forward(cell: Cell<InferenceAbi>): Fast<Scan> {
  return {
    supports: (inputs) => takes(inputs, cell),
    kernel: (inputs, outputs, attributes) => {
      call((wasm) => {
        const layer = placeLayer(wasm, inputs, attributes);
        const pointers = outputs.map((view) => wasm.allocate(size(view.shape)));
        [layer.output, layer.hN, layer.cN, layer.reserve] = pointers;
        // The walk works in the reserve; where nobody will read it, it stays here.
        if (size(outputs[3].shape) === 0) layer.reserve = wasm.allocate(panelsOf(layer, cell.panels));
        run(wasm, cell.walk(wasm.abi), layer);
        outputs.forEach((view, i) => {
          fetch(wasm, pointers[i], view);
        });
      });
    },
  };
}

/** Inputs of a backward op: 0-2 gradients of output, h_n and c_n · 3-11 inputs 0-8 of the layer · 12 output · 13 reserve. */
function backward(cell: Cell<WholeAbi>): Fast<ScanBackward> {
  return {
    supports: (inputs) => trainable() && takes(inputs.slice(3, 12), cell),
    kernel: (inputs, outputs, attributes) => {
      callTraining((wasm) => {
        const rows = (view: View | null): number => (view ? placeRows(wasm, view) : 0);
        const layer = placeLayer(wasm, inputs.slice(3, 12), attributes);
        [layer.dOutput, layer.dHN, layer.dCN] = inputs.slice(0, 3).map(rows);
        [layer.output, layer.reserve] = inputs.slice(12, 14).map(rows);
        const pointers = outputs.map((view) => (size(view.shape) > 0 ? wasm.allocate(size(view.shape)) : 0));
        [layer.dX, layer.dH0, layer.dC0, layer.dWIh, layer.dWHh, layer.dBIh, layer.dBHh, layer.dWHr] = pointers;
        run(wasm, cell.walk(wasm.abi), layer);
        outputs.forEach((view, i) => {
          fetch(wasm, pointers[i], view);
        });
      });
    },
  };
}

export const rnn_tanh = /* @__PURE__ */ forward({ walk: (abi) => abi.rnnTanh, panels: 1 });
export const rnn_tanh_backward = /* @__PURE__ */ backward({ walk: (abi) => abi.rnnTanhBackward, panels: 1 });
export const rnn_relu = /* @__PURE__ */ forward({ walk: (abi) => abi.rnnRelu, panels: 1 });
export const rnn_relu_backward = /* @__PURE__ */ backward({ walk: (abi) => abi.rnnReluBackward, panels: 1 });
export const lstm = /* @__PURE__ */ forward({ walk: (abi) => abi.lstm, panels: 6, projects: true });
export const lstm_backward = /* @__PURE__ */ backward({ walk: (abi) => abi.lstmBackward, panels: 6, projects: true });
export const gru = /* @__PURE__ */ forward({ walk: (abi) => abi.gru, panels: 4 });
export const gru_backward = /* @__PURE__ */ backward({ walk: (abi) => abi.gruBackward, panels: 4 });
export const gru_reset_before = /* @__PURE__ */ forward({ walk: (abi) => abi.gruResetBefore, panels: 3 });
export const gru_reset_before_backward = /* @__PURE__ */ backward({
  walk: (abi) => abi.gruResetBeforeBackward,
  panels: 3,
});
