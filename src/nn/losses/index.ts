// The losses of torch.nn.

export {
  BCELoss,
  type BCELossOptions,
  BCEWithLogitsLoss,
  type BCEWithLogitsLossOptions,
  MultiLabelSoftMarginLoss,
  type MultiLabelSoftMarginLossOptions,
  SoftMarginLoss,
  type SoftMarginLossOptions,
} from './binary.ts';
export {
  CrossEntropyLoss,
  type CrossEntropyLossOptions,
  KLDivLoss,
  type KLDivLossOptions,
  NLLLoss,
  type NLLLossOptions,
} from './cross-entropy.ts';
export { CTCLoss, type CTCLossOptions } from './ctc.ts';
export {
  CosineEmbeddingLoss,
  type CosineEmbeddingLossOptions,
  HingeEmbeddingLoss,
  type HingeEmbeddingLossOptions,
  MarginRankingLoss,
  type MarginRankingLossOptions,
} from './embedding.ts';
export {
  GaussianNLLLoss,
  type GaussianNLLLossOptions,
  PoissonNLLLoss,
  type PoissonNLLLossOptions,
} from './likelihood.ts';
export {
  MultiLabelMarginLoss,
  type MultiLabelMarginLossOptions,
  MultiMarginLoss,
  type MultiMarginLossOptions,
} from './margins.ts';
export {
  HuberLoss,
  type HuberLossOptions,
  L1Loss,
  type L1LossOptions,
  MSELoss,
  type MSELossOptions,
  SmoothL1Loss,
  type SmoothL1LossOptions,
} from './regression.ts';
export {
  TripletMarginLoss,
  type TripletMarginLossOptions,
  TripletMarginWithDistanceLoss,
  type TripletMarginWithDistanceLossOptions,
} from './triplet.ts';
