// Areas below a line through points, in PyTorch's spelling: functions alone.

import * as f from '../engine/functions.ts';
import { IndexError, normalizeDim, RuntimeError, TypeError } from '../engine/index.ts';
import { real } from './arithmetic.ts';
import { define } from './define.ts';
import { int, scalar, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

interface AlongRest {
  /** Along which dimension of y, the last by default. */
  dim?: number;
}
export interface StepOptions extends AlongRest {
  /** How far the points lie apart; 1 by default. */
  dx?: number;
}
export interface PointOptions extends AlongRest {
  /** Where the points are: a vector [n], or a tensor that broadcasts with y. */
  x?: Tensor | null;
}
/** Takes heights, and where they are or how far apart. */
export interface Trapezoid {
  (y: Tensor, options?: StepOptions): Tensor;
  (y: Tensor, x: Tensor, options?: AlongRest): Tensor;
  (y: Tensor, options: PointOptions): Tensor;
  (options: { y: Tensor } & (StepOptions | PointOptions)): Tensor;
}
interface Given extends PointOptions {
  y: Tensor;
  dx?: number | boolean | null;
}
/** What is bound: x where it was given, else steps dx. */
interface Bound extends Required<Given> {
  dx: number | boolean;
}

/** All of a dimension but the last, and all but the first. */
function neighbours(x: Tensor, d: number): [before: Tensor, behind: Tensor] {
  const n = x.shape[d];
  return [f.slice(x, d, 0, Math.max(n - 1, 0)), f.slice(x, d, Math.min(1, n), n)];
}

/** How far points lie apart along a dimension of y, broadcasting with y. @throws RuntimeError for a vector of another length. */
function steps(name: string, y: Tensor, x: Tensor, d: number): Tensor {
  if (y.dtype === 'bool' || x.dtype === 'bool') {
    throw new RuntimeError(`${name}: received a bool input for \`x\` or \`y\`, but bool is not supported`);
  }
  if (x.ndim === 1 && x.shape[0] !== y.shape[d]) {
    throw new RuntimeError(`${name}: There must be one \`x\` value for each sample point`);
  }
  const lead: number[] = new Array(Math.max(y.ndim - x.ndim, 0)).fill(1);
  const shape = x.ndim === 1 ? y.shape.map((_, i) => (i === d ? x.shape[0] : 1)) : [...lead, ...x.shape];
  const [before, behind] = neighbours(f.reshape(x, shape), d);
  return f.sub(behind, before);
}
/** The sum of each two neighbours. */
const pairs = (y: Tensor, d: number): Tensor => f.add(...neighbours(y, d));
/** @throws RuntimeError for truth values. */
function checkStep(name: string, y: Tensor, dx: number | boolean): number {
  if (y.dtype === 'bool') {
    throw new RuntimeError(`${name}: received a bool input for \`y\`, but bool is not supported`);
  }
  if (typeof dx === 'number') return dx;
  throw new RuntimeError(`${name}: Currently, we only support dx as a real number.`);
}

/** ½ Σ (yᵢ + yᵢ₊₁) (xᵢ₊₁ - xᵢ); in even steps (Σ y - ½ (y₁ + yₙ)) dx. */
function area({ y, x, dx, dim }: Bound): Tensor {
  const n = y.size(dim);
  const d = normalizeDim(dim, y.ndim);
  if (n === 0) return f.zeros_like(y, y.shape.toSpliced(d, 1));
  if (x !== null) {
    const parts = f.mul(pairs(y, d), steps('trapezoid', y, x, d));
    return named('DivBackward1', f.div(f.sum(parts, [d]), 2));
  }
  const step = checkStep('trapezoid', y, dx);
  const ends = f.mul(f.add(f.select(y, d, 0), f.select(y, d, n - 1)), 0.5);
  return named('MulBackward1', f.mul(f.sub(f.sum(y, [d]), ends), step));
}
function running({ y, x, dx, dim }: Bound): Tensor {
  const name = 'cumulative_trapezoid';
  if (y.ndim === 0) throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
  const d = normalizeDim(dim, y.ndim);
  if (x === null) {
    const step = checkStep(name, y, dx);
    return f.cumsum(f.mul(real(pairs(y, d)), step / 2), d);
  }
  const apart = steps(name, y, x, d);
  return named('DivBackward1', f.div(f.cumsum(f.mul(pairs(y, d), apart), d), 2));
}

/* @__NO_SIDE_EFFECTS__ */
const integral = (name: string, of: (given: Bound) => Tensor): Trapezoid =>
  define<Given>(
    name,
    { y: [tensor], x: [tensor, null], dx: [scalar, null], dim: [int, -1] },
    ({ y, x, dx, dim }) => {
      if (x !== null && dx !== null) {
        throw new TypeError(`${name}() received an invalid combination of arguments`, 'give x or dx, not both');
      }
      return of({ y, x, dx: dx ?? 1, dim });
    },
    2,
  );
/** ½ Σ (yᵢ + yᵢ₊₁) (xᵢ₊₁ - xᵢ) along a dimension, which goes away. @throws RuntimeError for points that do not fit, and truth values. */
export const trapezoid: Trapezoid = /* @__PURE__ */ integral('trapezoid', area);
/** `trapezoid`. */
export const trapz: Trapezoid = /* @__PURE__ */ integral('trapz', (given) => area({ ...given, dx: Number(given.dx) }));
/** What `trapezoid` is up to each point but the first: [..., n - 1, ...]. @throws RuntimeError for points that do not fit, and truth values. */
export const cumulative_trapezoid: Trapezoid = /* @__PURE__ */ integral('cumulative_trapezoid', running);
