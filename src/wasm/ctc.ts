// Connectionist temporal classification of float32 log-probabilities [T, N, C], sample by sample.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import { type Ctc, type CtcInputs, type Sample, samplesOf } from '../reference/kernels/ctc.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { dense } from '../reference/kernels/walk.ts';
import type { Spec } from '../reference/ops/spec.ts';
import { LIMIT } from './entry.ts';
import type { Instance } from './instance.ts';
import { callAlignments } from './parts.ts';
import { SLACK } from './stream.ts';
import { fetch, placeRows } from './transfer.ts';

/** Words of zeros behind a path and its masks. */
const BEHIND = 16;

/** A path in memory, with the end behind its states: classes in bytes, and masks of those that are come to from two before. */
class Paths {
  readonly path: number;
  readonly skips: number;
  readonly #wasm: Instance;
  readonly #room: number;

  constructor(wasm: Instance, samples: readonly Sample[]) {
    this.#wasm = wasm;
    this.#room = Math.max(0, ...samples.map(({ path }) => path.length)) + 1 + BEHIND;
    this.path = wasm.allocate(this.#room);
    this.skips = wasm.allocate(this.#room);
  }

  /** Writes the path of a sample; gives how many states it has. */
  put({ path, skips }: Sample): number {
    const memory = this.#wasm.int32();
    const [to, masks] = [this.path >>> 2, this.skips >>> 2];
    memory.fill(0, to, to + this.#room);
    memory.fill(0, masks, masks + this.#room);
    path.forEach((c, s) => {
      memory[to + s] = c * 4;
      memory[masks + s] = skips[s] ? -1 : 0;
    });
    // A path ends behind the last blank, or behind the label before it.
    if (path.length > 1) memory[masks + path.length] = -1;
    return path.length + 1;
  }
}

const forward = (inputs: CtcInputs, [loss]: readonly View[], attributes: Ctc): void => {
  const [logp] = inputs;
  const [, n, classes] = logp.shape;
  const samples = samplesOf(inputs, attributes);
  callAlignments((wasm) => {
    const from = placeRows(wasm, logp);
    const paths = new Paths(wasm, samples);
    samples.forEach((sample, i) => {
      const states = paths.put(sample);
      loss.data[loss.offset + i] =
        sample.frames > 0
          ? wasm.abi.ctcLoss(sample.frames, states, from + i * classes * 4, n * classes * 4, paths.path, paths.skips)
          : emptied(sample);
    });
  });
};

/** Without frames the empty labelling alone is possible, and certain. */
const emptied = ({ path }: Sample): number => (path.length === 1 ? 0 : Number.POSITIVE_INFINITY);

const backward = ([g, ...inputs]: readonly [View, ...CtcInputs], [dx]: readonly View[], attributes: Ctc): void => {
  const [logp] = inputs;
  const [, n, classes] = logp.shape;
  const samples = samplesOf(inputs, attributes);
  const up = dense(g);
  const nothing = attributes.zero_infinity ? 0 : Number.NaN;
  callAlignments((wasm) => {
    const from = placeRows(wasm, logp);
    // Rows are read up to 7 elements beyond their end.
    wasm.allocate(SLACK);
    const to = wasm.allocate(size(logp.shape));
    wasm.float32().fill(0, to >>> 2, (to >>> 2) + size(logp.shape));
    const paths = new Paths(wasm, samples);
    samples.forEach((sample, i) => {
      if (sample.frames === 0) return;
      const states = paths.put(sample);
      const [at, step] = [i * classes * 4, n * classes * 4];
      const { path, skips } = paths;
      wasm.abi.ctcLossBackward(sample.frames, states, classes, from + at, step, path, skips, up[i], nothing, to + at);
    });
    fetch(wasm, to, dx);
  });
};

/** Whether a call with these log-probabilities and labels is taken. */
function supports([logp, labels]: readonly (Spec | null)[]): boolean {
  if (logp?.dtype !== 'float32' || !labels) return false;
  return size(logp.shape) < LIMIT && 4 * logp.shape[0] * (2 * labels.shape[1] + 32) < LIMIT;
}

export const ctc_loss: Fast<Ctc> = { supports, kernel: forward };
export const ctc_loss_backward: Fast<Ctc> = {
  supports: ([g, ...rest]) => g?.dtype === 'float32' && supports(rest),
  kernel: backward,
};
