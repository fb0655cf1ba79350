// gluon.loss: the losses, and MXNet's second names for two of them.

export { Loss, type LossOptions } from './loss-base.ts';
export {
  HingeLoss,
  KLDivLoss,
  LogisticLoss,
  SigmoidBinaryCrossEntropyLoss,
  SigmoidBinaryCrossEntropyLoss as SigmoidBCELoss,
  SoftmaxCrossEntropyLoss,
  SoftmaxCrossEntropyLoss as SoftmaxCELoss,
  SquaredHingeLoss,
} from './loss-classification.ts';
export { CTCLoss } from './loss-ctc.ts';
export { CosineEmbeddingLoss, SDMLLoss, TripletLoss } from './loss-embedding.ts';
export { HuberLoss, L1Loss, L2Loss, PoissonNLLLoss } from './loss-regression.ts';
