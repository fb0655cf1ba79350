// Contexts: where arrays live. `cpu(0)` runs on the WebAssembly kernels and `reference()` on plain TypeScript; what is on
// `meta()` has no elements. Further ids of a device are names for the same memory, as MXNet's are on the CPU. `gpu(0)` is the
// device `webgpu` once it is open; before that, allocating on a GPU is MXNet's error.

import { backendOf, bind, type Device, KeyError, run } from '../../engine/index.ts';
import { checkFailed, MXNetError } from './errors.ts';
import { callable, declare, int, type Kind, of, optional, required } from './options.ts';
import { pythonText } from './python-text.ts';

const types = { cpu: 1, gpu: 2, cpu_pinned: 3, cpu_shared: 5, reference: 6, meta: 7 } as const;

/** The names of devices; `reference` and `meta` are ours. */
export type DeviceType = keyof typeof types;

const construct = declare('Context.__init__', {
  device_type: required(of<DeviceType | Context>()),
  device_id: optional(int, 0),
});
const equal = declare('Context.__eq__', { other: required(of<unknown>()) });
const emptying = declare('Context.empty_cache', {});

/** A device and its number: `mx.cpu()`, `mx.gpu(1)`. */
export class Context {
  static readonly name: string = 'Context';

  readonly device_type: DeviceType;
  readonly device_id: number;

  /** @throws KeyError for a device that MXNet does not know. */
  constructor(...args: [device_type: DeviceType | Context, device_id?: number]) {
    const { device_type, device_id } = bind(construct, args);
    const [type, id] =
      device_type instanceof Context ? [device_type.device_type, device_type.device_id] : [device_type, device_id];
    if (typeof type !== 'string' || !Object.hasOwn(types, type)) {
      throw new KeyError(`'${pythonText(type)}'`, `device types are ${Object.keys(types).join(', ')}`);
    }
    this.device_type = type;
    this.device_id = id;
  }

  /** MXNet's number of the device type, as files have it. */
  get device_typeid(): number {
    return types[this.device_type];
  }

  /** Whether both name the same device: Python's `==`. */
  equals(...args: [other: unknown]): boolean {
    const { other } = bind(equal, args, ['other']);
    return other instanceof Context && other.device_type === this.device_type && other.device_id === this.device_id;
  }

  /** Nothing is pooled here. */
  empty_cache(...args: []): void {
    bind(emptying, args);
  }

  /** `cpu(0)`. */
  toString(): string {
    return `${this.device_type}(${this.device_id})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

type Id = [device_id?: number | { readonly device_id?: number }];
const identified = { device_id: optional(int, 0) };
const [onCpu, onGpu, pinned] = ['cpu', 'gpu', 'cpu_pinned'].map((name) => declare(name, identified, false));
const [onReference, onMeta, counting] = ['reference', 'meta', 'num_gpus'].map((name) => declare(name, {}, false));

/** The CPU; `device_id` makes no difference to where data are. */
export const cpu = (...args: Id): Context => new Context('cpu', bind(onCpu, args).device_id);
/** A GPU: it can be named, but nothing can be allocated on it before `await request()` of `bptt/webgpu`, which opens the first. */
export const gpu = (...args: Id): Context => new Context('gpu', bind(onGpu, args).device_id);
/** Page-locked memory in MXNet; the CPU here. */
export const cpu_pinned = (...args: Id): Context => new Context('cpu_pinned', bind(pinned, args).device_id);
/** The plain TypeScript kernels, which every other device is checked against. No counterpart in MXNet. */
export function reference(...args: []): Context {
  bind(onReference, args);
  return new Context('reference');
}
/** Shapes and dtypes without elements: what is computed there costs nothing and cannot be read. No counterpart in MXNet. */
export function meta(...args: []): Context {
  bind(onMeta, args);
  return new Context('meta');
}
/** How many GPUs there are: one where `bptt/webgpu` has opened it, and it was not lost since. */
export function num_gpus(...args: []): number {
  bind(counting, args);
  return Number(backendOf('webgpu')?.lives() ?? false);
}

let current: Context = cpu();

/** Where arrays are made when no context is given. */
export function current_context(...args: []): Context {
  bind(asking, args);
  return current;
}
const asking = declare('current_context', {}, false);
const context: Kind<Context> = { name: 'Context', holds: (value) => value instanceof Context };
const within = declare('withContext', { ctx: required(context), body: required(callable) }, false);

/** Runs the callback with another default context: Python's `with ctx:`. */
export function withContext<R>(...args: [ctx: Context, body: () => R]): R {
  const { ctx, body } = bind(within, args) as { ctx: Context; body: () => R };
  const before = current;
  current = ctx;
  try {
    return run(body);
  } finally {
    current = before;
  }
}

/** The engine's device of a context. @throws MXNetError for a GPU that is not there, in MXNet's words. */
export function deviceOf(ctx: Context, operator = '_zeros'): Device {
  const { device_type: type } = ctx;
  if (type !== 'gpu') return type === 'reference' || type === 'meta' ? type : 'cpu';
  if (num_gpus() === 0) {
    throw new MXNetError(
      `Operator ${operator} is not implemented for GPU.`,
      "mx.context.num_gpus() is 0: use mx.cpu(), or first await request() of 'bptt/webgpu'",
    );
  }
  if (ctx.device_id === 0) return 'webgpu';
  throw checkFailed('e == cudaSuccess', 'CUDA: invalid device ordinal', 'there is one GPU: mx.gpu(0)');
}
