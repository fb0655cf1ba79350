// Connectionist temporal classification: checks in MXNet's words around the formula.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { checkFailed } from '../../base/errors.ts';
import { type Bound, bool, optional, required } from '../../base/options.ts';
import { type Alphabet, ctcLoss } from '../../formulas/ctc.ts';
import { alias, array, choice, op } from '../define.ts';

const options = {
  /** [T, N, C] */
  data: required(array),
  /** [N, L] */
  label: required(array),
  /** Frames of each sample [N]. */
  data_lengths: optional(array),
  /** Labels of each sample [N]. */
  label_lengths: optional(array),
  use_data_lengths: optional(bool, false),
  use_label_lengths: optional(bool, false),
  /** Which class is the blank: first (labels count from 1, and 0 ends one) or last (-1 ends one). */
  blank_label: optional(choice('first', 'last'), 'first'),
};

/** @throws MXNetError in MXNet's words for shapes [T, N, C] and [N, L] that do not fit. */
function checkShapes(data: NDArray, label: NDArray): void {
  const check = (ok: boolean, condition: string, text: string): void => {
    if (!ok) throw checkFailed(`${condition} `, text);
  };
  const [steps, n] = data.shape;
  const [batch, width] = label.shape;
  check(
    data.ndim === 3,
    `dshape.ndim() == 3U (${data.ndim} vs. 3)`,
    'The number of dimensions of data array must be 3.',
  );
  check(
    label.ndim === 2,
    `lshape.ndim() == 2U (${label.ndim} vs. 2)`,
    'The number of dimensions of labels array must be 2.',
  );
  check(
    n === batch,
    `dshape[1] == lshape[0] (${n} vs. ${batch})`,
    'The batch size for the labels and data arrays must be the same.',
  );
  check(
    steps >= width,
    `dshape[0] >= lshape[1] (${steps} vs. ${width})`,
    'The max number of labels cannot exceed the maximum sequence length of the data.',
  );
}

/** Lengths in [0, most]. @throws MXNetError for others, which MXNet does not survive. */
function checkedLengths(name: string, lengths: NDArray | null, batch: number, most: number): NDArray | null {
  if (lengths === null) return null;
  if (lengths.size !== batch) {
    throw checkFailed(
      `${name}.Size() == batch (${lengths.size} vs. ${batch}) `,
      `${name} has one element for each sample.`,
    );
  }
  const text = `CTCLoss: ${name} must be between 0 and {most}, and {value} was given`;
  return f.checked(f.detach(lengths), { from: 0, most, error: 'MXNetError', text });
}

/** Which classes are labels. The one before the blank is its neighbour in memory: a label equal to a last blank is one too. */
function alphabet(blank_label: string, classes: number): Alphabet {
  if (blank_label === 'first') return { first: 0, last: classes - 1, blank: 0, padding: 0 };
  return { first: 0, last: classes - 1, blank: classes - 1, padding: -1 };
}

function ctc(o: Bound<typeof options>): NDArray {
  const { data, label } = o;
  checkShapes(data, label);
  const [steps, n, classes] = data.shape;
  return ctcLoss(data, label, {
    ...alphabet(o.blank_label, classes),
    predLengths: checkedLengths('pred_lengths', o.use_data_lengths ? o.data_lengths : null, n, steps),
    labelLengths: checkedLengths('label_lengths', o.use_label_lengths ? o.label_lengths : null, n, label.shape[1]),
  });
}

/** -log of the probability of each label sequence, over all alignments: [N]. Source: Graves et al., 2006. */
export const CTCLoss = op('CTCLoss', options, ctc, {
  inputs: ({ use_data_lengths, use_label_lengths }) => [
    'data',
    'label',
    ...(use_data_lengths ? ['data_lengths'] : []),
    ...(use_label_lengths ? ['label_lengths'] : []),
  ],
  outputs: () => ({ count: 2, visible: 1 }),
  types: (_, types) => {
    if (types[0] === null) throw checkFailed('dtype != -1 (-1 vs. -1) ', 'Input data must have specified type');
    return { inputs: types, outputs: [types[0]] };
  },
  blind: () => {
    throw checkFailed('dshape.ndim() == 3U (-1 vs. 3) ', 'The number of dimensions of data array must be 3.');
  },
});
export const ctc_loss = alias('ctc_loss', CTCLoss);
