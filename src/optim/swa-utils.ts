// torch.optim.swa_utils.

export { AveragedModel, type AveragedModelOptions, update_bn } from './averaged-model.ts';
export {
  type AverageFunction,
  type DecayOptions,
  get_ema_avg_fn,
  get_ema_multi_avg_fn,
  get_swa_avg_fn,
  get_swa_multi_avg_fn,
  type MultiAverageFunction,
} from './averages.ts';
export { SWALR, type SWALROptions } from './schedulers/swa.ts';
