// torch.nn.utils: clipping of gradients, parameters as one vector, weights that are computed, and packed sequences.

export {
  type ClipNormOptions,
  clip_grad_norm_,
  clip_grad_value_,
  clip_grads_with_norm_,
  type ForeachOptions,
  get_total_norm,
} from './clip.ts';
export * as parametrizations from './parametrizations.ts';
export * as parametrize from './parametrize.ts';
export * as rnn from './utils-rnn.ts';
export { parameters_to_vector, vector_to_parameters } from './vectors.ts';
export { remove_weight_norm, weight_norm } from './weight-norm.ts';
