// The signatures of Module's own methods, in PyTorch's order and names.

import { bind, type DType, none as refuse, type Signature } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, callable, device, dtype, of, str, tensor } from '../torch/kinds.ts';
import { placed } from '../torch/target.ts';

/* @__NO_SIDE_EFFECTS__ */
const method = <O>(name: string, table: TableOf<O>): Signature<Required<O>> => optionsOf<O>(`Module.${name}`, table);

/** How members are listed. */
export interface Listing {
  /** Stands before every name. */
  prefix?: string;
  /** Whether the modules below are walked too; true by default. */
  recurse?: boolean;
  /** Whether what stands in several places is listed once (true by default) or in each. */
  remove_duplicate?: boolean;
}
const listing: TableOf<Listing> = {
  prefix: [str, ''],
  recurse: [bool, true],
  remove_duplicate: [bool, true],
};
export const named_parameters = /* @__PURE__ */ method<Listing>('named_parameters', listing);
export const named_buffers = /* @__PURE__ */ method<Listing>('named_buffers', listing);
export const parameters = /* @__PURE__ */ method<Pick<Listing, 'recurse'>>('parameters', {
  recurse: [bool, true],
});
export const buffers = /* @__PURE__ */ method<Pick<Listing, 'recurse'>>('buffers', { recurse: [bool, true] });

/** How modules are listed. */
export interface ModuleListing extends Omit<Listing, 'recurse'> {
  /** Modules that are known already and left out. */
  memo?: Set<unknown> | null;
}
export const named_modules = /* @__PURE__ */ method<ModuleListing>('named_modules', {
  memo: [{ name: 'set', holds: (value) => value instanceof Set }, null],
  prefix: [str, ''],
  remove_duplicate: [bool, true],
});

/** What `state_dict` takes by name. */
export interface StateOptions {
  /** An object that the tensors are written into, and which is given back; null (default): a new one. */
  destination?: { [name: string]: Tensor } | null;
  /** Stands before every name. */
  prefix?: string;
  /** Whether the tensors keep their history; not by default. */
  keep_vars?: boolean;
}
export const state_dict = /* @__PURE__ */ optionsOf<StateOptions>(
  'Module.state_dict',
  { destination: [/* @__PURE__ */ of(), null], prefix: [str, ''], keep_vars: [bool, false] },
  true,
  undefined,
  0,
);

/** What `load_state_dict` takes by name. */
export interface LoadOptions {
  /** Whether every name must match; true by default. */
  strict?: boolean;
  /** Whether the tensors take the place of the module's instead of being copied into them; not by default. */
  assign?: boolean;
}
export const load_state_dict = /* @__PURE__ */ method<LoadOptions & { state_dict: { [name: string]: Tensor } }>(
  'load_state_dict',
  { state_dict: [/* @__PURE__ */ of()], strict: [bool, true], assign: [bool, false] },
);

export const register_buffer = /* @__PURE__ */ method<{ name: string; tensor: Tensor | null; persistent?: boolean }>(
  'register_buffer',
  { name: [/* @__PURE__ */ of()], tensor: [/* @__PURE__ */ of()], persistent: [bool, true] },
);
export const register_parameter = /* @__PURE__ */ method<{ name: string; param: never }>('register_parameter', {
  name: [/* @__PURE__ */ of()],
  param: [/* @__PURE__ */ of()],
});
export const add_module = /* @__PURE__ */ method<{ name: string; module: never }>('add_module', {
  name: [/* @__PURE__ */ of()],
  module: [/* @__PURE__ */ of()],
});
export const train = /* @__PURE__ */ method<{ mode?: boolean }>('train', {
  mode: [/* @__PURE__ */ of<boolean>('bool'), true],
});
export const zero_grad = /* @__PURE__ */ method<{ set_to_none?: boolean }>('zero_grad', {
  set_to_none: [bool, true],
});
export const requires_grad_ = /* @__PURE__ */ method<{ requires_grad?: boolean }>('requires_grad_', {
  requires_grad: [bool, true],
});
export const apply = /* @__PURE__ */ method<{ fn: never }>('apply', { fn: [callable] });

/** What the registering of a hook around a call takes by name. */
export interface HookOptions {
  /** Whether the hook runs before those that are there; not by default. */
  prepend?: boolean;
  /** Whether the hook is told a call's keywords apart; not by default. */
  with_kwargs?: boolean;
}
/** What `register_forward_hook` takes by name. */
export interface ForwardHookOptions extends HookOptions {
  /** Whether the hook runs also where the call failed; not by default. */
  always_call?: boolean;
}
const around: TableOf<{ hook: never } & HookOptions> = {
  hook: [callable],
  prepend: [bool, false],
  with_kwargs: [bool, false],
};
export const hook = /* @__PURE__ */ optionsOf<{ hook: never } & ForwardHookOptions>(
  'Module.register_forward_hook',
  () => ({ ...around, always_call: [bool, false] }),
  true,
  undefined,
  1,
);
export const preHook = /* @__PURE__ */ optionsOf<{ hook: never } & HookOptions>(
  'Module.register_forward_pre_hook',
  around,
  true,
  undefined,
  1,
);
const ordered: TableOf<{ hook: never; prepend?: boolean }> = { hook: [callable], prepend: [bool, false] };
export const backwardHook = /* @__PURE__ */ method<{ hook: never; prepend?: boolean }>(
  'register_full_backward_hook',
  ordered,
);
export const backwardPreHook = /* @__PURE__ */ method<{ hook: never; prepend?: boolean }>(
  'register_full_backward_pre_hook',
  ordered,
);
/** The signature of what registers a hook around the state. */
export const stateHook = (name: string): Signature<{ hook: never }> =>
  method<{ hook: never }>(name, { hook: [callable] });

interface OfTarget {
  target: string;
}
const target_: TableOf<OfTarget> = { target: [str] };
export const get_submodule = /* @__PURE__ */ method<OfTarget>('get_submodule', target_);
export const get_parameter = /* @__PURE__ */ method<OfTarget>('get_parameter', target_);
export const get_buffer = /* @__PURE__ */ method<OfTarget>('get_buffer', target_);
export const set_submodule = /* @__PURE__ */ method<OfTarget & { module: unknown; strict?: boolean }>('set_submodule', {
  target: [str],
  module: [/* @__PURE__ */ of()],
  strict: [bool, false],
});
export const modules = /* @__PURE__ */ method<Pick<Listing, 'remove_duplicate'>>('modules', {
  remove_duplicate: [bool, true],
});
export const type = /* @__PURE__ */ method<{ dst_type: unknown }>('type', { dst_type: [/* @__PURE__ */ of()] });
export const to_empty = /* @__PURE__ */ optionsOf<{ device: string | null; recurse?: boolean }>(
  'Module.to_empty',
  { device: [device], recurse: [bool, true] },
  true,
  undefined,
  0,
);

interface Target {
  self: unknown;
  device?: string | null;
  dtype?: DType | null;
  tensor?: Tensor | null;
  non_blocking?: boolean;
}
const target = /* @__PURE__ */ method<Target>('to', {
  self: [/* @__PURE__ */ of()],
  device: [device, null],
  dtype: [dtype, null],
  tensor: [tensor, null],
  non_blocking: [bool, false],
});
/** Where a module goes, by a dtype, a device, both, or a tensor that has them. */
export function targetOf(args: readonly unknown[]): { device?: string | undefined; dtype?: DType | undefined } {
  const o = bind(target, placed([null, ...args]), [], 1);
  return { device: o.device ?? o.tensor?.device, dtype: o.dtype ?? o.tensor?.dtype };
}

/** Refuses any argument. */
export const none = (name: string, args: ArrayLike<unknown>): void => refuse(`Module.${name}`, Array.from(args));
