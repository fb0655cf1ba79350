// Cases of connectionist temporal classification.

import { IndexError, NotImplementedError, RuntimeError, ShapeError } from '../base/errors.ts';
import type { Ctc } from '../kernels/ctc.ts';
import type * as ctc from './ctc.ts';
import {
  type CasesOf,
  DISTINCT,
  type Fill,
  FLOATS,
  fixed,
  listed,
  own,
  positive,
  type Sample,
  type Slot,
  uniform,
} from './sample.cases.ts';

/** A batch in plain words: frames, samples and classes, then what each sample has. */
interface Batch {
  readonly shape: readonly [frames: number, samples: number, classes: number];
  readonly width: number;
  readonly labels: readonly number[];
  readonly frames: readonly number[];
  readonly lengths: readonly number[];
  readonly logp?: Fill;
  readonly options?: Partial<Ctc>;
}

const options = (more: Partial<Ctc> = {}): Ctc => ({ blank: 0, zero_infinity: false, onto_blank: true, ...more });
const logarithms = uniform(-4, -0.1);

const inputsOf = ({ shape, width, labels, frames, lengths, logp = logarithms }: Batch): Slot[] => [
  own(shape, logp),
  fixed('int64', [shape[1], width], listed(...labels)),
  fixed('int64', [shape[1]], listed(...frames)),
  fixed('int64', [shape[1]], listed(...lengths)),
];

const BATCHES: readonly Batch[] = [
  { shape: [5, 2, 4], width: 2, labels: [1, 2, 3, 3], frames: [5, 4], lengths: [2, 1] },
  { shape: [7, 1, 3], width: 3, labels: [2, 2, 2], frames: [7], lengths: [3] },
  { shape: [6, 2, 5], width: 3, labels: [4, 1, 1, 3, 0, 2], frames: [6, 5], lengths: [3, 2], options: { blank: 3 } },
  { shape: [4, 3, 3], width: 2, labels: [1, 0], frames: [4, 0, 3], lengths: [1, 0, 0] },
  { shape: [5, 1, 4], width: 3, labels: [1, 0, 2], frames: [5], lengths: [3] },
  { shape: [5, 1, 4], width: 3, labels: [1, 0, 2], frames: [5], lengths: [3], options: { onto_blank: false } },
  { shape: [13, 2, 11], width: 5, labels: [1, 9, 3, 3, 7, 2, 10, 4, 4, 4], frames: [13, 11], lengths: [5, 4] },
  {
    shape: [40, 1, 6],
    width: 17,
    labels: [1, 2, 3, 4, 5, 5, 1],
    frames: [40],
    lengths: [17],
    logp: uniform(-30, -0.1),
  },
  { shape: [3, 2, 1], width: 0, labels: [0], frames: [3, 1], lengths: [0, 0] },
  { shape: [0, 2, 3], width: 1, labels: [1], frames: [0, 0], lengths: [0, 1], options: { zero_infinity: true } },
  { shape: [3, 0, 4], width: 2, labels: [1], frames: [1], lengths: [1] },
  // Classes that are impossible, too few frames, and both.
  {
    shape: [5, 2, 4],
    width: 1,
    labels: [1, 2],
    frames: [5, 4],
    lengths: [1, 1],
    logp: listed(-1, -0, -0.5, Number.NEGATIVE_INFINITY, 0, -2, -3),
  },
  {
    shape: [3, 2, 3],
    width: 2,
    labels: [1, 1, 1, 2],
    frames: [2, 3],
    lengths: [2, 2],
    options: { zero_infinity: true },
  },
];
/** Where no path leads there, a gradient is NaN, which the twin's is not. */
const CLOSED: readonly Batch[] = [
  { shape: [3, 2, 3], width: 2, labels: [1, 1, 1, 2], frames: [2, 3], lengths: [2, 2] },
  {
    shape: [4, 2, 4],
    width: 1,
    labels: [1, 2],
    frames: [4, 3],
    lengths: [1, 1],
    logp: listed(-1, -3, -0.5, -2, Number.NaN, 0, -1),
  },
];
const SMALL: readonly Batch[] = [
  { shape: [4, 2, 3], width: 2, labels: [1, 2, 2, 2], frames: [4, 3], lengths: [2, 2] },
  { shape: [3, 1, 3], width: 1, labels: [0], frames: [3], lengths: [1], options: { blank: 2 } },
];

const forward = (batch: Batch, more: Partial<Sample<Ctc>> = {}): Sample<Ctc> => ({
  inputs: inputsOf(batch),
  attributes: options(batch.options),
  layouts: DISTINCT,
  ...more,
});
const backward = (batch: Batch): Sample<Ctc> => ({
  inputs: [own([batch.shape[1]]), ...inputsOf(batch)],
  attributes: options(batch.options),
  layouts: DISTINCT,
});

const LACKS = {
  scalar: 'its log-probabilities have three dimensions',
  special: 'no logarithm of a probability is infinite above',
};
const WHERE = '(while checking arguments for ctc_loss_allocate_outputs)';
const [batch] = BATCHES;
const but = (i: number, slot: Slot): Slot[] => inputsOf(batch).map((own, k) => (k === i ? slot : own));
const lengths = (...values: number[]): Slot => fixed('int64', [2], listed(...values));

export const ctcCases: CasesOf<typeof ctc> = {
  ctc_loss: {
    dtypes: FLOATS,
    samples: [
      ...BATCHES.map((one) => forward(one)),
      ...CLOSED.map((one) => forward(one, { forwardOnly: 'NaN is a gradient of no other computation' })),
    ],
    gradient: SMALL.map((one) =>
      forward(one, {
        layouts: undefined,
        differs: 'it is that of logits behind a log-softmax: it counts on probabilities that add up to 1',
      }),
    ),
    errors: [
      {
        inputs: but(0, own([5, 2])),
        attributes: options(),
        error: RuntimeError,
        message: `Expected 3-dimensional tensor, but got 2-dimensional tensor for argument #1 'log_probs' ${WHERE}`,
      },
      {
        inputs: but(1, fixed('int64', [4], listed(1))),
        attributes: options(),
        error: RuntimeError,
        message: `Expected 2-dimensional tensor, but got 1-dimensional tensor for argument #2 'targets' ${WHERE}`,
      },
      {
        inputs: but(0, fixed('int64', [5, 2, 4], listed(1))),
        attributes: options(),
        error: NotImplementedError,
        message: '"ctc_loss_cpu" not implemented for \'Long\'',
      },
      {
        inputs: inputsOf(batch),
        attributes: options({ blank: 4 }),
        error: RuntimeError,
        message: 'blank must be in label range',
      },
      {
        inputs: but(2, fixed('int64', [3], listed(1))),
        attributes: options(),
        error: RuntimeError,
        message: 'input_lengths must be of size batch_size',
      },
      {
        inputs: but(3, fixed('int64', [3], listed(1))),
        attributes: options(),
        error: RuntimeError,
        message: 'target_lengths must be of size batch_size',
      },
      {
        inputs: but(1, fixed('int64', [3, 2], listed(1))),
        attributes: options(),
        error: RuntimeError,
        message: `Expected tensor to have size 2 at dimension 0, but got size 3 for argument #2 'targets' ${WHERE}`,
      },
      {
        inputs: but(1, own([2, 2], positive)),
        attributes: options(),
        error: RuntimeError,
        message: 'ctc_loss(): Expected dtype int32/int64 for index',
      },
      {
        inputs: but(2, lengths(6, 1)),
        attributes: options(),
        error: RuntimeError,
        message: `Expected input_lengths to have value at most 5, but got value 6 ${WHERE}`,
      },
      {
        inputs: but(2, lengths(-1, 1)),
        attributes: options(),
        error: RuntimeError,
        message: `Expected input_lengths to have value at least 0, but got value -1 ${WHERE}`,
      },
      {
        inputs: but(3, lengths(1, 3)),
        attributes: options(),
        error: RuntimeError,
        message: `Expected tensor to have size at least 3 at dimension 1, but got size 2 for argument #2 'targets' ${WHERE}`,
      },
      {
        inputs: but(3, lengths(-1, 1)),
        attributes: options(),
        error: RuntimeError,
        message: `Expected target_lengths to have value at least 0, but got value -1 ${WHERE}`,
      },
      {
        inputs: but(1, fixed('int64', [2, 2], listed(1, 4))),
        attributes: options(),
        error: IndexError,
        message: 'Target 4 is out of bounds.',
      },
    ],
    lacks: LACKS,
  },
  ctc_loss_backward: {
    dtypes: FLOATS,
    samples: [...BATCHES, ...CLOSED].map(backward),
    gradient: [],
    errors: [
      {
        inputs: [own([3]), ...inputsOf(batch)],
        attributes: options(),
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
      },
      {
        inputs: [fixed('float64', [2], positive), ...inputsOf(batch)],
        attributes: options(),
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
    ],
    lacks: LACKS,
  },
};
