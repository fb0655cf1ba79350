// Powers counted out: of one base by even steps, and of each element of a vector: functions alone, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { defaultDType, isFloating, noKernel, RuntimeError } from '../engine/index.ts';
import { converted } from './converted.ts';
import { finish, made, placeBy, type TensorOptions } from './create.ts';
import { define } from './define.ts';
import { bool, float, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { LinspaceOptions } from './ranges.ts';
import type { Tensor } from './tensor.ts';

interface BaseOptions extends TensorOptions {
  /** What is raised to the powers; 10 by default. */
  base?: number;
}
export interface LogspaceOptions extends LinspaceOptions, BaseOptions {}
/** Takes the first and the last exponent, how many there are, and of what. */
export interface Logspace {
  (start: number, end: number, steps: number, base?: number | BaseOptions, options?: TensorOptions): Tensor;
  (start: number, end: number, options: Omit<LogspaceOptions, 'start' | 'end'>): Tensor;
  (options: LogspaceOptions): Tensor;
}
/** base to the powers of `steps` evenly spaced numbers from start to end, both included; of an integer dtype, whole parts. */
export const logspace: Logspace = /* @__PURE__ */ define<LogspaceOptions>(
  'logspace',
  () => ({ start: [float], end: [float], steps: [int], base: [float, 10], ...made }),
  ({ start, end, steps, base, ...options }) => {
    if (steps < 0) throw new RuntimeError('number of steps must be non-negative');
    const dtype = options.dtype ?? defaultDType();
    if (dtype === 'bool' && steps > 1) throw noKernel('logspace_cpu', dtype, 'int64');
    // Of several integers the ends are integers before the steps are made; half numbers are computed as whole ones.
    const whole = !isFloating(dtype);
    const [first, last] = steps > 1 ? [start, end].map((n) => converted(n, dtype)) : [start, end];
    const powers = f.linspace(placeBy(options), {
      length: steps,
      dtype: whole ? 'float64' : dtype === 'float64' ? dtype : 'float32',
      start: first,
      end: last,
    });
    return finish(f.cast(f.pow(f.wrap(base, powers), powers), dtype), options);
  },
  4,
);

export interface VanderRest {
  /** Whether the powers rise from 0 on; they fall to 0 by default. */
  increasing?: boolean;
}
export interface VanderOptions extends VanderRest {
  /** How many powers; as many as elements by default. */
  N?: number | null;
}
/** Takes a vector, and how many powers. */
export interface Vander {
  (x: Tensor, N?: number | null | VanderOptions, increasing?: boolean | VanderRest): Tensor;
  (options: { x: Tensor } & VanderOptions): Tensor;
}
/** The powers of each element of a vector [n], a row each: [n, N]. @throws RuntimeError for another number of dimensions. */
export const vander: Vander = /* @__PURE__ */ define<{ x: Tensor } & VanderOptions>(
  'vander',
  { x: [tensor], N: [int, null], increasing: [bool, false] },
  ({ x, N, increasing }) => {
    if (x.ndim !== 1) throw new RuntimeError('x must be a one-dimensional tensor.');
    const [n] = x.shape;
    const count = N ?? n;
    if (count < 0) throw new RuntimeError('N must be non-negative.');
    const column = f.unsqueeze(isFloating(x.dtype) ? x : f.cast(x, 'int64'), 1);
    const ones = f.full(f.placeOf(x), { shape: [n, Math.min(count, 1)], dtype: column.dtype, value: 1 });
    if (count <= 1) return ones;
    const powers = f.cumprod(f.expand(column, [n, count - 1]), 1);
    const rows = named('CopySlices', f.cat([ones, powers], 1));
    return increasing ? rows : f.flip(rows, [1]);
  },
);
