// CTCLoss. The blank is the last class, -1 ends a label.

import { AssertionError, bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { declare, optional, required, str } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { array } from '../blocks/inputs.ts';
import { inputs, Loss, weighted } from './base.ts';

/** What it computes with. */
const operators = { broadcast_mul: nd.broadcast_mul, CTCLoss: nd.CTCLoss, mean: nd.mean, swapaxes: nd.swapaxes };
type F = typeof operators;

const options = {
  /** Axes of the prediction: 'NTC' or 'TNC'. */
  layout: optional(str, 'NTC'),
  /** Axes of the label: 'NT' or 'TN'. */
  label_layout: optional(str, 'NT'),
  ...weighted,
};
const declared = declare('CTCLoss.__init__', options);
const sequences = {
  pred: required(array),
  label: required(array),
  pred_lengths: optional(array),
  label_lengths: optional(array),
  sample_weight: optional(array),
};
const ctcInputs = inputs('CTCLoss', sequences, operators);

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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, pred_lengths, label_lengths, sample_weight } = bind(ctcInputs, args);
    const data = this._layout === 'NTC' ? F.swapaxes(pred, 0, 1) : pred;
    const labels = this._label_layout === 'TN' ? F.swapaxes(label, 0, 1) : label;
    const loss = F.CTCLoss(data, labels, pred_lengths, label_lengths, {
      use_data_lengths: pred_lengths !== null,
      use_label_lengths: label_lengths !== null,
      blank_label: 'last',
    });
    return this.weighted(F, loss, sample_weight);
  }
}
