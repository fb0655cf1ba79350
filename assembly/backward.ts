// The backward walk of a recurrent layer, one for all cells: back-propagation through time, in three phases. What the parts
// share is laid out; gates in the reserve become gradients of their pre-activations in place, each part its own rows of the
// batch; weights follow in one sum over all T·N rows, each part its own panels (gradient.ts).

import { allocate, mark, release } from './arena';
import { accumulate, AFTER, BEFORE, Cell, multiply, NOTHING } from './cell';
import { gemm } from './gemm';
import { biasGradient, weightGradient } from './gradient';
import { packPairs, packPanel, pairBytes, panels as panelCount, unpackPanel, width } from './pack';
import {
  clear, copyRows, firstRow, hold, Layer, liveRows, rowAt, rowsBefore, rowStride, statePanels,
} from './recurrent';

/** Phases of the walk, in their order; the first has one part. */
export const LAYOUT: i32 = 0;
export const STEPS: i32 = 1;
export const WEIGHTS: i32 = 2;

/**
 * Rows [T + 1][N] of hidden states: slot t is the state before step t when going forward, slot t + 1 when reversed. Packed:
 * the rows of the output, which are the states after each step.
 */
function stateRows(layer: Layer): usize {
  const T = layer.steps;
  const N = layer.batch;
  const R = layer.state;
  const stride = rowStride(R);
  if (layer.starts) {
    const count = rowsBefore(layer, T);
    const rows = allocate(<usize>count * stride);
    copyRows(layer.output, count, R, rows, stride);
    return rows;
  }
  const slot = <usize>N * stride;
  const rows = allocate(<usize>(T + 1) * slot);
  copyRows(layer.h0, N, R, layer.reverse ? rows + <usize>T * slot : rows, stride);
  copyRows(layer.output, T * N, R, layer.reverse ? rows : rows + slot, stride);
  return rows;
}

/** A reversed sequence that ends early starts from h0 behind its last element, where the output is padding. */
function startBehind(layer: Layer): void {
  if (!layer.lengths || !layer.reverse) return;
  const stride = rowStride(layer.state);
  const row = <usize>layer.state * 4;
  for (let n = 0; n < layer.batch; n++) {
    const length = load<i32>(layer.lengths + <usize>n * 4);
    if (length <= 0 || length >= layer.steps) continue;
    memory.copy(layer.states + <usize>(length * layer.batch + n) * stride, layer.h0 + <usize>n * row, row);
  }
}

/** Rows of the states before each step of packed data: those of h0, and from their second step on those of the step before. */
function earlierRows(layer: Layer): usize {
  const R = layer.state;
  const stride = rowStride(R);
  const rows = allocate(<usize>rowsBefore(layer, layer.steps) * stride);
  for (let t = 0; t < layer.steps; t++) {
    const count = liveRows(layer, 0, layer.batch, t);
    const other = layer.reverse ? t + 1 : t - 1;
    const known = other < 0 || other == layer.steps ? 0 : min<i32>(count, liveRows(layer, 0, layer.batch, other));
    const to = rows + <usize>rowsBefore(layer, t) * stride;
    if (known) memory.copy(to, layer.states + <usize>rowsBefore(layer, other) * stride, <usize>known * stride);
    copyRows(layer.h0 + <usize>(known * R) * 4, count - known, R, to + <usize>known * stride, stride);
  }
  return rows;
}

/** Rows of the states before each step, or after it. */
function states(layer: Layer, after: bool): usize {
  if (layer.starts) return after ? layer.states : layer.before;
  return after == (layer.reverse != 0) ? layer.states : layer.states + <usize>layer.batch * rowStride(layer.state);
}

/** x [T, N, I] as rows, `rowStride` bytes apart, 0 where a row is over. */
function inputRows(layer: Layer): usize {
  const N = layer.batch;
  const stride = rowStride(layer.inputs);
  const rows = allocate(<usize>rowsBefore(layer, layer.steps) * stride);
  for (let t = 0; t < layer.steps; t++) {
    const slot = rows + <usize>rowsBefore(layer, t) * stride;
    for (let n = 0, live = liveRows(layer, 0, N, t); n < live; n++) {
      const x = rowAt(layer, layer.x, layer.xStep, layer.xRow, t, n);
      memory.copy(slot + <usize>n * stride, x, <usize>layer.inputs * 4);
    }
    clear(layer.lengths, t, N, slot, stride);
  }
  return rows;
}

/** What all parts read, or write for the last phase. It is given back with the call. */
function layOut(layer: Layer, G: i32, early: i32, segments: i32): void {
  const rows = rowsBefore(layer, layer.steps);
  const column = <usize>rows * 64;
  if (!layer.rows) layer.rows = inputRows(layer);
  if (!layer.states) layer.states = stateRows(layer);
  if (layer.starts) layer.before = earlierRows(layer);
  startBehind(layer);
  // Without anything kept of the gates, their gradients come here.
  if (!segments) layer.reserve = allocate(<usize>(G * panelCount(layer.hidden)) * column);
  // Rows of what gates read in place of the state, for the gradient of their weights; of o tanh(c) under a projection.
  if (early < G) layer.gated = allocate(<usize>rows * rowStride(layer.hidden));
  if (!layer.wR) return;
  layer.unprojected = allocate(<usize>rows * rowStride(layer.hidden));
  // Gradients of h of all steps, for that of w_hr.
  layer.totals = allocate(<usize>panelCount(layer.state) * column);
}

/** The gradient of `count` rows of h at time t: what came back from later steps, and from the output. 0 for rows that are over. */
function total(layer: Layer, first: i32, count: i32, t: i32, q: i32, carried: usize, dst: usize): void {
  const block = <usize>count * 64;
  if (layer.dOutput) {
    const rows = rowAt(layer, layer.dOutput, layer.dOutputStep, layer.dOutputRow, t, first) + <usize>q * 64;
    packPanel(rows, layer.dOutputRow, 4, count, width(layer.state, q), dst);
    accumulate(dst, carried, block);
  } else {
    memory.copy(dst, carried, block);
  }
  if (layer.lengths) clear(layer.lengths + <usize>first * 4, t, count, dst, 64);
}

/** A cell's steps (cell.ts). The walk is one function for all cells: it is given what they differ in. */
type Step = (
  p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
  dcBefore: usize,
) => void;
type Gate = (p: usize, segment: usize, size: usize, hBefore: usize, dGated: usize, dhBefore: usize) => void;

/** dX, dH0, dC0 and, in the reserve, the gradients of gates. Overwrites `reserve`. */
function walk(
  layer: Layer, first: i32, N: i32, G: i32, fused: i32, early: i32, memoryPanel: i32, reads: i32, step: Step,
  gate: Gate,
): void {
  const start = mark();
  const T = layer.steps;
  const I = layer.inputs;
  const H = layer.hidden;
  const R = layer.state;
  const U = panelCount(H);
  const Q = panelCount(R);
  const QX = layer.dX ? panelCount(I) : 0;
  const products = fused < G ? G + 1 : G;
  const block = <usize>N * 64;
  const column = <usize>rowsBefore(layer, T) * 64;
  const segment = <usize>U * column;
  const lengths: usize = layer.lengths ? layer.lengths + <usize>first * 4 : 0;
  const projected = layer.wR != 0;

  const panels = layer.reserve + <usize>first * 64;
  const stateStride = rowStride(R);
  // The states that a cell reads: before its step, or after it.
  const read = states(layer, reads == AFTER);

  const wX = layer.wX, wH = layer.wH, wR = layer.wR;
  const c0: usize = memoryPanel ? statePanels(layer.c0, first, N, H) : 0;
  // Where rows of packed data begin one after the other, from c0, those that go on are joined by those that begin.
  const joined: usize = memoryPanel && layer.starts && layer.reverse ? allocate(<usize>U * block) : 0;
  let dh = statePanels(layer.dHN, first, N, R);
  let dhBefore = allocate(<usize>Q * block);
  let dc: usize = 0;
  let dcBefore: usize = 0;
  if (memoryPanel) {
    dc = statePanels(layer.dCN, first, N, H);
    dcBefore = allocate(<usize>U * block);
  }

  // Pairs of gate gradients [ceil(N / 2)][products·H][2].
  const pairs = allocate(pairBytes(N, products * H));
  const pairStride = <usize>(products * H) * 8;
  const hidden: usize = reads != NOTHING ? allocate(<usize>U * block) : 0;
  const dXPanel = allocate(block);
  const unitStride = rowStride(H);
  const gated: usize = early < G || projected ? allocate(block) : 0;
  // Gradients of h; under a projection those of all steps are kept, and dm = W_hr^T dh.
  const dhColumn = projected ? column : block;
  const dhTotals = projected ? layer.totals + <usize>first * 64 : allocate(<usize>Q * block);
  const dm = projected ? allocate(<usize>U * block) : dhTotals;
  const dhPairs: usize = projected ? allocate(pairBytes(N, R)) : 0;

  for (let s = T - 1; s >= 0; s--) {
    const t = layer.reverse ? T - 1 - s : s;
    const live = liveRows(layer, first, N, t);
    const size = <usize>live * 64;
    // Rows that stand there at this time, over or not.
    const count = layer.starts ? live : N;
    const before = <usize>rowsBefore(layer, t);
    const now = panels + before * 64;
    const unitRows = (before + first) * unitStride;
    const dhNow = projected ? dhTotals + before * 64 : dhTotals;
    for (let q = 0; q < Q; q++) {
      total(layer, first, count, t, q, dh + <usize>q * block, dhNow + <usize>q * dhColumn);
      if (projected) {
        packPairs(dhNow + <usize>q * dhColumn, 64, 4, live, width(R, q), dhPairs + <usize>q * 128, <usize>R * 8);
      }
    }
    if (projected) {
      memory.fill(dm, 0, <usize>U * block);
      for (let u = 0; u < U; u++) {
        const p = now + <usize>u * column;
        gemm(live, R, dhPairs, <usize>R * 8, 8, wR + <usize>(u * R) * 64, dm + <usize>u * block);
        // m = o tanh(c)
        multiply(p + 3 * segment, p + 5 * segment, gated, <usize>count * 64);
        clear(lengths, t, N, gated, 64);
        unpackPanel(gated, count, width(H, u), layer.unprojected + unitRows + <usize>u * 64, unitStride, 4);
      }
    }

    let cBefore = c0;
    let cStride = block;
    if (memoryPanel && s > 0) {
      const other = layer.reverse ? t + 1 : t - 1;
      const c = panels + <usize>rowsBefore(layer, other) * 64 + <usize>memoryPanel * segment;
      if (joined) {
        const known = <usize>liveRows(layer, first, N, other) * 64;
        for (let u = 0; u < U; u++) {
          const to = joined + <usize>u * block;
          memory.copy(to, c + <usize>u * column, known);
          memory.copy(to + known, c0 + <usize>u * block + known, size - known);
        }
        cBefore = joined;
      } else {
        cBefore = c;
        cStride = column;
      }
    }
    memory.fill(dhBefore, 0, <usize>Q * block);
    for (let u = 0; u < U; u++) {
      const p = now + <usize>u * column;
      const offset = <usize>u * block;
      if (reads != NOTHING) {
        const rows = read + (before + first) * stateStride + <usize>u * 64;
        packPanel(rows, stateStride, 4, count, width(H, u), hidden + offset);
      }
      if (early < G) {
        // r h, before r's panel is overwritten
        multiply(p, hidden + offset, gated, <usize>count * 64);
        clear(lengths, t, N, gated, 64);
        unpackPanel(gated, count, width(H, u), layer.gated + unitRows + <usize>u * 64, unitStride, 4);
      }
      step(
        p, segment, size, cBefore + <usize>u * cStride, hidden + offset, dm + offset, dc + offset,
        dhBefore + offset, dcBefore + offset,
      );
      for (let g = early < G ? 1 : 0; g < products; g++) {
        const panel = p + <usize>g * segment;
        clear(lengths, t, N, panel, 64);
        packPairs(panel, 64, 4, live, width(H, u), pairs + <usize>(g * H + u * 16) * 8, pairStride);
      }
      if (memoryPanel) hold(lengths, t, live, N, dc + offset, dcBefore + offset);
    }
    if (early < G) {
      for (let u = 0; u < U; u++) {
        const p = now + <usize>u * column;
        const offset = <usize>u * block;
        // d(r h) = U_n^T dn
        memory.fill(gated, 0, block);
        gemm(
          live, H, pairs + <usize>(early * H) * 8, pairStride, 8, wH + <usize>((u * G + early) * H) * 64,
          gated,
        );
        gate(p, segment, size, hidden + offset, gated, dhBefore + offset);
        clear(lengths, t, N, p, 64);
        packPairs(p, 64, 4, live, width(H, u), pairs + <usize>(u * 16) * 8, pairStride);
      }
    }

    // dh += W_hh^T da over the gates that read the state itself; those with a panel of their own have it one further.
    // Before the first step only where it is wanted.
    const joint = min(fused, early);
    for (let q = 0; q < Q; q++) {
      if (s == 0 && !layer.dH0) break;
      const panel = dhBefore + <usize>q * block;
      const w = wH + <usize>(q * G * H) * 64;
      gemm(live, joint * H, pairs, pairStride, 8, w, panel);
      if (joint < early) {
        const rest = pairs + <usize>((joint + 1) * H) * 8;
        gemm(live, (early - joint) * H, rest, pairStride, 8, w + <usize>(joint * H) * 64, panel);
      }
      hold(lengths, t, live, N, dh + <usize>q * block, panel);
    }
    // dx = W_ih^T da, where it is wanted
    for (let q = 0; q < QX; q++) {
      memory.fill(dXPanel, 0, block);
      gemm(live, G * H, pairs, pairStride, 8, wX + <usize>(q * G * H) * 64, dXPanel);
      const dX = layer.dX + ((before + first) * I + q * 16) * 4;
      unpackPanel(dXPanel, count, width(I, q), dX, <usize>I * 4, 4);
    }
    let swap = dh;
    dh = dhBefore;
    dhBefore = swap;
    swap = dc;
    dc = dcBefore;
    dcBefore = swap;
  }

  if (layer.dH0) {
    for (let q = 0; q < Q; q++) {
      const dH0 = layer.dH0 + <usize>(first * R + q * 16) * 4;
      unpackPanel(dh + <usize>q * block, N, width(R, q), dH0, <usize>R * 4, 4);
    }
  }
  if (memoryPanel && layer.dC0) {
    for (let u = 0; u < U; u++) {
      const dC0 = layer.dC0 + <usize>(first * H + u * 16) * 4;
      unpackPanel(dc + <usize>u * block, N, width(H, u), dC0, <usize>H * 4, 4);
    }
  }
  release(start);
}

/** The gradients of weights and biases, of one part of their panels. */
function weights(layer: Layer, part: i32, parts: i32, G: i32, fused: i32, early: i32): void {
  const I = layer.inputs;
  const H = layer.hidden;
  const R = layer.state;
  const U = panelCount(H);
  const Q = panelCount(R);
  const rows = rowsBefore(layer, layer.steps);
  const column = <usize>rows * 64;
  const segment = <usize>U * column;
  const stateStride = rowStride(R);
  const unitStride = rowStride(H);
  const before = states(layer, false);

  const begin = G * U * part / parts;
  const end = G * U * (part + 1) / parts;
  for (let g = 0; g < G; g++) {
    const from = min<i32>(U, max<i32>(0, begin - g * U));
    const to = min<i32>(U, max<i32>(0, end - g * U));
    if (from == to) continue;
    const gate = layer.reserve + <usize>g * segment;
    const stateGate = g < fused ? gate : gate + segment;
    const units = <usize>(g * H) * 4;
    weightGradient(gate, column, from, to, H, layer.rows, rowStride(I), rows, I, layer.dWIh + units * I);
    const dW = layer.dWHh + units * R;
    if (g < early) weightGradient(stateGate, column, from, to, H, before, stateStride, rows, R, dW);
    else weightGradient(stateGate, column, from, to, H, layer.gated, unitStride, rows, H, dW);
    if (layer.dBIh) biasGradient(gate, column, from, to, H, rows, layer.dBIh + units);
    if (layer.dBHh) biasGradient(stateGate, column, from, to, H, rows, layer.dBHh + units);
  }
  if (layer.wR) {
    const from = Q * part / parts, to = Q * (part + 1) / parts;
    weightGradient(layer.totals, column, from, to, R, layer.unprojected, unitStride, rows, H, layer.dWHr);
  }
}

/** Part `part` of `parts` of one phase of the walk of cell C. */
export function backward<C extends Cell>(layer: Layer, phase: i32, part: i32, parts: i32): void {
  const cell = changetype<C>(0);
  if (phase == LAYOUT) {
    layOut(layer, cell.gates, cell.early, cell.segments);
    return;
  }
  if (phase == WEIGHTS) {
    weights(layer, part, parts, cell.gates, cell.fused, cell.early);
    return;
  }
  const first = firstRow(layer, part, parts);
  const count = firstRow(layer, part + 1, parts) - first;
  if (!count) return;
  walk(
    layer, first, count, cell.gates, cell.fused, cell.early, cell.memory, cell.reads,
    (
      p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
      dcBefore: usize,
    ): void => {
      changetype<C>(0).backward(p, segment, size, cBefore, hidden, dh, dc, dhBefore, dcBefore);
    },
    (p: usize, segment: usize, size: usize, hBefore: usize, dGated: usize, dhBefore: usize): void => {
      changetype<C>(0).gateBackward(p, segment, size, hBefore, dGated, dhBefore);
    },
  );
}
