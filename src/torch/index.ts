// PyTorch's tensors and functions, for the rooms that build on them and for the public entries. No methods: those come
// with the root entry alone.

export {
  type Device,
  type DType,
  Generator,
} from '../engine/index.ts';
export * as accelerator from './accelerator-namespace.ts';
export { is_anomaly_check_nan_enabled, is_anomaly_enabled, set_anomaly_enabled } from './anomaly.ts';
export { AutogradFunction } from './autograd-function.ts';
export * as autograd from './autograd-namespace.ts';
export * as backends from './backends-namespace.ts';
export type { Dims, Input, Other } from './calls.ts';
export {
  type Creation,
  empty,
  empty_like,
  eye,
  from_numpy,
  full,
  full_like,
  get_default_device,
  get_default_dtype,
  is_tensor,
  numel,
  ones,
  ones_like,
  set_default_device,
  set_default_dtype,
  type TensorOptions,
  tensor,
  zeros,
  zeros_like,
} from './create.ts';
export * as cuda from './cuda-namespace.ts';
export {
  are_deterministic_algorithms_enabled,
  type DeterministicOptions,
  get_deterministic_debug_mode,
  is_deterministic_algorithms_warn_only_enabled,
  set_deterministic_debug_mode,
  use_deterministic_algorithms,
} from './determinism.ts';
export { type DeviceOptions, device, type MakeDevice } from './device.ts';
export * from './dtypes.ts';
export * from './functions.ts';
export { enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled } from './grad-modes.ts';
export type { ValuesIndices } from './pair.ts';
export { get_float32_matmul_precision, type MatmulPrecision, set_float32_matmul_precision } from './precision.ts';
export { type PrintOptions, setPrintOptions as set_printoptions } from './printing.ts';
export {
  default_generator,
  get_rng_state,
  initial_seed,
  manual_seed,
  normal,
  type RandomOptions,
  rand,
  rand_like,
  randint,
  randint_like,
  randn,
  randn_like,
  randperm,
  seed,
  set_rng_state,
} from './random.ts';
export * as random from './random-namespace.ts';
export { arange, linspace } from './ranges.ts';
export * as safetensors from './safetensors.ts';
export { load_file, save_file } from './safetensors.ts';
export * as serialization from './serialization.ts';
export { type LoadOptions, load, save } from './serialization.ts';
export { Size } from './size.ts';
export type { Slice } from './slicing.ts';
export { type BackwardKeywords, type GradFn, type Nested, Tensor } from './tensor.ts';
export * as testing from './testing.ts';
export { get_num_threads, set_num_threads } from './threads.ts';
