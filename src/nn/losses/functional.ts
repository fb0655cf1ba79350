// The losses of torch.nn.functional.

export {
  binary_cross_entropy,
  binary_cross_entropy_with_logits,
  multilabel_soft_margin_loss,
  soft_margin_loss,
} from './binary.ts';
export { cross_entropy, kl_div, nll_loss } from './cross-entropy.ts';
export { ctc_loss } from './ctc.ts';
export { cosine_embedding_loss, hinge_embedding_loss, margin_ranking_loss } from './embedding.ts';
export { gaussian_nll_loss, poisson_nll_loss } from './likelihood.ts';
export { multi_margin_loss, multilabel_margin_loss } from './margins.ts';
export { huber_loss, l1_loss, mse_loss, smooth_l1_loss } from './regression.ts';
export { triplet_margin_loss, triplet_margin_with_distance_loss } from './triplet.ts';
