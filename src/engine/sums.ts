// What gradients are added up with: every op that computes brings it to the graph, those that only move elements do not.

import type { Sums } from '../reference/engine/bound.ts';
import { add } from './binary.ts';
import { spec } from './operands.ts';
import { sum } from './reduce.ts';
import { reshape } from './shape.ts';

/** A function declaration, which stands before the files of the circle have run. */
export function sums(): Sums {
  return { spec, sum, reshape, add };
}
