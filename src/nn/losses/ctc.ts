// Connectionist temporal classification: ctc_loss and its module.

import { bind } from '../../engine/index.ts';
import { ctcLoss, type Lengths } from '../../rules/losses/ctc.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { define } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { bool, either, int, ints, tensor } from '../../torch/kinds.ts';
import { named } from '../../torch/names.ts';
import { inputsOf } from '../forward.ts';
import { known, type Loss, LossModule, type Reduction, reductions } from './common.ts';

/** Options of ctc_loss and CTCLoss. */
export interface CTCLossOptions {
  /** The class that stands for no label, 0 by default. */
  blank?: number;
  /** `'mean'` (default), of what each label of a sample costs; `'sum'`; or `'none'`: one loss for each sample. */
  reduction?: Reduction;
  /** Whether infinite losses, of samples with too few frames, and their gradients are 0; not by default. */
  zero_infinity?: boolean;
}
interface Aligned {
  log_probs: Tensor;
  targets: Tensor;
  input_lengths: Lengths<Tensor>;
  target_lengths: Lengths<Tensor>;
}
type Inputs = [log_probs: Tensor, targets: Tensor, input_lengths: Lengths<Tensor>, target_lengths: Lengths<Tensor>];
const options: TableOf<CTCLossOptions> = {
  blank: [int, 0],
  reduction: reductions.reduction,
  zero_infinity: [bool, false],
};

/** -log of the probability of labels, over all their alignments with the frames; see nn.CTCLoss. */
export const ctc_loss: Loss<
  Inputs,
  [blank?: number, reduction?: Reduction | Omit<CTCLossOptions, 'blank'>, zero_infinity?: boolean],
  CTCLossOptions,
  Omit<Aligned, 'log_probs'>
> = /* @__PURE__ */ define<Aligned & CTCLossOptions>(
  'ctc_loss',
  () => ({
    log_probs: [tensor],
    targets: [tensor],
    input_lengths: [either(tensor, ints, 'tuple of ints')],
    target_lengths: [either(tensor, ints, 'tuple of ints')],
    blank: options.blank,
    reduction: options.reduction,
    zero_infinity: options.zero_infinity,
  }),
  ({ log_probs, targets, input_lengths, target_lengths, blank, reduction, zero_infinity }) => {
    const how = known(reduction);
    const loss = ctcLoss(log_probs, targets, {
      frames: input_lengths,
      lengths: target_lengths,
      blank,
      reduction: how,
      zero_infinity,
    });
    return how === 'none' && log_probs.ndim < 3 ? named('SqueezeBackward1', loss) : loss;
  },
);

const ctc = /* @__PURE__ */ optionsOf<CTCLossOptions>('CTCLoss.__init__', options);

/**
 * -log of the probability of labels, over all their alignments with the frames: log_probs (T, N, C) or (T, C), logarithms of
 * probabilities (log_softmax); targets (N, S), or one behind the other; how many frames and labels each sample has.
 * Its gradient is that of logits behind a log_softmax, as PyTorch's is. Source: Graves et al., 2006.
 */
export class CTCLoss extends LossModule {
  static override readonly name: string = 'CTCLoss';

  /** The class that stands for no label. */
  blank: number;
  /** Whether infinite losses count as 0. */
  zero_infinity: boolean;

  constructor(options?: CTCLossOptions);
  constructor(blank: number, reduction?: Reduction | Omit<CTCLossOptions, 'blank'>, zero_infinity?: boolean);
  constructor(...args: readonly unknown[]) {
    const { blank, reduction, zero_infinity } = bind(ctc, args);
    super({ size_average: null, reduce: null, reduction });
    this.blank = blank;
    this.zero_infinity = zero_infinity;
  }

  /** The loss, 0-dim unless the reduction is `'none'`. */
  override forward(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Lengths<Tensor>,
    target_lengths: Lengths<Tensor>,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const given = inputsOf(this, args, 'log_probs', 'targets', 'input_lengths', 'target_lengths');
    const { log_probs, targets, input_lengths, target_lengths } = given;
    const { blank, reduction, zero_infinity } = this;
    return ctc_loss(log_probs, targets, input_lengths, target_lengths, { blank, reduction, zero_infinity });
  }
}
