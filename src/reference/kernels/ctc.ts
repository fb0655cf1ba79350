// Connectionist temporal classification (Graves et al., 2006, section 4.1), in logarithms. A labelling with a blank before,
// between and behind its labels is a row of states; a path stays in its state, goes on to the next, or skips a blank between
// two labels that differ.

import type { TypedArray } from '../base/dtype.ts';
import { IndexError } from '../base/errors.ts';
import { exp, log } from '../base/math.ts';
import type { Kernel, View } from './kernel.ts';
import { type Demand, demanded } from './places.ts';
import { dense } from './walk.ts';

export interface Ctc {
  /** The class that stands for no label. */
  readonly blank: number;
  /** Whether a labelling that no path yields has the gradient 0; NaN otherwise. */
  readonly zero_infinity: boolean;
  /** Whether a label that is the blank may be skipped to as any other, as in PyTorch; not in MXNet. */
  readonly onto_blank: boolean;
}

/** log p [T, N, C], labels [N, S], frames [N], and lengths of labellings [N]. */
export type CtcInputs = readonly [logp: View, labels: View, frames: View, lengths: View];

/** One sample: the states of its path, how many frames it has, and where log p of a class of a frame is. */
export interface Sample {
  readonly path: readonly number[];
  /** Whether a path may come to a state from two places before. */
  readonly skips: readonly boolean[];
  readonly frames: number;
}

const WHERE = '(while checking arguments for ctc_loss_allocate_outputs)';

/** What lengths of labellings must be, and then frames, in PyTorch's words. */
export function demandsOn([logp, labels]: CtcInputs): readonly (readonly Demand[])[] {
  const error = 'RuntimeError';
  const least = (name: string): Demand => ({
    from: 0,
    error,
    text: `Expected ${name} to have value at least 0, but got value {value} ${WHERE}`,
  });
  const width = `Expected tensor to have size at least {value} at dimension 1, but got size {most} for argument #2 'targets' ${WHERE}`;
  const steps = `Expected input_lengths to have value at most {most}, but got value {value} ${WHERE}`;
  return [
    [least('target_lengths'), { most: labels.shape[1], error, text: width }],
    [least('input_lengths'), { most: logp.shape[0], error, text: steps }],
  ];
}

/** The samples of a batch. @throws RuntimeError in PyTorch's words for lengths, IndexError for labels that do not fit. */
export function samplesOf(inputs: CtcInputs, { blank, onto_blank }: Ctc): Sample[] {
  const [logp, labels, frames, lengths] = inputs;
  const [, n, classes] = logp.shape;
  const width = labels.shape[1];
  const [all, times, counts] = [labels, frames, lengths].map(dense);
  const [ofLengths, ofFrames] = demandsOn(inputs);
  for (const demand of ofLengths) demanded(lengths, demand);
  for (const demand of ofFrames) demanded(frames, demand);
  return Array.from({ length: n }, (_, i) => {
    const path = [blank];
    for (const label of all.subarray(i * width, i * width + counts[i])) {
      if (!(label >= 0 && label < classes)) throw new IndexError(`Target ${label} is out of bounds.`);
      path.push(label, blank);
    }
    const skips = path.map((c, s) => s % 2 === 1 && s > 1 && c !== path[s - 2] && (onto_blank || c !== blank));
    return { path, skips, frames: times[i] };
  });
}

/** log(eᵃ + eᵇ + eᶜ). */
function logSum(a: number, b: number, c: number): number {
  const top = Math.max(a, b, c);
  return top === Number.NEGATIVE_INFINITY ? top : top + log(exp(a - top) + exp(b - top) + exp(c - top));
}

/** log p of the states of a path, frame by frame [frames, S]. */
function emissionsOf({ path, frames }: Sample, logp: TypedArray, at: number, stride: number): Float64Array {
  const states = path.length;
  return Float64Array.from({ length: frames * states }, (_, i) => {
    return logp[at + Math.floor(i / states) * stride + path[i % states]];
  });
}

/** α [frames, S]: the probability, as a logarithm, of the first frames up to t on paths that are in a state then. */
function forward({ path, skips, frames }: Sample, emissions: Float64Array): Float64Array {
  const states = path.length;
  const alpha = new Float64Array(frames * states).fill(Number.NEGATIVE_INFINITY);
  for (let s = 0; s < Math.min(2, states) && frames > 0; s++) alpha[s] = emissions[s];
  for (let at = states; at < alpha.length; at += states) {
    for (let s = 0; s < states; s++) {
      const from = (back: number): number => (s < back ? Number.NEGATIVE_INFINITY : alpha[at - states + s - back]);
      const skipped = skips[s] ? from(2) : Number.NEGATIVE_INFINITY;
      alpha[at + s] = logSum(from(0), from(1), skipped) + emissions[at + s];
    }
  }
  return alpha;
}

/** β [frames, S]: that of the frames behind t on paths that are in a state then; the last two states are ends. */
function backward({ path, skips, frames }: Sample, emissions: Float64Array): Float64Array {
  const states = path.length;
  const beta = new Float64Array(frames * states).fill(Number.NEGATIVE_INFINITY);
  for (let s = Math.max(states - 2, 0); s < states && frames > 0; s++) beta[beta.length - states + s] = 0;
  for (let at = beta.length - 2 * states; at >= 0; at -= states) {
    for (let s = 0; s < states; s++) {
      const to = (ahead: number): number => {
        const i = at + states + s + ahead;
        return s + ahead < states ? beta[i] + emissions[i] : Number.NEGATIVE_INFINITY;
      };
      beta[at + s] = logSum(to(0), to(1), skips[s + 2] ? to(2) : Number.NEGATIVE_INFINITY);
    }
  }
  return beta;
}

/** log of the probability of the labelling: of all paths that end in one of the last two states. */
function likelihood({ path, frames }: Sample, alpha: Float64Array): number {
  // Without frames the empty labelling alone is possible, and certain.
  if (frames === 0) return path.length === 1 ? 0 : Number.NEGATIVE_INFINITY;
  const [last, before] = [
    alpha[alpha.length - 1],
    path.length > 1 ? alpha[alpha.length - 2] : Number.NEGATIVE_INFINITY,
  ];
  return logSum(last, before, Number.NEGATIVE_INFINITY);
}

/** -log of the probability of each labelling: [N]. */
export const ctc_loss: Kernel<CtcInputs, Ctc> = (inputs, [loss], attributes) => {
  const [logp] = inputs;
  const [, n, classes] = logp.shape;
  const p = dense(logp);
  samplesOf(inputs, attributes).forEach((sample, i) => {
    const emissions = emissionsOf(sample, p, i * classes, n * classes);
    loss.data[i] = -likelihood(sample, forward(sample, emissions));
  });
};

/**
 * g (p - Σ_{s: c} αβ / P): what it is of logits whose log-softmax log p is. PyTorch calls it the gradient of log p, which it is
 * of nothing else; 0 behind a sample's frames.
 */
export const ctc_loss_backward: Kernel<readonly [g: View, ...CtcInputs], Ctc> = (
  [g, ...inputs],
  [output],
  attributes,
) => {
  const [logp] = inputs;
  const [, n, classes] = logp.shape;
  const [up, p] = [dense(g), dense(logp)];
  const stride = n * classes;
  samplesOf(inputs, attributes).forEach((sample, i) => {
    const { path, frames } = sample;
    const emissions = emissionsOf(sample, p, i * classes, stride);
    const alpha = forward(sample, emissions);
    const beta = backward(sample, emissions);
    const total = likelihood(sample, alpha);
    const possible = total > Number.NEGATIVE_INFINITY;
    const nothing = attributes.zero_infinity && total === Number.NEGATIVE_INFINITY ? 0 : Number.NaN;
    for (let t = 0; t < frames; t++) {
      const row = Float64Array.from({ length: classes }, (_, c) => exp(p[i * classes + t * stride + c]));
      path.forEach((c, s) => {
        row[c] -= exp(alpha[t * path.length + s] + beta[t * path.length + s] - total);
      });
      const at = i * classes + t * stride;
      for (let c = 0; c < classes; c++) output.data[at + c] = possible ? up[i] * row[c] : nothing;
    }
  });
};
