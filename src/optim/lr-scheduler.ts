// torch.optim.lr_scheduler.

export { type EpochOptions, LRScheduler, type SchedulerOptions } from './schedulers/base.ts';
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
  CosineAnnealingWarmRestarts,
  type WarmRestartsOptions,
} from './schedulers/cosine.ts';
export { type CyclicBounds, CyclicLR, type CyclicLROptions } from './schedulers/cyclic.ts';
export { LambdaLR, type Lambdas, MultiplicativeLR, type RateFunction } from './schedulers/lambda.ts';
export {
  ConstantLR,
  type ConstantLROptions,
  LinearLR,
  type LinearLROptions,
  PolynomialLR,
  type PolynomialLROptions,
} from './schedulers/line.ts';
export { OneCycleLR, type OneCycleLROptions } from './schedulers/one-cycle.ts';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './schedulers/plateau.ts';
export { ChainedScheduler, SequentialLR } from './schedulers/several.ts';
export type { SchedulerState } from './schedulers/state.ts';
export { ExponentialLR, MultiStepLR, StepLR, type StepLROptions } from './schedulers/step.ts';
