// Numbers at equal distances, in PyTorch's spelling: from one up to another, or so many between two.

import * as f from '../engine/functions.ts';
import { defaultDType, isFloating, isPlainObject, noKernel, RuntimeError, ValueError } from '../engine/index.ts';
import { numberText } from '../rules/text/python.ts';
import { converted } from './converted.ts';
import { finish, made, placeBy, type TensorOptions, valueOf } from './create.ts';
import { define } from './define.ts';
import { float, int, number } from './kinds.ts';
import { Tensor } from './tensor.ts';

/** What `arange` takes by name. */
export interface ArangeOptions extends TensorOptions {
  /** The first number; 0 by default. */
  start?: number | Tensor;
  /** What the numbers stay before. */
  end: number | Tensor;
  /** What is between two; 1 by default. */
  step?: number | Tensor;
}
type Place = number | Tensor;
/** Takes an end, or a start, an end and a step: numbers, or tensors without dimensions. */
export interface Arange {
  (end: Place, options?: TensorOptions): Tensor;
  (start: Place, end: Place, options?: TensorOptions & { readonly step?: Place }): Tensor;
  (start: Place, end: Place, step: Place, options?: TensorOptions): Tensor;
  (options: ArangeOptions): Tensor;
}

const places = ["'start' (position 1)", "'end' (position 1)", "'step' (position 3)"];

/** Whether a number is an integer: what int64 cannot hold is a fraction's kin, and tensors say what they are. */
const isWhole = (n: number | Tensor): boolean =>
  typeof n === 'object' ? !isFloating(n.dtype) : Number.isInteger(n) && Math.abs(n) < 2 ** 63;

const range = /* @__PURE__ */ define<ArangeOptions>(
  'arange',
  () => ({ start: [number, 0], end: [number], step: [number, 1], ...made }),
  ({ start: first, end: last, step: stride, ...options }) => {
    const given = [first, last, stride];
    const dtype = options.dtype ?? (given.every(isWhole) ? 'int64' : defaultDType());
    if (dtype === 'bool') throw noKernel('arange_cpu', dtype, 'int64');
    const [start, end, step] = given.map((n, i) => valueOf('arange', n, places[i]));
    const [from, to, by] = isFloating(dtype) ? [start, end, step] : [start, end, step].map(Math.trunc);
    if (!(Math.abs(step) > 0)) throw new RuntimeError('step must be nonzero');
    // PyTorch counts in integers for int64 alone.
    if (dtype === 'int64' && by === 0) throw new ValueError('step must be nonzero');
    if (![from, to].every(Number.isFinite))
      throw new RuntimeError(`unsupported range: ${numberText(from)} -> ${numberText(to)}`);
    if (step > 0 !== to >= from && to !== from) {
      throw new RuntimeError('upper bound and lower bound inconsistent with step sign');
    }
    const whole = (n: number): number => converted(n, dtype);
    const count = dtype === 'int64' ? (whole(to) - whole(from)) / whole(by) : (end - start) / step;
    if (count >= 2 ** 63) throw new RuntimeError('invalid size, possible overflow?');
    const length = Math.max(0, Math.ceil(count));
    return finish(f.iota(placeBy(options), { length, dtype, start: from, step: by }), options);
  },
  3,
);

/** start, start + step, … before end: `arange(5)`, `arange(1, 5)`, `arange(0, 1, 0.25)`. */
export const arange: Arange = (...args: readonly unknown[]) => {
  // One number alone is the end.
  const alone =
    args.length > 0 &&
    typeof args[1] !== 'number' &&
    !(args[1] instanceof Tensor) &&
    !isPlainObject(args[0]) &&
    !(isPlainObject(args[1]) && 'end' in args[1]);
  return range(...(alone ? [undefined, ...args] : args));
};

/** What `linspace` takes by name. */
export interface LinspaceOptions extends TensorOptions {
  /** The first number. */
  start: number;
  /** The last number. */
  end: number;
  /** How many. */
  steps: number;
}
/** Takes both ends and how many numbers there are. */
export interface Linspace {
  (start: number, end: number, steps: number, options?: TensorOptions): Tensor;
  (start: number, end: number, options: Omit<LinspaceOptions, 'start' | 'end'>): Tensor;
  (options: LinspaceOptions): Tensor;
}
/** `steps` evenly spaced numbers from start to end, both included; of an integer dtype, their whole parts. */
export const linspace: Linspace = /* @__PURE__ */ define<LinspaceOptions>(
  'linspace',
  () => ({ start: [float], end: [float], steps: [int], ...made }),
  ({ start, end, steps, ...options }) => {
    if (steps < 0) throw new RuntimeError('number of steps must be non-negative');
    const dtype = options.dtype ?? defaultDType();
    if (dtype === 'bool' && steps > 1) throw noKernel('linspace_cpu', dtype, 'int64');
    // Of integers, the ends are integers before the steps are made; a last one that is not reached may be anything.
    const [from, to] = [start, steps > 1 ? end : start].map((n) => (steps > 0 ? converted(n, dtype) : n));
    const spaced = f.linspace(placeBy(options), {
      length: steps,
      dtype: isFloating(dtype) ? dtype : 'float64',
      start: from,
      end: to,
    });
    return finish(f.cast(spaced, dtype), options);
  },
  3,
);
