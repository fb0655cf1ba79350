// What `torch.backends` holds: the answers of a build without CUDA, cuDNN, MPS, MKL and OpenMP, for scripts that ask; and the switches of
// theirs that scripts set, which are kept, and which nothing here looks at.

import { bind, isPlainObject, none, RuntimeError, run, TypeError, typeName } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { signatureOf } from './define.ts';
import { callable, of } from './kinds.ts';
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

/** cuDNN's switches, as scripts set them. */
interface Switches {
  enabled: boolean;
  benchmark: boolean;
  deterministic: boolean;
  allow_tf32: boolean;
}
const switches: Switches = { enabled: true, benchmark: false, deterministic: false, allow_tf32: true };

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

/** What runs with other switches. */
const running = /* @__PURE__ */ signatureOf<{ body: () => unknown }>('flags', { body: [callable] });

/** cuDNN: not here. */
export const cudnn = {
  get enabled(): boolean {
    return switches.enabled;
  },
  set enabled(value: boolean) {
    switches.enabled = checked('set_enabled_cudnn', value);
  },
  get benchmark(): boolean {
    return switches.benchmark;
  },
  set benchmark(value: boolean) {
    switches.benchmark = checked('set_benchmark_cudnn', value);
  },
  get deterministic(): boolean {
    return switches.deterministic;
  },
  set deterministic(value: boolean) {
    switches.deterministic = checked('set_deterministic_cudnn', value);
  },
  get allow_tf32(): boolean {
    return switches.allow_tf32;
  },
  set allow_tf32(value: boolean) {
    switches.allow_tf32 = checked('set_allow_tf32_cublas', value);
  },

  /** False. */
  is_available: /* @__PURE__ */ absent('is_available'),

  /** None. */
  version(...given: never[]): null {
    none('version', given, false);
    return null;
  },

  /**
   * Runs the callback with other switches: Python's `with torch.backends.cudnn.flags(enabled=False):`.
   * @throws RuntimeError for a switch, TypeError for a callback that is none.
   */
  flags<R>(...args: readonly [body: () => R] | readonly [options: Partial<Switches>, body: () => R]): R {
    const [options, body] = args.length === 1 && !isPlainObject(args[0]) ? [{}, args[0]] : args;
    if (body === undefined) throw new TypeError("flags() missing 1 required positional argument: 'body'");
    bind(running, [body]);
    const before = { ...switches };
    try {
      Object.assign(cudnn, bind(flagged, [options]));
      return run(body);
    } finally {
      Object.assign(switches, before);
    }
  },
};

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
