// The recurrent ops on the device. Forward: products with the input of all steps in one matrix product, then the walk over time.
// Backward: the walk, which leaves the gradients of all pre-activations, then products for the gradients of weights and input.

import { isContiguous, type Shape, size } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import type { Demand } from '../../reference/kernels/places.ts';
import { present } from '../../reference/ops/op.ts';
import type { Scan, ScanBackward } from '../../reference/ops/scan-options.ts';
import { lengthTexts } from '../../reference/recurrent/kernel.ts';
import * as ops from '../../reference/recurrent/ops.ts';
import { ask } from '../ask.ts';
import { SUM } from '../folds.ts';
import type { Gpu } from '../gpu.ts';
import { factor, isHalved } from '../halves.ts';
import type { Family, GpuKernel, Views } from '../kernel.ts';
import { matmul } from '../matmul.ts';
import { pointwise, stored } from '../pointwise.ts';
import { reduce } from '../reduce.ts';
import { copyInto, type Scratch, withScratch } from '../scratch.ts';
import { seen } from '../views.ts';
import { type BackForm, backwardShader, buffersOf } from './backward.ts';
import { statesBefore } from './before.ts';
import { type CellText, cells } from './cells.ts';
import type { Form } from './form.ts';
import { forwardShader } from './forward.ts';
import { packable } from './packed.ts';
import { backwardStep, forwardStep, ROWS, THREADS } from './steps.ts';
import { packed, turned } from './weights.ts';

const WIDEST = 256;

/** A vector as one row. */
const row = (x: View): View => seen(x, [1, size(x.shape)], [0, x.strides[0]]);

/** Whether a walk reads a matrix as halves: of one that is all of its storage the copy is in its order. */
const readAsHalves = (w: View): boolean => isHalved(w) && w.offset === 0 && isContiguous(w.shape, w.strides);

function formOf(given: Views, keeps: boolean): Form {
  const [h0, wHh, wHr, lengths] = [present(given[1]), present(given[4]), given[7], given[8]];
  const state = h0.shape[1];
  const hidden = wHr ? wHr.shape[1] : state;
  const gates = wHh.shape[0] / hidden;
  const threads = Math.min(WIDEST, Math.ceil(Math.max(hidden, state) / 32) * 32);
  return {
    hidden,
    state,
    projects: wHr !== null,
    lengths: lengths !== null,
    keeps: keeps && gates > 1,
    halves: readAsHalves(wHh),
    projectionHalves: wHr !== null && readAsHalves(wHr),
    threads,
  };
}

const forward =
  (text: CellText): GpuKernel =>
  (gpu, given, [output, hN, cN, reserve], { reverse }: Scan) =>
    withScratch(gpu, (scratch) => {
      const form = formOf(given, size(reserve.shape) > 0);
      const [x, h0, c0, wIh, , bIh, , , lengths] = given.map((v) => v && scratch.contiguous(v));
      const [T, N] = present(x).shape;
      const stacked = present(wIh).shape[0];
      const xs = scratch.make([T * N, stacked]);
      const inputs = seen(present(x), [T * N, present(x).shape[2]]);
      matmul(gpu, inputs, turned(present(wIh)), xs, bIh && row(bIh));
      const weights = packed(gpu, scratch, given, form);
      if (inSteps(text, form)) {
        forwardInSteps({ gpu, scratch, text, form, reverse, xs, weights, h0: present(h0), c0, lengths }, [
          output,
          hN,
          cN,
          reserve,
        ]);
        return;
      }
      const reads = [
        xs,
        weights,
        present(h0),
        ...(text.cell.hasCellState ? [present(c0)] : []),
        ...(lengths ? [lengths] : []),
      ];
      const writes = [output, hN, ...(text.cell.hasCellState ? [cN] : []), ...(form.keeps ? [reserve] : [])];
      const program = gpu.queue.program(`${text.cell.name} forward ${Object.values(form)}`, () =>
        forwardShader(text, form),
      );
      const buffers = [...reads.map((v) => stored(v).source()), ...writes.map((v) => stored(v).target())];
      gpu.queue.run(program, buffers, [T, N, Number(reverse)], N);
    });

/** From so many units on a workgroup has too much to do for one row. */
const LARGE = 256;

/** Whether a walk is done in a dispatch a step: of a large layer, which none but LSTMs with a projection and GRUs that reset first are not. */
const inSteps = ({ cell, early }: CellText, { hidden, projects }: Form): boolean =>
  hidden > LARGE && !projects && early === cell.gates.length;

interface Steps {
  readonly gpu: Gpu;
  readonly text: CellText;
  readonly form: Form;
  readonly reverse: boolean;
}

/** Workgroups that give each unit of some rows a thread. */
const groupsOf = ({ hidden }: Form, N: number): number => Math.ceil((Math.ceil(N / ROWS) * hidden) / THREADS);

function forwardInSteps(
  {
    gpu,
    scratch,
    text,
    form,
    reverse,
    xs,
    weights,
    h0,
    c0,
    lengths,
  }: Steps & { scratch: Scratch; xs: View; weights: View; h0: View; c0: View | null; lengths: View | null },
  [output, hN, cN, reserve]: readonly View[],
): void {
  const [T, N] = output.shape;
  const { hidden: H } = form;
  const states = scratch.make([2, N, H]);
  const turn = (i: number): View => seen(states, [N, H], undefined, i * N * H);
  pointwise(gpu, { name: 'copy', reads: [h0], writes: [turn(0)], inPlace: true, body: 'y0 = x0;' });
  if (c0) copyInto(gpu, c0, cN);
  const program = gpu.queue.program(`${text.cell.name} step ${Object.values(form)}`, () => forwardStep(text, form));
  const given = [
    xs,
    weights,
    ...(lengths ? [lengths] : []),
    states,
    output,
    ...(c0 ? [cN] : []),
    ...(form.keeps ? [reserve] : []),
  ];
  const buffers = given.map((v) => stored(v).source());
  for (let step = 0; step < T; step++)
    gpu.queue.run(program, buffers, [T, N, Number(reverse), step], groupsOf(form, N));
  copyInto(gpu, turn(T % 2), hN);
}

function backwardInSteps(
  { gpu, text, form, T, N, reverse }: Steps & { readonly form: BackForm; T: number; N: number },
  bound: (names: readonly string[]) => GPUBuffer[],
): void {
  const shader = backwardStep(text, form);
  const program = gpu.queue.program(`${text.cell.name} step backward ${Object.values(form)}`, () => shader);
  const buffers = bound([...shader.reads, ...shader.writes].map(({ name }) => name));
  for (let step = 0; step <= T; step++)
    gpu.queue.run(program, buffers, [T, N, Number(reverse), step], groupsOf(form, N));
}

const backward =
  (text: CellText): GpuKernel =>
  (gpu, views, outputs, { reverse, fixedInput, fixedStates }: ScanBackward) =>
    withScratch(gpu, (scratch) => {
      const [dOutput, dHn, dCn, ...given] = views.map((v) => v && scratch.contiguous(v));
      const [x, h0, c0, wIh, wHh, bIh, bHh, wHr, lengths, output, reserve] = given;
      const { cell, apart, early } = text;
      const form: BackForm = { ...formOf(given, true), arrives: dOutput !== null };
      const { hidden: H, state: R, projects } = form;
      const [T, N, I] = present(x).shape;
      const stacked = cell.gates.length * H;
      const [dX, dH0, dC0, dWIh, dWHh, dBIh, dBHh, dWHr] = outputs;
      const begun = (shape: Shape, start: View | null, own: View): View => {
        const carried = fixedStates ? scratch.make(shape) : own;
        if (start) copyInto(gpu, start, carried);
        return carried;
      };
      const rows = T * N;
      const before = statesBefore(gpu, scratch, present(output), present(h0), lengths, reverse);
      const buffers: { readonly [name: string]: View | null } = {
        reserve,
        wHh,
        wHr,
        dOutput,
        before,
        output,
        c0,
        lengths,
        dX: scratch.make([rows, stacked]),
        dU: apart ? scratch.make([rows, stacked]) : null,
        dHs: begun([N, R], dHn, dH0),
        dCs: cell.hasCellState ? begun([N, H], dCn, dC0) : null,
        dTotals: projects ? begunTotals(gpu, scratch, dOutput, [rows, R]) : null,
        gatedRows: early < cell.gates.length ? scratch.make([rows, H]) : null,
      };
      const bound = (names: readonly string[]): GPUBuffer[] =>
        names.map((name) => {
          const view = present(buffers[name]);
          return name === 'wHh' || name === 'wHr' ? factor(view) : stored(view).source();
        });
      if (inSteps(text, form)) {
        backwardInSteps({ gpu, text, form, T, N, reverse }, bound);
      } else {
        const key = `${cell.name} backward ${Object.values(form)}`;
        const program = gpu.queue.program(key, () => backwardShader(text, form));
        const { reads, writes } = buffersOf(text, form);
        gpu.queue.run(program, bound([...reads, ...writes]), [T, N, Number(reverse)], N);
      }

      const dA = present(buffers.dX);
      const dU = buffers.dU ?? dA;
      const states = seen(before, [rows, R]);
      const inputs = seen(present(x), [rows, I]);
      if (!fixedInput) matmul(gpu, dA, present(wIh), seen(dX, [rows, I]));
      matmul(gpu, turned(dA), inputs, dWIh);
      weightsOf(gpu, text, H, dU, states, buffers.gatedRows, dWHh);
      if (bIh) reduce(gpu, SUM, dA, dBIh, [0]);
      if (bHh) reduce(gpu, SUM, dU, dBHh, [0]);
      if (wHr) {
        const totals = present(buffers.dTotals);
        matmul(gpu, turned(totals), unprojected(gpu, scratch, present(reserve), rows, H), dWHr);
      }
    });

/** Gradients of the output, to which those that come back are added. */
function begunTotals(gpu: Gpu, scratch: Scratch, dOutput: View | null, shape: Shape): View {
  const totals = scratch.make(shape);
  if (dOutput) copyInto(gpu, seen(dOutput, shape), totals);
  return totals;
}

/** dW_hh: of gates that read a gated state that one's rows. */
function weightsOf(
  gpu: Gpu,
  { cell, early }: CellText,
  H: number,
  dU: View,
  states: View,
  gatedRows: View | null,
  dW: View,
): void {
  const part = (x: View, from: number, to: number, along: 0 | 1): View => {
    const shape = x.shape.map((d, i) => (i === along ? (to - from) * H : d));
    return seen(x, shape, x.strides, x.offset + from * H * x.strides[along]);
  };
  const G = cell.gates.length;
  if (early === G || !gatedRows) {
    matmul(gpu, turned(dU), states, dW);
    return;
  }
  matmul(gpu, turned(part(dU, 0, early, 1)), states, part(dW, 0, early, 0));
  matmul(gpu, turned(part(dU, early, G, 1)), gatedRows, part(dW, early, G, 0));
}

/** m = o tanh(c') of all steps, [T·N, H], from the reserve [S, U, T, N, 16] of an LSTM. */
function unprojected(gpu: Gpu, scratch: Scratch, reserve: View, rows: number, H: number): View {
  const U = Math.ceil(H / 16);
  const m = scratch.make([rows, U, 16]);
  const segment = (s: number): View =>
    seen(reserve, [rows, U, 16], [16, rows * 16, 1], reserve.offset + s * U * rows * 16);
  pointwise(gpu, { name: 'mul', reads: [segment(3), segment(5)], writes: [m], body: 'y0 = x0 * x1;' });
  return seen(m, [rows, H], [U * 16, 1]);
}

/** A walk over sequences whose lengths, where they are given, must be within its steps. */
const fitting =
  (walk: GpuKernel): GpuKernel =>
  (gpu, given, outputs, attributes) => {
    const [x, lengths] = [present(given[0]), given[8]];
    const [text, hint] = lengthTexts('{value}', '{row}', '{most}');
    const demand: Demand = { from: 0, most: x.shape[0], error: 'RuntimeError', text, hint };
    if (lengths) withScratch(gpu, ({ contiguous }) => ask(gpu, demand, contiguous(lengths)));
    walk(gpu, given, outputs, attributes);
  };

const rowsOf: { readonly [name: string]: readonly [object, object] } = {
  rnn_tanh: [ops.rnn_tanh, ops.rnn_tanh_backward],
  rnn_relu: [ops.rnn_relu, ops.rnn_relu_backward],
  lstm: [ops.lstm, ops.lstm_backward],
  gru: [ops.gru, ops.gru_backward],
  gru_reset_before: [ops.gru_reset_before, ops.gru_reset_before_backward],
};

export const recurrentKernels: Family = cells.flatMap((text) => {
  const [ahead, back] = rowsOf[text.cell.name];
  return [
    [ahead, fitting(packable(forward(text), { inputs: [0], lengths: 8, outputs: [0, 3] }))] as const,
    [back, packable(backward(text), { inputs: [0, 3, 12, 13], lengths: 11, outputs: [0] })] as const,
  ];
});
