// gluon.loss: the losses, and MXNet's second names for two of them.

import { extended } from '../blocks/extended.ts';
import { Loss as Base } from './base.ts';

/** What users' losses extend. */
export const Loss: typeof Base = /* @__PURE__ */ extended(Base);
export type Loss = Base;
export {
  HingeLoss,
  KLDivLoss,
  LogisticLoss,
  SigmoidBinaryCrossEntropyLoss,
  SigmoidBinaryCrossEntropyLoss as SigmoidBCELoss,
  SoftmaxCrossEntropyLoss,
  SoftmaxCrossEntropyLoss as SoftmaxCELoss,
  SquaredHingeLoss,
} from './classification.ts';
export { CTCLoss } from './ctc.ts';
export { CosineEmbeddingLoss, SDMLLoss, TripletLoss } from './embedding.ts';
export { HuberLoss, L1Loss, L2Loss, PoissonNLLLoss } from './regression.ts';
