// The steps of an LSTM with layer normalization (reference/recurrent/layer-norm.ts), as passes over blocks. The rate of a row's norm
// stands where the row begins.

import type { Combine, InferenceAbi, NormsAbi, TrainingAbi } from './abi.ts';
import { callNorms, callNormsBackward } from './parts.ts';
import { backward, forward, type Walk } from './variant.ts';

const GATES = [0, 1, 2, 3] as const;

const walk: Walk<InferenceAbi & NormsAbi, InferenceAbi & TrainingAbi & NormsAbi> = {
  segments: 18,
  memory: 13,
  joint: false,

  forward(steps, recur) {
    const { abi, two, one, byColumn, scratch, block, n, h: H, eps } = steps;
    const [gX, gH, b, gC, bC] = steps.own;
    const [u, p, q] = [4, 1, 1].map(scratch);
    return ({ x, xStep, h, c, saved, hNext }) => {
      const at = (segment: number): number => saved + segment * block;
      for (const k of GATES) recur(k, h, u + k * block);
      abi.normalize(n, H, 4, x, xStep, eps, at(0), block, at(15));
      abi.normalize(n, H, 4, u, block, eps, at(4), block, at(16));
      for (const k of GATES) {
        const row = k * H * 4;
        byColumn(abi.mul, at(k), gX + row, p);
        byColumn(abi.mul, at(4 + k), gH + row, q);
        two(abi.add, p, q, p);
        byColumn(abi.add, p, b + row, q);
        one(k === 2 ? abi.signedTanh : abi.logistic, q, at(8 + k));
      }
      const [i, f, g, o, nC, cNext, t] = [8, 9, 10, 11, 12, 13, 14].map(at);
      two(abi.mul, f, c, p);
      two(abi.mul, i, g, q);
      two(abi.add, p, q, p);
      abi.normalize(n, H, 1, p, 0, eps, nC, 0, at(17));
      byColumn(abi.mul, nC, gC, p);
      // Beyond c' it writes where tanh(c') will be.
      byColumn(abi.add, p, bC, cNext);
      one(abi.signedTanh, cNext, t);
      two(abi.mul, o, t, hNext);
    };
  },

  backward(steps) {
    const { wasm, abi, two, scratch, block, n, h: H } = steps;
    const [gX, gH, , gC] = steps.own;
    const [da, d, p, inner] = [4, 1, 1, 1].map(scratch);
    // Sums over time for each row: of γ_x, γ_h and b, four each, γ_c and β_c.
    const sums = scratch(14);
    wasm.float32().fill(0, sums >>> 2, (sums >>> 2) + (14 * block) / 4);
    const add = (place: number, x: number): void => two(abi.add, sums + place * block, x, sums + place * block);
    return {
      step({ c, saved, dh, dc, dx, du }) {
        const at = (segment: number): number => saved + segment * block;
        const [i, f, g, o, nC, t] = [8, 9, 10, 11, 12, 14].map(at);
        // d = dc + dh o (1 - tanh²c')
        two(abi.mul, dh, o, p);
        two(abi.tanhBackward, p, t, p);
        two(abi.add, dc, p, d);
        add(13, d);
        abi.normalizeBackward(n, H, 1, 0, d, gC, nC, at(17), inner, sums + 12 * block);
        const through = (op: Combine, x: number, y: number, gate: number): void => {
          two(abi.mul, x, y, p);
          two(op, p, at(8 + gate), da + gate * block);
        };
        through(abi.sigmoidBackward, inner, g, 0);
        through(abi.sigmoidBackward, inner, c, 1);
        through(abi.tanhBackward, inner, i, 2);
        through(abi.sigmoidBackward, dh, t, 3);
        two(abi.mul, inner, f, dc);
        for (const k of GATES) add(8 + k, da + k * block);
        abi.normalizeBackward(n, H, 4, block, da, gX, at(0), at(15), dx, sums);
        abi.normalizeBackward(n, H, 4, block, da, gH, at(4), at(16), du, sums + 4 * block);
        wasm.float32().fill(0, dh >>> 2, (dh >>> 2) + n * H);
      },
      finish(_dx, _rows, [dX, dH, db, dC, dB]) {
        const total = (place: number, to: number): void => abi.sum(1, n, H, sums + place * block, 1, to);
        for (const [first, to] of [dX, dH, db].entries()) {
          for (const k of GATES) total(4 * first + k, to + k * H * 4);
        }
        total(12, dC);
        total(13, dB);
      },
    };
  },
};

export const layer_norm_lstm = /* @__PURE__ */ forward(walk, callNorms);
export const layer_norm_lstm_backward = /* @__PURE__ */ backward(walk, callNormsBackward);
