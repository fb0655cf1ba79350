// The fused recurrent layers and their backward passes (reference/recurrent/scan.ts): operands in, one walk in WebAssembly, results out.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { dense } from '../reference/kernels/walk.ts';
import { present } from '../reference/ops/op.ts';
import type { Scan, ScanBackward } from '../reference/ops/scan-options.ts';
import type { Specs } from '../reference/ops/spec.ts';
import { checkLengths } from '../reference/recurrent/kernel.ts';
import { type InferenceAbi, Layer, STEPS, type TrainingAbi } from './abi.ts';
import { muster, spread } from './crew.ts';
import { LIMIT } from './entry.ts';
import { call, callTraining, trainable } from './instance.ts';
import { save } from './keeping.ts';
import { packWeights, placeGradient, placeIfThere, placeInput, placeOperands, record } from './layer.ts';
import { columns, units } from './packed.ts';
import { savedOf } from './saved.ts';
import { fetch, placeRows } from './transfer.ts';

/** A cell's walk in one of the binaries, and how many panels a block of units has at most. */
interface Cell<A> {
  readonly walk: string & keyof A;
  readonly panels: number;
  /** Whether its hidden state may be projected. */
  readonly projects?: boolean;
}

/** Elements that one walk may work in. A padded batch that needs more is walked in parts: rows do not see one another. */
let room = 2 ** 26;

/** @internal Sets that number, and gives what it was. */
export function setRoom(elements: number): number {
  const before = room;
  room = elements;
  return before;
}

/** Rows of the batch that one walk takes, at least one; of the nine inputs of a layer whose data is padded. */
function rowsOf([x, h0, , , , , , wHr]: Specs, panels: number): number {
  const [steps, batch, features] = present(x).shape;
  const state = present(h0).shape[1];
  const hidden = wHr ? wHr.shape[1] : state;
  const each = (steps + 1) * (panels * (hidden + 16) + 2 * (features + state + 32));
  return Math.max(1, Math.min(batch, Math.floor(room / each)));
}

/** Products of one walk over a layer with these inputs. */
function products([x, , , wIh, wHh]: Specs): number {
  return size(present(x).shape.slice(0, -1)) * (size(present(wIh).shape) + size(present(wHh).shape));
}

/** Pairs of rows of the batch, which the parts of a walk share out. */
const pairs = ([, h0]: Specs): number => (present(h0).shape[0] + 1) >> 1;

/** Whether a layer with these nine inputs is taken. */
function takes(
  inputs: Specs,
  { panels, projects }: Pick<Cell<InferenceAbi>, 'panels' | 'projects'>,
  { batchSizes }: Scan,
): boolean {
  const [x, h0, , wIh, wHh, , , wHr, lengths] = inputs;
  if (!x || !h0 || !wIh || !wHh || (wHr && !projects)) return false;
  if (lengths && lengths.dtype !== 'int64') return false;
  if (!inputs.slice(0, 8).every((input) => !input || input.dtype === 'float32')) return false;
  const features = x.shape[x.shape.length - 1];
  const [batch, state] = h0.shape;
  const hidden = wHr ? wHr.shape[1] : state;
  const rows = batchSizes ? x.shape[0] + batch : (x.shape[0] + 1) * (rowsOf(inputs, panels) + 1);
  const padded = (n: number): number => (n + 16) * rows;
  const weights = wIh.shape[0] + 64;
  return (
    Math.max(padded(hidden) * panels, padded(features), padded(state)) < LIMIT &&
    Math.max(weights * (features + 16), weights * (state + 16), (hidden + 16) * (state + 16)) < LIMIT
  );
}

/** Dimensions of the batch: of x and the states, or what has their shapes; of a layer's nine inputs. */
const OUTER: readonly (number | undefined)[] = [1, 0, 0];
const LAYER = [...OUTER, undefined, undefined, undefined, undefined, undefined, 0];

type Views = readonly (View | null)[];

/** Rows of views whose batch lies along these dimensions; those without one, and empty ones, as they are. */
function cut<V extends View | null>(
  views: readonly V[],
  dims: readonly (number | undefined)[],
  from: number,
  rows: number,
): V[] {
  return views.map((view, i) => {
    const dim = dims[i];
    if (!view || dim === undefined || size(view.shape) === 0 || rows >= view.shape[dim]) return view;
    const shape = view.shape.map((d, k) => (k === dim ? Math.min(rows, d - from) : d));
    return { ...view, shape, offset: view.offset + from * view.strides[dim] };
  });
}

/** Walks part by part the batch of a layer with these nine inputs; one that is packed at once. */
function byRows(layer: Views, panels: number, packed: boolean, walk: (from: number, rows: number) => void): void {
  if (packed) {
    walk(0, Number.POSITIVE_INFINITY);
    return;
  }
  const [steps, batch] = present(layer[0]).shape;
  const lengths = layer[8];
  if (lengths) checkLengths(dense(lengths), steps);
  const rows = rowsOf(layer, panels);
  let from = 0;
  do walk(from, rows);
  while ((from += rows) < batch);
}

function addTo({ data, shape, offset }: View, part: Float32Array, at: number): void {
  for (let i = 0; i < size(shape); i++) data[offset + i] += part[at + i];
}

function forward(cell: Cell<InferenceAbi>): Fast<Scan> {
  return {
    supports: (inputs, attributes) => takes(inputs, cell, attributes),
    kernel: (inputs, outputs, attributes) =>
      byRows(inputs, cell.panels, attributes.batchSizes !== undefined, (from, rows) => {
        const given = cut(inputs, LAYER, from, rows);
        const results = cut(outputs.slice(0, 3), OUTER, from, rows);
        const [reserve] = cut(outputs.slice(3), [3], from, rows);
        const work = products(given);
        muster(work);
        call((wasm) => {
          const layer = new Layer();
          packWeights(wasm, layer, given, units);
          const saved = reserve === outputs[3] ? save(wasm, reserve, given, given.slice(3, 5)) : null;
          placeOperands(wasm, layer, given, attributes);
          placeInput(wasm, layer, present(given[0]));
          [layer.output, layer.hN, layer.cN] = results.map(({ shape }) => wasm.allocate(size(shape)));
          if (saved) {
            layer.reserve = saved.reserve;
            layer.rows = saved.rows;
            layer.states = saved.states;
            // Rows of states without gaps are the output too.
            if (saved.dense) layer.output = attributes.reverse ? saved.states : saved.next;
          } else if (size(reserve.shape) > 0) layer.reserve = wasm.allocate(size(reserve.shape));
          spread(wasm, cell.walk, [record(wasm, layer), STEPS], pairs(given), work);
          [layer.output, layer.hN, layer.cN].forEach((pointer, i) => {
            fetch(wasm, pointer, results[i]);
          });
          if (!saved && size(reserve.shape) > 0) fetch(wasm, layer.reserve, reserve);
        });
      }),
  };
}

/** Inputs of a backward op: 0-2 gradients of output, h_n and c_n · 3-11 inputs 0-8 of the layer · 12 output · 13 reserve. */
function backward(cell: Cell<InferenceAbi & TrainingAbi>): Fast<ScanBackward> {
  return {
    supports: (inputs, attributes) => trainable() && takes(inputs.slice(3, 12), cell, attributes),
    kernel: (inputs, outputs, attributes) =>
      byRows(inputs.slice(3, 12), cell.panels, attributes.batchSizes !== undefined, (from, rows) => {
        const all = cut(inputs, [...OUTER, ...LAYER, 1, 3], from, rows);
        const given = all.slice(3, 12);
        const [output, reserve] = all.slice(12).map(present);
        const results = cut(outputs, OUTER, from, rows);
        const work = 2 * products(given);
        muster(work);
        callTraining((wasm) => {
          const layer = new Layer();
          const saved = reserve === inputs[13] ? savedOf(wasm, reserve) : null;
          packWeights(wasm, layer, given, columns, size(outputs[0].shape) > 0);
          placeOperands(wasm, layer, given, attributes);
          const [dOutput, dHN, dCN] = all;
          if (dOutput) placeGradient(wasm, layer, dOutput);
          layer.dHN = placeIfThere(wasm, dHN);
          layer.dCN = placeIfThere(wasm, dCN);
          if (saved) {
            layer.reserve = saved.opened(wasm);
            layer.rows = saved.rows;
            layer.states = saved.states;
          } else {
            placeInput(wasm, layer, present(given[0]));
            layer.output = placeRows(wasm, output);
            layer.reserve = placeRows(wasm, reserve);
          }
          const pointers = results.map((view) => (size(view.shape) > 0 ? wasm.allocate(size(view.shape)) : 0));
          [layer.dX, layer.dH0, layer.dC0, layer.dWIh, layer.dWHh, layer.dBIh, layer.dBHh, layer.dWHr] = pointers;
          const pointer = record(wasm, layer);
          const panels = Math.ceil(present(given[3]).shape[0] / 16);
          // Layout, steps and weights, each in so many parts at most.
          [1, pairs(given), panels].forEach((parts, phase) => {
            spread(wasm, cell.walk, [pointer, phase], parts, work);
          });
          results.forEach((view, i) => {
            // Gradients of weights are sums over the parts.
            if (from === 0 || i < OUTER.length) fetch(wasm, pointers[i], view);
            else addTo(view, wasm.float32(), pointers[i] >>> 2);
          });
        });
      }),
  };
}

export const rnn_tanh = /* @__PURE__ */ forward({ walk: 'rnnTanh', panels: 1 });
export const rnn_tanh_backward = /* @__PURE__ */ backward({ walk: 'rnnTanhBackward', panels: 1 });
export const rnn_relu = /* @__PURE__ */ forward({ walk: 'rnnRelu', panels: 1 });
export const rnn_relu_backward = /* @__PURE__ */ backward({ walk: 'rnnReluBackward', panels: 1 });
export const lstm = /* @__PURE__ */ forward({ walk: 'lstm', panels: 6, projects: true });
export const lstm_backward = /* @__PURE__ */ backward({ walk: 'lstmBackward', panels: 6, projects: true });
export const gru = /* @__PURE__ */ forward({ walk: 'gru', panels: 4 });
export const gru_backward = /* @__PURE__ */ backward({ walk: 'gruBackward', panels: 4 });
export const gru_reset_before = /* @__PURE__ */ forward({ walk: 'gruResetBefore', panels: 3 });
export const gru_reset_before_backward = /* @__PURE__ */ backward({
  walk: 'gruResetBeforeBackward',
  panels: 3,
});
