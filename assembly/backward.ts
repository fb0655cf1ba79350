// The backward walk of a recurrent layer, one for all cells: back-propagation through time. Gates in the reserve become
// gradients of their pre-activations in place; weights follow in one sum over all T·N rows (gradient.ts).

import { allocate, mark, release } from './arena';
import { accumulate, AFTER, BEFORE, Cell, multiply, NOTHING } from './cell';
import { gemm } from './gemm';
import { biasGradient, copyRows, rowStride, weightGradient } from './gradient';
import { packPairs, packPanel, pairBytes, panels as panelCount, unpackPanel, width } from './pack';
import { blockBytes, clear, columnPanels, hold, Layer, statePanels } from './recurrent';

/**
 * Rows [T + 1][N] of hidden states, `stride` bytes a row: slot t is the state before step t when going forward, slot
 * t + 1 when reversed. A reversed sequence that ends early starts from h0 behind its last element, where the output is
 * padding.
 */
function stateRows(layer: Layer, stride: usize): usize {
  const T = layer.steps;
  const N = layer.batch;
  const R = layer.state;
  const slot = <usize>N * stride;
  const rows = allocate(<usize>(T + 1) * slot);
  copyRows(layer.h0, N, R, layer.reverse ? rows + <usize>T * slot : rows, stride);
  copyRows(layer.output, T * N, R, layer.reverse ? rows : rows + slot, stride);
  if (layer.lengths && layer.reverse) {
    for (let n = 0; n < N; n++) {
      const length = load<i32>(layer.lengths + <usize>n * 4);
      if (length <= 0 || length >= T) continue;
      const row = <usize>R * 4;
      memory.copy(rows + <usize>length * slot + <usize>n * stride, layer.h0 + <usize>n * row, row);
    }
  }
  return rows;
}

/** The gradient of h at time t: what came back from later steps, and from the output. 0 for rows that are over. */
function total(layer: Layer, t: i32, q: i32, carried: usize, dst: usize): void {
  const N = layer.batch;
  const R = layer.state;
  const block = blockBytes(layer);
  if (layer.dOutput) {
    const rows = layer.dOutput + <usize>(t * N * R + q * 16) * 4;
    packPanel(rows, <usize>R * 4, 4, N, width(R, q), dst);
    accumulate(dst, carried, block);
  } else {
    memory.copy(dst, carried, block);
  }
  clear(layer.lengths, t, N, dst, 64);
}

/** A cell's steps (cell.ts). The walk is one function for all cells: it is given what they differ in. */
type Step = (
  p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
  dcBefore: usize,
) => void;
type Gate = (p: usize, segment: usize, size: usize, hBefore: usize, dGated: usize, dhBefore: usize) => void;

/** dX, dH0, dC0 and the gradients of all weights of one layer in one direction. Overwrites `reserve` and `x`. */
function walk(
  layer: Layer, G: i32, fused: i32, early: i32, segments: i32, memoryPanel: i32, reads: i32, step: Step, gate: Gate,
): void {
  const start = mark();
  const T = layer.steps;
  const N = layer.batch;
  const I = layer.inputs;
  const H = layer.hidden;
  const R = layer.state;
  const U = panelCount(H);
  const Q = panelCount(R);
  const QX = layer.dX ? panelCount(I) : 0;
  const count = fused < G ? G + 1 : G;
  const block = blockBytes(layer);
  const column = <usize>T * block;
  const segment = <usize>U * column;
  const lengths = layer.lengths;
  const projected = layer.wHr != 0;
  const rows = T * N;

  const panels = segments ? layer.reserve : allocate(<usize>G * segment);
  const stateStride = rowStride(R);
  const states = stateRows(layer, stateStride);
  const slot = <usize>N * stateStride;
  const before = layer.reverse ? states + slot : states;
  const after = layer.reverse ? states : states + slot;

  const wX: usize = QX ? columnPanels(layer.wIh, G * H, I) : 0;
  const wH = columnPanels(layer.wHh, G * H, R);
  const wR: usize = projected ? columnPanels(layer.wHr, R, H) : 0;
  const c0: usize = memoryPanel ? statePanels(layer.c0, N, H) : 0;
  let dh = statePanels(layer.dHN, N, R);
  let dhBefore = allocate(<usize>Q * block);
  let dc: usize = 0;
  let dcBefore: usize = 0;
  if (memoryPanel) {
    dc = statePanels(layer.dCN, N, H);
    dcBefore = allocate(<usize>U * block);
  }

  // Pairs of gate gradients [ceil(N / 2)][count·H][2].
  const pairs = allocate(pairBytes(N, count * H));
  const pairStride = <usize>(count * H) * 8;
  const hidden: usize = reads != NOTHING ? allocate(<usize>U * block) : 0;
  const dXPanel = allocate(block);
  // Rows of what gates read in place of the state, for the gradient of their weights; of o tanh(c) under a projection.
  const unitStride = rowStride(H);
  const gatedRows: usize = early < G ? allocate(<usize>rows * unitStride) : 0;
  const gated: usize = early < G || projected ? allocate(block) : 0;
  const unprojectedRows: usize = projected ? allocate(<usize>rows * unitStride) : 0;
  // Gradients of h; under a projection those of all steps are kept for that of w_hr, and dm = W_hr^T dh.
  const dhColumn = projected ? column : block;
  const dhTotals = allocate(<usize>Q * dhColumn);
  const dm = projected ? allocate(<usize>U * block) : dhTotals;
  const dhPairs: usize = projected ? allocate(pairBytes(N, R)) : 0;

  for (let s = T - 1; s >= 0; s--) {
    const t = layer.reverse ? T - 1 - s : s;
    const now = panels + <usize>t * block;
    const dhNow = projected ? dhTotals + <usize>t * block : dhTotals;
    for (let q = 0; q < Q; q++) {
      total(layer, t, q, dh + <usize>q * block, dhNow + <usize>q * dhColumn);
      if (projected) {
        packPairs(dhNow + <usize>q * dhColumn, 64, 4, N, width(R, q), dhPairs + <usize>q * 128, <usize>R * 8);
      }
    }
    if (projected) {
      memory.fill(dm, 0, <usize>U * block);
      for (let u = 0; u < U; u++) {
        const p = now + <usize>u * column;
        gemm(N, R, dhPairs, <usize>R * 8, 8, wR + <usize>(u * R) * 64, dm + <usize>u * block);
        // m = o tanh(c)
        multiply(p + 3 * segment, p + 5 * segment, gated, block);
        clear(lengths, t, N, gated, 64);
        const m = unprojectedRows + <usize>(t * N) * unitStride + <usize>u * 64;
        unpackPanel(gated, N, width(H, u), m, unitStride, 4);
      }
    }

    let cBefore = c0;
    let cStride = block;
    if (memoryPanel && s > 0) {
      cBefore = (layer.reverse ? now + block : now - block) + <usize>memoryPanel * segment;
      cStride = column;
    }
    memory.fill(dhBefore, 0, <usize>Q * block);
    for (let u = 0; u < U; u++) {
      const p = now + <usize>u * column;
      const offset = <usize>u * block;
      if (reads != NOTHING) {
        const source = (reads == AFTER ? after : before) + <usize>t * slot + <usize>u * 64;
        packPanel(source, stateStride, 4, N, width(H, u), hidden + offset);
      }
      if (early < G) {
        // r h, before r's panel is overwritten
        multiply(p, hidden + offset, gated, block);
        clear(lengths, t, N, gated, 64);
        const r = gatedRows + <usize>(t * N) * unitStride + <usize>u * 64;
        unpackPanel(gated, N, width(H, u), r, unitStride, 4);
      }
      step(
        p, segment, block, cBefore + <usize>u * cStride, hidden + offset, dm + offset, dc + offset,
        dhBefore + offset, dcBefore + offset,
      );
      const first = early < G ? 1 : 0;
      for (let g = first; g < count; g++) {
        const panel = p + <usize>g * segment;
        clear(lengths, t, N, panel, 64);
        packPairs(panel, 64, 4, N, width(H, u), pairs + <usize>(g * H + u * 16) * 8, pairStride);
      }
      if (memoryPanel) hold(lengths, t, N, dc + offset, dcBefore + offset);
    }
    if (early < G) {
      for (let u = 0; u < U; u++) {
        const p = now + <usize>u * column;
        const offset = <usize>u * block;
        // d(r h) = U_n^T dn
        memory.fill(gated, 0, block);
        gemm(
          N, H, pairs + <usize>(early * H) * 8, pairStride, 8, wH + <usize>((u * G + early) * H) * 64,
          gated,
        );
        gate(p, segment, block, hidden + offset, gated, dhBefore + offset);
        clear(lengths, t, N, p, 64);
        packPairs(p, 64, 4, N, width(H, u), pairs + <usize>(u * 16) * 8, pairStride);
      }
    }

    // dh += W_hh^T da over the gates that read the state itself; those with a panel of their own have it one further
    const joint = min(fused, early);
    for (let q = 0; q < Q; q++) {
      const panel = dhBefore + <usize>q * block;
      const w = wH + <usize>(q * G * H) * 64;
      gemm(N, joint * H, pairs, pairStride, 8, w, panel);
      if (joint < early) {
        const rest = pairs + <usize>((joint + 1) * H) * 8;
        gemm(N, (early - joint) * H, rest, pairStride, 8, w + <usize>(joint * H) * 64, panel);
      }
      hold(lengths, t, N, dh + <usize>q * block, panel);
    }
    // dx = W_ih^T da, where it is wanted
    for (let q = 0; q < QX; q++) {
      memory.fill(dXPanel, 0, block);
      gemm(N, G * H, pairs, pairStride, 8, wX + <usize>(q * G * H) * 64, dXPanel);
      unpackPanel(dXPanel, N, width(I, q), layer.dX + <usize>(t * N * I + q * 16) * 4, <usize>I * 4, 4);
    }
    let swap = dh;
    dh = dhBefore;
    dhBefore = swap;
    swap = dc;
    dc = dcBefore;
    dcBefore = swap;
  }

  for (let q = 0; q < Q; q++) {
    unpackPanel(dh + <usize>q * block, N, width(R, q), layer.dH0 + <usize>q * 64, <usize>R * 4, 4);
  }
  if (memoryPanel && layer.dC0) {
    for (let u = 0; u < U; u++) {
      unpackPanel(dc + <usize>u * block, N, width(H, u), layer.dC0 + <usize>u * 64, <usize>H * 4, 4);
    }
  }

  const xStride = rowStride(I);
  const x = xStride == <usize>I * 4 ? layer.x : allocate(<usize>rows * xStride);
  if (x != layer.x) copyRows(layer.x, rows, I, x, xStride);
  for (let t = 0; t < T; t++) clear(lengths, t, N, x + <usize>(t * N) * xStride, xStride);
  for (let g = 0; g < G; g++) {
    const gate = panels + <usize>g * segment;
    const stateGate = g < fused ? gate : gate + segment;
    const units = <usize>(g * H) * 4;
    weightGradient(gate, column, H, x, xStride, rows, I, layer.dWIh + units * I);
    if (g < early) weightGradient(stateGate, column, H, before, stateStride, rows, R, layer.dWHh + units * R);
    else weightGradient(stateGate, column, H, gatedRows, unitStride, rows, H, layer.dWHh + units * R);
    if (layer.dBIh) biasGradient(gate, column, H, rows, layer.dBIh + units);
    if (layer.dBHh) biasGradient(stateGate, column, H, rows, layer.dBHh + units);
  }
  if (projected) weightGradient(dhTotals, column, R, unprojectedRows, unitStride, rows, H, layer.dWHr);
  release(start);
}

/** The walk of cell C. */
export function backward<C extends Cell>(layer: Layer): void {
  const cell = changetype<C>(0);
  walk(
    layer, cell.gates, cell.fused, cell.early, cell.segments, cell.memory, cell.reads,
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
