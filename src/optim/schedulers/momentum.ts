// Momenta that fall while rates rise, and rise while they fall: SGD's momentum or Adam's first beta.

import { ValueError } from '../../engine/index.ts';
import type { Grouped } from '../groups.ts';
import type { Optimizer } from '../optimizer.ts';

/** A group as a schedule of momenta sees it. */
export interface Cycled extends Grouped {
  momentum?: number;
  betas?: readonly number[];
}

/** A number, or one for each group. */
export type ForGroups = number | readonly number[];

/** An option for each group. @throws ValueError for a list of another length. */
export function forGroups(name: string, optimizer: Optimizer, value: ForGroups): number[] {
  const count = optimizer.param_groups.length;
  if (typeof value === 'number') return Array.from({ length: count }, () => value);
  if (value.length === count) return [...value];
  throw new ValueError(
    `${name} must have the same length as optimizer.param_groups. ${name} has ${value.length} values, param_groups has ${count}.`,
  );
}

/** Whether momentum is the first beta. @throws ValueError for an optimizer that has neither. */
export function usesBeta({ defaults }: Optimizer): boolean {
  if ('betas' in defaults) return true;
  if ('momentum' in defaults) return false;
  throw new ValueError('optimizer must support momentum or beta1 with `cycle_momentum` option enabled');
}

export function setMomentum(group: Cycled, momentum: number, beta: boolean): void {
  if (beta) group.betas = [momentum, ...(group.betas ?? []).slice(1)];
  else group.momentum = momentum;
}

/** Notes the bounds of each group's momentum, which begins with the largest. */
export function beginMomenta(
  groups: readonly Cycled[],
  base: readonly number[],
  max: readonly number[],
  beta: boolean,
): void {
  for (const [i, group] of groups.entries()) {
    setMomentum(group, max[i], beta);
    group.max_momentum = max[i];
    group.base_momentum = base[i];
  }
}
