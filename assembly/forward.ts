// The forward walk of a recurrent layer, one for all cells. Products with the input are made for all T·N rows before
// the walk and stand in the gate panels; each step adds the products with the state and turns them into gates in place.

import { allocate, allocateZeroed, mark, release } from './arena';
import { Cell } from './cell';
import { gemm } from './gemm';
import { fillPanel, packPairs, pairBytes, panels as panelCount, unpackPanel, width } from './pack';
import { blockBytes, clear, hold, Layer, statePanels, unitPanels } from './recurrent';

/** A cell's steps (cell.ts). The walk is one function for all cells: it is given what they differ in. */
type Gate = (p: usize, segment: usize, size: usize, hBefore: usize, gated: usize) => void;
type Step = (p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize) => void;

/** Adds a bias [gates·units], from gate `first` on, to the rows [.][U][16] that panels start from. */
function addBias(bias: usize, gates: i32, units: i32, rows: usize, first: i32, shift: i32): void {
  if (!bias) return;
  const padded = panelCount(units) * 16;
  for (let g = first; g < gates; g++) {
    for (let j = 0; j < units; j++) {
      const row = rows + <usize>((g + shift) * padded + j) * 4;
      store<f32>(row, load<f32>(row) + load<f32>(bias + <usize>(g * units + j) * 4));
    }
  }
}

/** Fills the gate panels [.][U][T][N][16] with biases and W_ih x. */
function projectInput(layer: Layer, gates: i32, fused: i32, panels: usize, column: usize): void {
  const I = layer.inputs;
  const H = layer.hidden;
  const U = panelCount(H);
  const rows = layer.steps * layer.batch;
  const count = fused < gates ? gates + 1 : gates;
  const pairs = allocate(pairBytes(rows, I));
  packPairs(layer.x, <usize>I * 4, 4, rows, I, pairs, <usize>I * 8);
  const weights = unitPanels(layer.wIh, gates, H, I);
  // b_ih and b_hh meet in one panel, but for gates that keep the two products apart
  const bias = allocateZeroed(<usize>(count * U) * 64);
  addBias(layer.bIh, gates, H, bias, 0, 0);
  addBias(layer.bHh, fused, H, bias, 0, 0);
  addBias(layer.bHh, gates, H, bias, fused, 1);
  for (let index = 0; index < count * U; index++) {
    const panel = panels + <usize>index * column;
    fillPanel(bias + <usize>index * 64, rows, panel);
    if (index < gates * U) gemm(rows, I, pairs, <usize>I * 8, 8, weights + <usize>(index * I) * 64, panel);
  }
}

/** output, hN, cN and reserve of one layer in one direction (reference/ops/scan.ts). */
function walk(
  layer: Layer, gates: i32, fused: i32, early: i32, segments: i32, memoryPanel: i32, gate: Gate, step: Step,
): void {
  const start = mark();
  const T = layer.steps;
  const N = layer.batch;
  const H = layer.hidden;
  const R = layer.state;
  const U = panelCount(H);
  const Q = panelCount(R);
  const block = blockBytes(layer);
  const column = <usize>T * block;
  const segment = <usize>U * column;
  const row = <usize>R * 4;
  const lengths = layer.lengths;
  const projected = layer.wHr != 0;

  const panels = segments ? layer.reserve : allocate(<usize>gates * segment);
  projectInput(layer, gates, fused, panels, column);
  const weights = unitPanels(layer.wHh, gates, H, R);
  const projection: usize = projected ? unitPanels(layer.wHr, 1, R, H) : 0;

  const pairs = allocate(pairBytes(N, R));
  const gatedPairs: usize = early < gates ? allocate(pairBytes(N, H)) : 0;
  const gated: usize = early < gates ? allocate(block) : 0;
  const c0: usize = memoryPanel ? statePanels(layer.c0, N, H) : 0;
  let hBefore = statePanels(layer.h0, N, R);
  let h = allocate(<usize>Q * block);
  const unprojected: usize = projected ? allocate(<usize>U * block) : 0;
  const unprojectedPairs: usize = projected ? allocate(pairBytes(N, H)) : 0;
  packPairs(layer.h0, row, 4, N, R, pairs, <usize>R * 8);

  // c before the first step is c0's panels; later it is in the reserve, one column per block of units.
  let cBefore: usize = c0;
  let cStride = block;
  for (let s = 0; s < T; s++) {
    const t = layer.reverse ? T - 1 - s : s;
    const now = panels + <usize>t * block;
    const m = projected ? unprojected : h;

    for (let u = 0; u < U; u++) {
      const p = now + <usize>u * column;
      for (let g = 0; g < early; g++) {
        const panel = p + <usize>(g < fused ? g : g + 1) * segment;
        gemm(N, R, pairs, <usize>R * 8, 8, weights + <usize>((g * U + u) * R) * 64, panel);
      }
      const offset = <usize>u * block;
      if (early < gates) {
        gate(p, segment, block, hBefore + offset, gated);
        packPairs(gated, 64, 4, N, width(H, u), gatedPairs + <usize>u * 128, <usize>H * 8);
      } else {
        step(p, segment, block, cBefore + <usize>u * cStride, hBefore + offset, m + offset);
      }
    }
    if (early < gates) {
      for (let u = 0; u < U; u++) {
        const p = now + <usize>u * column;
        for (let g = early; g < gates; g++) {
          gemm(N, H, gatedPairs, <usize>H * 8, 8, weights + <usize>((g * U + u) * R) * 64, p + <usize>g * segment);
        }
        const offset = <usize>u * block;
        step(p, segment, block, cBefore + <usize>u * cStride, hBefore + offset, m + offset);
      }
    }
    if (memoryPanel) {
      const c = now + <usize>memoryPanel * segment;
      for (let u = 0; u < U; u++) hold(lengths, t, N, cBefore + <usize>u * cStride, c + <usize>u * column);
      cBefore = c;
      cStride = column;
    }

    // h = W_hr m
    if (projected) {
      for (let u = 0; u < U; u++) {
        packPairs(m + <usize>u * block, 64, 4, N, width(H, u), unprojectedPairs + <usize>u * 128, <usize>H * 8);
      }
      memory.fill(h, 0, <usize>Q * block);
      for (let q = 0; q < Q; q++) {
        gemm(N, H, unprojectedPairs, <usize>H * 8, 8, projection + <usize>(q * H) * 64, h + <usize>q * block);
      }
    }

    const output = layer.output + <usize>(t * N) * row;
    for (let q = 0; q < Q; q++) {
      const panel = h + <usize>q * block;
      hold(lengths, t, N, hBefore + <usize>q * block, panel);
      packPairs(panel, 64, 4, N, width(R, q), pairs + <usize>q * 128, <usize>R * 8);
      unpackPanel(panel, N, width(R, q), output + <usize>q * 64, row, 4);
    }
    clear(lengths, t, N, output, row);
    const swap = hBefore;
    hBefore = h;
    h = swap;
  }

  for (let q = 0; q < Q; q++) {
    unpackPanel(hBefore + <usize>q * block, N, width(R, q), layer.hN + <usize>q * 64, row, 4);
  }
  if (memoryPanel) {
    for (let u = 0; u < U; u++) {
      unpackPanel(cBefore + <usize>u * cStride, N, width(H, u), layer.cN + <usize>u * 64, <usize>H * 4, 4);
    }
  }
  release(start);
}

/** The walk of cell C. */
export function forward<C extends Cell>(layer: Layer): void {
  const cell = changetype<C>(0);
  walk(
    layer, cell.gates, cell.fused, cell.early, cell.segments, cell.memory,
    (p: usize, segment: usize, size: usize, hBefore: usize, gated: usize): void => {
      changetype<C>(0).gate(p, segment, size, hBefore, gated);
    },
    (p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void => {
      changetype<C>(0).forward(p, segment, size, cBefore, hBefore, h);
    },
  );
}
