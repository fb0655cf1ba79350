// Functions of one plain number that engines compute differently in the last place, through the engine's own. For
// learning rates, metrics and whatever else a user reads as a number.

import * as f from '../engine/functions.ts';
import { fromArray, read, Tensor } from '../engine/index.ts';

const scalar = (x: number): Tensor => fromArray(Tensor, Float64Array.of(x), 'float64', [], 'reference');

export const cos = (x: number): number => read(f.cos(scalar(x)))[0];
export const exp = (x: number): number => read(f.exp(scalar(x)))[0];
export const log = (x: number): number => read(f.log(scalar(x)))[0];
export const pow = (base: number, exponent: number): number => read(f.pow(scalar(base), exponent))[0];
