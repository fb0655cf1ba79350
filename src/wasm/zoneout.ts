// The steps of an LSTM with zoneout (reference/recurrent/zoneout.ts), as passes over blocks.

import type { InferenceAbi, TrainingAbi } from './abi.ts';
import { call, callTraining } from './instance.ts';
import { backward, forward, type Steps, type Walk } from './variant.ts';

const GATES = [0, 1, 2, 3] as const;

/** 1 less a share. */
function remainder({ wasm, abi, n, h }: Steps<InferenceAbi>): (share: number, to: number) => void {
  const one = wasm.allocate(1);
  wasm.float32()[one >>> 2] = 1;
  return (share, to) => abi.sub(1, n * h, one, 0, 0, share, 0, 4, to);
}

const walk: Walk<InferenceAbi, InferenceAbi & TrainingAbi> = {
  segments: 6,
  memory: 5,
  joint: true,
  bias: 0,

  forward(steps, recur) {
    const { abi, two, one, scratch, block } = steps;
    const [, shareH, shareC] = steps.own;
    const [a, fresh, rest, kept] = [1, 1, 1, 1].map(scratch);
    const restOf = remainder(steps);
    /** to = m x + (1 - m) y */
    const mix = (share: number, x: number, y: number, to: number): void => {
      restOf(share, rest);
      two(abi.mul, rest, y, rest);
      two(abi.mul, share, x, kept);
      two(abi.add, kept, rest, to);
    };
    return ({ at, x, xStep, h, c, saved, hNext }) => {
      const [i, f, g, o, t, cNext] = [0, 1, 2, 3, 4, 5].map((s) => saved + s * block);
      for (const k of GATES) {
        recur(k, h, a);
        two(abi.add, a, x + k * xStep, a);
        one(k === 2 ? abi.signedTanh : abi.logistic, a, saved + k * block);
      }
      two(abi.mul, f, c, fresh);
      two(abi.mul, i, g, kept);
      two(abi.add, fresh, kept, fresh);
      one(abi.signedTanh, fresh, t);
      mix(shareC + at, fresh, c, cNext);
      two(abi.mul, o, t, fresh);
      mix(shareH + at, fresh, h, hNext);
    };
  },

  backward(steps) {
    const { abi, two, scratch, block, h: H } = steps;
    const [, shareH, shareC] = steps.own;
    const [fresh, d, p, rest] = [1, 1, 1, 1].map(scratch);
    const restOf = remainder(steps);
    return {
      step({ at, c, saved, dh, dc, dx }) {
        const [i, f, g, o, t] = [0, 1, 2, 3, 4].map((s) => saved + s * block);
        // dh̃ = m_h dh, dh = (1 - m_h) dh
        two(abi.mul, shareH + at, dh, fresh);
        restOf(shareH + at, rest);
        two(abi.mul, rest, dh, dh);
        // dc̃ = m_c dc + dh̃ o (1 - tanh²c̃)
        two(abi.mul, fresh, o, p);
        two(abi.tanhBackward, p, t, p);
        two(abi.mul, shareC + at, dc, d);
        two(abi.add, d, p, d);
        const through = (op: typeof abi.tanhBackward, x: number, y: number, value: number, gate: number): void => {
          two(abi.mul, x, y, p);
          two(op, p, value, dx + gate * block);
        };
        through(abi.sigmoidBackward, d, g, i, 0);
        through(abi.sigmoidBackward, d, c, f, 1);
        through(abi.tanhBackward, d, i, g, 2);
        through(abi.sigmoidBackward, fresh, t, o, 3);
        // dc = (1 - m_c) dc + dc̃ f
        restOf(shareC + at, rest);
        two(abi.mul, rest, dc, rest);
        two(abi.mul, d, f, p);
        two(abi.add, rest, p, dc);
      },
      finish(dx, rows, [db]) {
        if (db) for (const k of GATES) abi.sum(1, rows, H, dx[k], 1, db + k * H * 4);
      },
    };
  },
};

export const zoneout_lstm = /* @__PURE__ */ forward(walk, call);
export const zoneout_lstm_backward = /* @__PURE__ */ backward(walk, callTraining);
