// mx.lr_scheduler.

export {
  CosineScheduler,
  FactorScheduler,
  LRScheduler,
  MultiFactorScheduler,
  PolyScheduler,
} from '../functional/schedules.ts';
