// CTCLoss. The blank is the last class, -1 ends a label.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { checkFailed } from '../../mxnet/base/errors.ts';
import { declare, optional, required, str } from '../../mxnet/base/options.ts';
import { ctcLoss } from '../../mxnet/formulas/ctc.ts';
import { array } from '../../mxnet/operators/define.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { inputs, Loss, weighted } from './base.ts';

const options = {
  /** Axes of the prediction: 'NTC' or 'TNC'. */
  layout: optional(str, 'NTC'),
  /** Axes of the label: 'NT' or 'TN'. */
  label_layout: optional(str, 'NT'),
  ...weighted,
};
const declared = declare('CTCLoss.__init__', options);
const ctcInputs = inputs('CTCLoss', {
  pred: required(array),
  label: required(array),
  pred_lengths: optional(array),
  label_lengths: optional(array),
  sample_weight: optional(array),
});

/** @throws MXNetError in MXNet's words for shapes [T, N, C] and [N, L] that do not fit. */
function checkShapes(pred: NDArray, label: NDArray): void {
  const check = (ok: boolean, condition: string, text: string): void => {
    if (!ok) throw checkFailed(`${condition} `, text);
  };
  const [steps, n] = pred.shape;
  const [batch, width] = label.shape;
  check(
    pred.ndim === 3,
    `dshape.ndim() == 3U (${pred.ndim} vs. 3)`,
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
function checkLengths(name: string, lengths: NDArray | null, batch: number, most: number): NDArray | null {
  if (lengths === null) return null;
  if (lengths.size !== batch) {
    throw checkFailed(
      `${name}.Size() == batch (${lengths.size} vs. ${batch}) `,
      `${name} has one element for each sample.`,
    );
  }
  const text = `CTCLoss: ${name} must be between 0 and {last}, and {value} was given`;
  return f.checked(f.detach(lengths), { from: 0, below: most + 1, error: 'MXNetError', text });
}

/**
 * -log of the probability of each label sequence, over all alignments: pred (N, T, C), label (N, L) → [N]. The blank is
 * class C - 1; a label ends at -1, or at its `label_lengths`. `loss(pred, label, pred_lengths, label_lengths)`.
 * A label that no alignment yields has an infinite loss and no gradient. Source: Graves et al., 2006.
 */
export class CTCLoss extends Loss {
  static override readonly name: string = 'CTCLoss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _layout: string;
  readonly _label_layout: string;

  /** @throws AssertionError for other layouts. */
  constructor(...args: BlockArguments<typeof options>) {
    const [{ layout, label_layout, weight }, rest] = bindBlock(declared, args);
    if (layout !== 'NTC' && layout !== 'TNC') {
      throw new AssertionError(`Only 'NTC' and 'TNC' layouts for pred are supported. Got: ${layout}`);
    }
    if (label_layout !== 'NT' && label_layout !== 'TN') {
      throw new AssertionError(`Only 'NT' and 'TN' layouts for label are supported. Got: ${label_layout}`);
    }
    super(weight, label_layout.indexOf('N'), rest);
    this._layout = layout;
    this._label_layout = label_layout;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, pred_lengths, label_lengths, sample_weight } = bind(ctcInputs, args);
    const swapped = (x: NDArray): NDArray => (x.ndim < 2 ? x : f.transpose(x, 0, 1));
    const logits = this._layout === 'NTC' ? swapped(pred) : pred;
    const labels = this._label_layout === 'TN' ? swapped(label) : label;
    checkShapes(logits, labels);
    const [steps, n, classes] = logits.shape;
    const predLengths = checkLengths('pred_lengths', pred_lengths, n, steps);
    const labelLengths = checkLengths('label_lengths', label_lengths, n, labels.shape[1]);
    const options = { blank: classes - 1, padding: -1, predLengths, labelLengths };
    return this.weighted(ctcLoss(logits, labels, options), sample_weight);
  }
}
