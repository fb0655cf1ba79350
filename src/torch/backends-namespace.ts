// What `torch.backends` holds: the answers of a build without CUDA, cuDNN, MPS, MKL and OpenMP, for scripts that ask; and the switches of
// theirs that scripts set, which are kept, and which nothing here looks at.

import { bind, none, RuntimeError, run, typeName } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { of } from './kinds.ts';
import { get_float32_matmul_precision, set_float32_matmul_precision } from './precision.ts';

/** Answers false, as a build without it does. */
const absent =
  (name: string): ((...given: never[]) => boolean) =>
  (...given) => {
    none(name, given, false);
    return false;
  };

/** @throws RuntimeError for what is no truth value, in the words of PyTorch's setter. */
function checked(setter: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new RuntimeError(`${setter} expects a bool, but got ${typeName(value)}`);
}

/** cuDNN's switches, and the functions of PyTorch that set them. */
const SETTERS = {
  enabled: 'set_enabled_cudnn',
  benchmark: 'set_benchmark_cudnn',
  deterministic: 'set_deterministic_cudnn',
  allow_tf32: 'set_allow_tf32_cublas',
} as const;
type Switch = keyof typeof SETTERS;
type Switches = { [name in Switch]: boolean };

const flagged = /* @__PURE__ */ optionsOf<Partial<Switches>>(
  'flags',
  {
    enabled: [/* @__PURE__ */ of(), false],
    benchmark: [/* @__PURE__ */ of(), false],
    deterministic: [/* @__PURE__ */ of(), false],
    allow_tf32: [/* @__PURE__ */ of(), true],
  },
  false,
);

/** What `torch.backends.cudnn` holds. */
interface Cudnn extends Switches {
  /** False. */
  is_available(...given: never[]): boolean;
  /** None. */
  version(...given: never[]): null;
  /** Runs the callback with other switches: Python's `with torch.backends.cudnn.flags(enabled=False):`. */
  flags<R>(body: () => R): R;
  flags<R>(options: Partial<Switches>, body: () => R): R;
}

/** Switches that take what they are set to only where it is a truth value. */
function guarded(switches: Switches): Switches {
  const names = Object.keys(switches) as Switch[];
  const accessors = names.map((name): [Switch, PropertyDescriptor] => {
    const get = (): boolean => switches[name];
    const set = (value: unknown): void => {
      switches[name] = checked(SETTERS[name], value);
    };
    return [name, { enumerable: true, get, set }];
  });
  return Object.defineProperties({}, Object.fromEntries(accessors)) as Switches;
}

function makeCudnn(): Cudnn {
  const switches = guarded({ enabled: true, benchmark: false, deterministic: false, allow_tf32: true });
  const flags = (...args: readonly unknown[]): unknown => {
    const body = args.at(-1) as () => unknown;
    const given = bind(flagged, args.slice(0, -1));
    const before = { ...switches };
    try {
      Object.assign(switches, given);
      return run(body);
    } finally {
      Object.assign(switches, before);
    }
  };
  const version = (...given: never[]): null => {
    none('version', given, false);
    return null;
  };
  return Object.assign(switches, { is_available: absent('is_available'), version, flags }) as Cudnn;
}

/** cuDNN: not here. */
export const cudnn: Cudnn = /* @__PURE__ */ makeCudnn();

/** CUDA: not here. `matmul.allow_tf32` is `float32_matmul_precision` by another name. */
export const cuda = {
  is_built: /* @__PURE__ */ absent('is_built'),
  matmul: {
    get allow_tf32(): boolean {
      return get_float32_matmul_precision() !== 'highest';
    },
    set allow_tf32(value: boolean) {
      set_float32_matmul_precision(checked('set_allow_tf32_cublas', value) ? 'high' : 'highest');
    },
  },
};

/** Apple's Metal: not here. */
export const mps = {
  is_available: /* @__PURE__ */ absent('is_available'),
  is_built: /* @__PURE__ */ absent('is_built'),
};
/** Intel's MKL: not here. */
export const mkl = { is_available: /* @__PURE__ */ absent('is_available') };
/** oneDNN: not here. */
export const mkldnn = { is_available: /* @__PURE__ */ absent('is_available') };
/** OpenMP: not here; `torch.set_num_threads` says how many threads there are. */
export const openmp = { is_available: /* @__PURE__ */ absent('is_available') };
