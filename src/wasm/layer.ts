// A recurrent call's operands in WebAssembly memory, and the record that says where each is (assembly/recurrent.ts).

import type { View } from '../reference/kernels/kernel.ts';
import { present } from '../reference/ops/op.ts';
import type { Scan } from '../reference/ops/scan-options.ts';
import { startsOf } from '../reference/recurrent/kernel.ts';
import { type InferenceAbi, LAYER_FIELDS, type Layer } from './abi.ts';
import type { Instance } from './instance.ts';
import { type Pack, packed } from './packed.ts';
import { place, placeIntegers, placeRows } from './transfer.ts';

type Views = readonly (View | null)[];

/** The panels of a layer's weights; those of w_ih where they are wanted. Before anything is taken from the arena. */
export function packWeights<A extends InferenceAbi>(
  wasm: Instance<A>,
  [, h0, , wIh, wHh, , , wHr]: Views,
  pack: Pack<A>,
  wanted = true,
): Layer {
  const hidden = (wHr ?? present(h0)).shape[1];
  const gates = present(wIh).shape[0] / hidden;
  return {
    wX: wanted ? packed(wasm, present(wIh), pack, gates) : 0,
    wH: packed(wasm, present(wHh), pack, gates),
    wR: wHr ? packed(wasm, wHr, pack, 1) : 0,
  };
}

/** A layer's sizes, and its operands besides x and the weights. */
export function placeLayer(wasm: Instance, inputs: Views, { reverse, batchSizes }: Scan): Layer {
  const rows = (view: View | null): number => (view ? placeRows(wasm, view) : 0);
  const [x, h0, c0, , , bIh, bHh, wHr, lengths] = inputs;
  const { shape } = present(x);
  const [batch, state] = present(h0).shape;
  return {
    steps: batchSizes?.length ?? shape[0],
    batch,
    inputs: shape[shape.length - 1],
    hidden: wHr ? wHr.shape[1] : state,
    state,
    reverse: reverse ? 1 : 0,
    h0: rows(h0),
    c0: rows(c0),
    bIh: rows(bIh),
    bHh: rows(bHh),
    lengths: lengths ? placeIntegers(wasm, lengths) : 0,
    starts: batchSizes ? placeNumbers(wasm, startsOf(batchSizes)) : 0,
  };
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

/** A sequence [T, N, K] or [P, K], in the order in which it lies in memory: where it is, and bytes from step to step and row to row. */
export function placeSequence(
  wasm: Instance,
  sequence: View,
  names: readonly [keyof Layer, keyof Layer, keyof Layer],
): Layer {
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
  return { [names[0]]: pointer, [names[1]]: step, [names[2]]: row };
}

/** Writes the record, to where it says. */
export function record(wasm: Instance, layer: Layer): number {
  const pointer = wasm.allocate(LAYER_FIELDS.length);
  const memory = wasm.int32();
  for (const [i, field] of LAYER_FIELDS.entries()) memory[(pointer >>> 2) + i] = layer[field] ?? 0;
  return pointer;
}
