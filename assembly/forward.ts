// The forward walk of a recurrent layer, one for all cells, over some rows of the batch. Products with the input are made for
// a span of steps at once and stand in the gate panels; each step adds the products with the state and turns them into
// gates in place. Where nothing is kept for a backward pass, every span works in the same panels.

import { allocate, allocateZeroed, mark, release } from './arena';
import { Cell } from './cell';
import { gemm, gemv } from './gemm';
import { fillPanel, packPairs, pairBytes, panels as panelCount, unpackPanel, width } from './pack';
import {
  clear, copyRows, firstRow, hold, Layer, liveRows, rowAt, rowsBefore, rowStride, statePanels,
} from './recurrent';
import { add, load as loadVector, store as storeVector } from './simd';

/** Rows of a span, about: enough for a product to be worth its weights, few enough for its gates to stay in the cache. */
const SPAN: i32 = 128;

/** A cell's steps (cell.ts). The walk is one function for all cells: it is given what they differ in. */
type Gate = (p: usize, segment: usize, size: usize, hBefore: usize, gated: usize) => void;
type Step = (p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize) => void;

/** Adds a bias [gates·units], from gate `first` on, to the rows [.][U][16] that panels start from. */
function addBias(bias: usize, gates: i32, units: i32, rows: usize, first: i32, shift: i32): void {
  if (!bias) return;
  const padded = panelCount(units) * 16;
  for (let g = first; g < gates; g++) {
    const row = rows + <usize>((g + shift) * padded) * 4;
    const own = bias + <usize>(g * units) * 4;
    let j = 0;
    for (; j + 4 <= units; j += 4) {
      const to = row + <usize>j * 4;
      storeVector(to, add(loadVector(to), loadVector(own + <usize>j * 4)));
    }
    for (; j < units; j++) {
      const to = row + <usize>j * 4;
      store<f32>(to, load<f32>(to) + load<f32>(own + <usize>j * 4));
    }
  }
}

/** b_ih and b_hh, which meet in one panel, but for gates that keep the two products apart: [.][U][16]. */
function biasRows(layer: Layer, gates: i32, fused: i32): usize {
  const H = layer.hidden;
  const count = fused < gates ? gates + 1 : gates;
  const bias = allocateZeroed(<usize>(count * panelCount(H)) * 64);
  addBias(layer.bIh, gates, H, bias, 0, 0);
  addBias(layer.bHh, fused, H, bias, 0, 0);
  addBias(layer.bHh, gates, H, bias, fused, 1);
  return bias;
}

/** Fills gate panels [.][U], `column` bytes apart, with biases and W_ih x for rows whose pairs are given, or for the one row at x. */
function project(
  layer: Layer, rows: i32, x: usize, pairs: usize, gates: i32, count: i32, bias: usize, panels: usize, column: usize,
): void {
  const I = layer.inputs;
  const U = panelCount(layer.hidden);
  for (let index = 0; index < count * U; index++) {
    const panel = panels + <usize>index * column;
    fillPanel(bias + <usize>index * 64, rows, panel);
    if (rows > 1 && index < gates * U) {
      gemm(rows, I, pairs, <usize>I * 8, 8, layer.wX + <usize>(index * I) * 64, panel);
    }
  }
  if (rows == 1) gemv(gates * U, I, x, 4, layer.wX, panels, column);
}

/** Steps of the span that comes behind s others, with `count` rows each where data is not packed. */
function spanOf(layer: Layer, s: i32, count: i32): i32 {
  const most = layer.steps - s;
  if (!layer.starts) return max<i32>(1, min<i32>(most, SPAN / count));
  let steps = 1;
  for (; steps < most; steps++) {
    const low = layer.reverse ? most - steps - 1 : s;
    if (rowsBefore(layer, low + steps + 1) - rowsBefore(layer, low) > SPAN) break;
  }
  return steps;
}

/** Of rows first … first + count - 1 at time t those that are not over, as the backward pass will read them. */
function keepRows(layer: Layer, t: i32, first: i32, count: i32): void {
  const stride = rowStride(layer.inputs);
  const rows = layer.rows + <usize>(rowsBefore(layer, t) + first) * stride;
  const x = rowAt(layer, layer.x, layer.xStep, layer.xRow, t, first);
  for (let n = 0, live = liveRows(layer, first, count, t); n < live; n++) {
    memory.copy(rows + <usize>n * stride, x + <usize>n * layer.xRow, <usize>layer.inputs * 4);
  }
  if (layer.lengths) clear(layer.lengths + <usize>first * 4, t, count, rows, stride);
}

/** output, hN, cN, reserve and what else is kept, of one layer in one direction (reference/recurrent/scan.ts). */
function walk(
  layer: Layer, first: i32, count: i32, gates: i32, fused: i32, early: i32, segments: i32, memoryPanel: i32,
  gate: Gate, step: Step,
): void {
  const start = mark();
  const T = layer.steps;
  const I = layer.inputs;
  const H = layer.hidden;
  const R = layer.state;
  const U = panelCount(H);
  const Q = panelCount(R);
  const block = <usize>count * 64;
  const row = <usize>R * 4;
  const lengths: usize = layer.lengths ? layer.lengths + <usize>first * 4 : 0;
  const packed = layer.starts != 0;
  const projected = layer.wR != 0;
  const productPanels = fused < gates ? gates + 1 : gates;

  // Panels of gates: those of all steps where they are kept, else those of one span.
  const keeps = segments != 0 && layer.reserve != 0;
  // Panels of a span are a part's own, one step behind the other, unless data is packed.
  const own = !keeps && !packed;
  const spanRows = packed ? max<i32>(SPAN, layer.batch) : spanOf(layer, 0, count) * count;
  const column = <usize>(keeps ? rowsBefore(layer, T) : spanRows) * 64;
  const segment = <usize>U * column;
  const scratch: usize = keeps ? 0 : allocate(<usize>max(segments, productPanels) * segment);
  const bias = biasRows(layer, gates, fused);
  // Rows of all of a span are one product, if none is over, and their pairs and their panels are without gaps.
  const even = packed || layer.xStep == <usize>count * layer.xRow;
  const joint = !lengths && (own || count == layer.batch) && (even || (count & 1) == 0);
  const inputPairs = allocate(pairBytes(joint ? spanRows : count, I));

  // One row needs no pairs: the panels of its state are the row.
  const alone = count == 1;
  const pairs = allocate(pairBytes(count, R));
  const gatedPairs: usize = early < gates ? allocate(pairBytes(count, H)) : 0;
  const gated: usize = early < gates ? allocate(block) : 0;
  const c0: usize = memoryPanel ? statePanels(layer.c0, first, count, H) : 0;
  let hBefore = statePanels(layer.h0, first, count, R);
  let h = allocate(<usize>Q * block);
  const unprojected: usize = projected ? allocate(<usize>U * block) : 0;
  const unprojectedPairs: usize = projected ? allocate(pairBytes(count, H)) : 0;
  if (!alone) packPairs(layer.h0 + <usize>first * row, row, 4, count, R, pairs, <usize>R * 8);

  const stride = rowStride(R);
  const slot = <usize>layer.batch * stride;
  if (layer.states && !packed) {
    const before = (layer.reverse ? layer.states + <usize>T * slot : layer.states) + <usize>first * stride;
    copyRows(layer.h0 + <usize>first * row, count, R, before, stride);
  }

  // c before the first step is c0's panels; later it is in the gate panels, one column per block of units.
  let cBefore: usize = c0;
  let cStride = block;
  for (let s = 0, steps = 0; s < T; s += steps) {
    steps = spanOf(layer, s, count);
    const low = layer.reverse ? T - s - steps : s;
    const begin = rowsBefore(layer, low);
    const panels = keeps ? layer.reserve + <usize>(begin + first) * 64 : scratch;
    const rows = packed ? rowsBefore(layer, low + steps) - begin : steps * count;
    for (let k = 0; k < steps; k++) {
      const x = rowAt(layer, layer.x, layer.xStep, layer.xRow, low + k, first);
      const to = inputPairs + (joint ? pairBytes(k * count, I) : 0);
      const live = liveRows(layer, first, count, low + k);
      if ((joint ? rows : live) > 1) {
        if (!joint || !even) packPairs(x, layer.xRow, 4, live, I, to, <usize>I * 8);
        else if (k == 0) packPairs(x, layer.xRow, 4, rows, I, to, <usize>I * 8);
      }
      if (!joint) {
        const skipped = own ? k * count : rowsBefore(layer, low + k) - begin;
        project(layer, live, x, to, gates, productPanels, bias, panels + <usize>skipped * 64, column);
      }
      if (layer.rows) keepRows(layer, low + k, first, count);
    }
    if (joint) {
      const x = rowAt(layer, layer.x, layer.xStep, layer.xRow, low, first);
      project(layer, rows, x, inputPairs, gates, productPanels, bias, panels, column);
    }

    for (let k = 0; k < steps; k++) {
      const ahead = layer.reverse ? steps - 1 - k : k;
      const t = low + ahead;
      const now = panels + <usize>(own ? ahead * count : rowsBefore(layer, t) - begin) * 64;
      const m = projected ? unprojected : h;
      const live = liveRows(layer, first, count, t);
      const size = <usize>live * 64;

      // Of one row all units together.
      for (let g = 0; live == 1 && g < early; g++) {
        const panel = now + <usize>(g < fused ? g : g + 1) * segment;
        gemv(U, R, alone ? hBefore : pairs, alone ? 4 : 8, layer.wH + <usize>(g * U * R) * 64, panel, column);
      }
      for (let u = 0; u < U; u++) {
        const p = now + <usize>u * column;
        for (let g = 0; live > 1 && g < early; g++) {
          const panel = p + <usize>(g < fused ? g : g + 1) * segment;
          gemm(live, R, pairs, <usize>R * 8, 8, layer.wH + <usize>((g * U + u) * R) * 64, panel);
        }
        const offset = <usize>u * block;
        if (early < gates) {
          gate(p, segment, size, hBefore + offset, gated);
          packPairs(gated, 64, 4, live, width(H, u), gatedPairs + <usize>u * 128, <usize>H * 8);
        } else {
          step(p, segment, size, cBefore + <usize>u * cStride, hBefore + offset, m + offset);
        }
      }
      if (early < gates) {
        for (let u = 0; u < U; u++) {
          const p = now + <usize>u * column;
          for (let g = early; g < gates; g++) {
            const w = layer.wH + <usize>((g * U + u) * R) * 64;
            gemm(live, H, gatedPairs, <usize>H * 8, 8, w, p + <usize>g * segment);
          }
          const offset = <usize>u * block;
          step(p, segment, size, cBefore + <usize>u * cStride, hBefore + offset, m + offset);
        }
      }
      if (memoryPanel) {
        const c = now + <usize>memoryPanel * segment;
        if (packed) {
          // Rows that are over have no place in the gate panels.
          for (let u = 0; u < U; u++) memory.copy(c0 + <usize>u * block, c + <usize>u * column, size);
        } else {
          for (let u = 0; u < U; u++) hold(lengths, t, live, count, cBefore + <usize>u * cStride, c + <usize>u * column);
          cBefore = c;
          cStride = column;
        }
      }

      if (keeps && lengths) {
        for (let index = 0; index < segments * U; index++) {
          if (index / U != memoryPanel || !memoryPanel) clear(lengths, t, count, now + <usize>index * column, 64);
        }
      }

      // h = W_hr m
      if (projected) {
        for (let u = 0; u < U; u++) {
          packPairs(m + <usize>u * block, 64, 4, live, width(H, u), unprojectedPairs + <usize>u * 128, <usize>H * 8);
        }
        memory.fill(h, 0, <usize>Q * block);
        for (let q = 0; q < Q; q++) {
          gemm(live, H, unprojectedPairs, <usize>H * 8, 8, layer.wR + <usize>(q * H) * 64, h + <usize>q * block);
        }
      }

      const at = <usize>(rowsBefore(layer, t) + first);
      const output = layer.output + at * row;
      const state = layer.states + (layer.reverse || packed ? 0 : slot) + at * stride;
      for (let q = 0; q < Q; q++) {
        const panel = h + <usize>q * block;
        hold(lengths, t, live, count, hBefore + <usize>q * block, panel);
        if (!alone) packPairs(panel, 64, 4, count, width(R, q), pairs + <usize>q * 128, <usize>R * 8);
        unpackPanel(panel, live, width(R, q), output + <usize>q * 64, row, 4);
      }
      clear(lengths, t, count, output, row);
      if (layer.states && state != output) copyRows(output, packed ? live : count, R, state, stride);
      const swap = hBefore;
      hBefore = h;
      h = swap;
    }

    // The next span's gates come where these are.
    if (memoryPanel && own) {
      for (let u = 0; u < U; u++) memory.copy(c0 + <usize>u * block, cBefore + <usize>u * cStride, block);
      cBefore = c0;
      cStride = block;
    }
  }

  for (let q = 0; q < Q; q++) {
    const hN = layer.hN + <usize>first * row + <usize>q * 64;
    unpackPanel(hBefore + <usize>q * block, count, width(R, q), hN, row, 4);
  }
  if (memoryPanel) {
    for (let u = 0; u < U; u++) {
      const cN = layer.cN + <usize>(first * H + u * 16) * 4;
      unpackPanel(cBefore + <usize>u * cStride, count, width(H, u), cN, <usize>H * 4, 4);
    }
  }
  release(start);
}

/** Part `part` of `parts` of the walk of cell C, which has one phase. */
export function forward<C extends Cell>(layer: Layer, part: i32, parts: i32): void {
  const cell = changetype<C>(0);
  const first = firstRow(layer, part, parts);
  const count = firstRow(layer, part + 1, parts) - first;
  if (!count) return;
  walk(
    layer, first, count, cell.gates, cell.fused, cell.early, cell.segments, cell.memory,
    (p: usize, segment: usize, size: usize, hBefore: usize, gated: usize): void => {
      changetype<C>(0).gate(p, segment, size, hBefore, gated);
    },
    (p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void => {
      changetype<C>(0).forward(p, segment, size, cBefore, hBefore, h);
    },
  );
}
