// A recurrent call's operands in WebAssembly memory, and the record that says where each is (assembly/recurrent.ts).

import type { View } from '../reference/kernels/kernel.ts';
import { present } from '../reference/ops/op.ts';
import type { Scan } from '../reference/ops/scan-options.ts';
import { startsOf } from '../reference/recurrent/kernel.ts';
import { type InferenceAbi, Layer } from './abi.ts';
import type { Instance } from './instance.ts';
import { type Pack, packed } from './packed.ts';
import { place, placeIntegers, placeRows } from './transfer.ts';

type Views = readonly (View | null)[];

/** Packs a layer's weights; w_ih where it is wanted. Before anything is taken from the arena. */
export function packWeights<A extends InferenceAbi>(
  wasm: Instance<A>,
  layer: Layer,
  [, h0, , wIh, wHh, , , wHr]: Views,
  pack: Pack<A>,
  wanted = true,
): void {
  const hidden = (wHr ?? present(h0)).shape[1];
  const gates = present(wIh).shape[0] / hidden;
  if (wanted) layer.wX = packed(wasm, present(wIh), pack, gates);
  layer.wH = packed(wasm, present(wHh), pack, gates);
  if (wHr) layer.wR = packed(wasm, wHr, pack, 1);
}

/** Row-major numbers in memory; 0 where there are none. */
export const placeIfThere = (wasm: Instance, view: View | null): number => (view ? placeRows(wasm, view) : 0);

/** Places a layer's operands besides x and the weights. */
export function placeOperands(wasm: Instance, layer: Layer, inputs: Views, { reverse, batchSizes }: Scan): void {
  const [x, h0, c0, , , bIh, bHh, wHr, lengths] = inputs;
  const { shape } = present(x);
  const [batch, state] = present(h0).shape;
  layer.steps = batchSizes?.length ?? shape[0];
  layer.batch = batch;
  layer.inputs = shape[shape.length - 1];
  layer.hidden = wHr ? wHr.shape[1] : state;
  layer.state = state;
  layer.reverse = reverse ? 1 : 0;
  layer.h0 = placeIfThere(wasm, h0);
  layer.c0 = placeIfThere(wasm, c0);
  layer.bIh = placeIfThere(wasm, bIh);
  layer.bHh = placeIfThere(wasm, bHh);
  if (lengths) layer.lengths = placeIntegers(wasm, lengths);
  if (batchSizes) layer.starts = placeNumbers(wasm, startsOf(batchSizes));
}

function placeNumbers(wasm: Instance, numbers: readonly number[]): number {
  const pointer = wasm.allocate(numbers.length);
  wasm.int32().set(numbers, pointer >>> 2);
  return pointer;
}

/** Packed rows [P, K] as a sequence of one row a step. */
const single = (view: View): View =>
  view.shape.length === 3
    ? view
    : { ...view, shape: [view.shape[0], 1, view.shape[1]], strides: [view.strides[0], 0, view.strides[1]] };

/** Where a sequence is, and bytes from step to step and row to row. */
interface PlacedSequence {
  readonly pointer: number;
  readonly step: number;
  readonly row: number;
}

/** Places a sequence [T, N, K] or [P, K], in the order in which it lies in memory. */
function placeSequence(wasm: Instance, sequence: View): PlacedSequence {
  const view = single(sequence);
  const [steps, batch, features] = view.shape;
  const placed = place(wasm, view);
  let [step, row] = placed.strides;
  let { pointer } = placed;
  if (features > 1 && placed.strides[2] !== 4) {
    pointer = placeRows(wasm, view);
    row = features * 4;
    step = batch * row;
  }
  if (batch === 1) row = step;
  if (steps === 1) step = batch * row;
  return { pointer, step, row };
}

/** Places a layer's input. */
export function placeInput(wasm: Instance, layer: Layer, x: View): void {
  const { pointer, step, row } = placeSequence(wasm, x);
  layer.x = pointer;
  layer.xStep = step;
  layer.xRow = row;
}

/** Places the gradient of its output. */
export function placeGradient(wasm: Instance, layer: Layer, dOutput: View): void {
  const { pointer, step, row } = placeSequence(wasm, dOutput);
  layer.dOutput = pointer;
  layer.dOutputStep = step;
  layer.dOutputRow = row;
}

/** Numbers that a record takes. */
export const RECORD = /* @__PURE__ */ Object.keys(/* @__PURE__ */ new Layer()).length;

/** Writes a record to a place. */
export function write(wasm: Instance, layer: Layer, pointer: number): void {
  const fields = Object.values(layer);
  const memory = wasm.int32();
  for (let i = 0; i < fields.length; i++) memory[(pointer >>> 2) + i] = fields[i];
}

/** Writes a record; gives where it is. */
export function record(wasm: Instance, layer: Layer): number {
  const pointer = wasm.allocate(RECORD);
  write(wasm, layer, pointer);
  return pointer;
}
