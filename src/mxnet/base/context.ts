// Contexts: where arrays live. `cpu(0)` runs on the WebAssembly kernels and `reference()` on plain TypeScript; what is on
// `meta()` has no elements. Further ids of a device are names for the same memory, as MXNet's are on the CPU. There is no GPU
// here, so allocating on one is MXNet's error.

import { type Device, KeyError, run } from '../../engine/index.ts';
import { MXNetError } from './errors.ts';

const types = { cpu: 1, gpu: 2, cpu_pinned: 3, cpu_shared: 5, reference: 6, meta: 7 } as const;

/** The names of devices; `reference` and `meta` are ours. */
export type DeviceType = keyof typeof types;

/** A device and its number: `mx.cpu()`, `mx.gpu(1)`. */
export class Context {
  static readonly name: string = 'Context';

  readonly device_type: DeviceType;
  readonly device_id: number;

  /** @throws KeyError for a device that MXNet does not know. */
  constructor(device_type: DeviceType | Context, device_id = 0) {
    const [type, id] =
      device_type instanceof Context ? [device_type.device_type, device_type.device_id] : [device_type, device_id];
    if (!(type in types)) throw new KeyError(`'${type}'`, `device types are ${Object.keys(types).join(', ')}`);
    this.device_type = type;
    this.device_id = id;
  }

  /** MXNet's number of the device type, as files have it. */
  get device_typeid(): number {
    return types[this.device_type];
  }

  /** Whether both name the same device: Python's `==`. */
  equals(other: unknown): boolean {
    return other instanceof Context && other.device_type === this.device_type && other.device_id === this.device_id;
  }

  /** Nothing is pooled here. */
  empty_cache(): void {}

  /** `cpu(0)`. */
  toString(): string {
    return `${this.device_type}(${this.device_id})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** The CPU; `device_id` makes no difference to where data are. */
export const cpu = (device_id = 0): Context => new Context('cpu', device_id);
/** A GPU: it can be named, but nothing can be allocated on it. */
export const gpu = (device_id = 0): Context => new Context('gpu', device_id);
/** Page-locked memory in MXNet; the CPU here. */
export const cpu_pinned = (device_id = 0): Context => new Context('cpu_pinned', device_id);
/** The plain TypeScript kernels, which every other device is checked against. No counterpart in MXNet. */
export const reference = (): Context => new Context('reference');
/** Shapes and dtypes without elements: what is computed there costs nothing and cannot be read. No counterpart in MXNet. */
export const meta = (): Context => new Context('meta');
/** How many GPUs there are: none. */
export const num_gpus = (): number => 0;

let current: Context = cpu();

/** Where arrays are made when no context is given. */
export const current_context = (): Context => current;

/** Runs the callback with another default context: Python's `with ctx:`. */
export function withContext<R>(ctx: Context, body: () => R): R {
  const before = current;
  current = ctx;
  try {
    return run(body);
  } finally {
    current = before;
  }
}

/** The engine's device of a context. @throws MXNetError for a GPU, in the words of a CPU build. */
export function deviceOf(ctx: Context, operator = '_zeros'): Device {
  if (ctx.device_type === 'gpu') {
    throw new MXNetError(
      `Operator ${operator} is not implemented for GPU.`,
      'use mx.cpu(); mx.context.num_gpus() is 0',
    );
  }
  return ctx.device_type === 'reference' || ctx.device_type === 'meta' ? ctx.device_type : 'cpu';
}
