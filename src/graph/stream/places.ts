// Steps among other places of a dimension: behind a padding, and before what reaches beyond the newest. A convolution looks from
// each place at those before it; what it looks at of earlier steps is its context, which begins as the padding does.

import type { GraphNode, Size } from '../graph.ts';
import { type Along, besides, type Given, mixed, refuse, stepsOf } from './apart.ts';

/** What ops say of the places that they put, take or look at. */
interface Told {
  readonly dim?: number;
  readonly before?: number;
  readonly value?: number;
  readonly start?: number;
  readonly step?: number;
  readonly stride?: number;
  readonly dilation?: number;
  readonly padding?: readonly [before: number, after: number];
}

/** Where the steps begin in what an op gives. */
export type Lead = Pick<Along, 'lead' | 'fill'>;

/** Ops that leave places what they are. */
const SAME = new Set(['permute', 'unsqueeze', 'squeeze', 'alias', 'clone']);

/** Ops that look at some places: at which, apart.ts says. */
const LOOKS = new Set(['select', 'slice']);

/** How many steps before its own a window reaches. */
export function reach({ attributes }: GraphNode, weight: readonly Size[]): number {
  const { dilation = 1 }: Told = attributes;
  return dilation * (Number(weight[2]) - 1);
}

/** Whether an op is a convolution along the steps. */
export const convolves = ({ op }: GraphNode, time: Along | null): boolean =>
  op.name === 'convolution' && time?.dim === 2;

/** Whether an op changes nothing but what stands beside the steps. */
export function keeps({ op, attributes }: GraphNode, time: Along, now: Along | null): boolean {
  const { dim }: Told = attributes;
  return (op.name === 'pad' || op.name === 'slice') && dim === time.dim && now !== null;
}

/** @throws StateError for a convolution that needs steps that have not come, or that does more than one with them. */
function convolved(node: GraphNode, given: readonly Given[], time: Along): Lead {
  const { stride, padding = [0, 0] }: Told = node.attributes;
  if (stride !== 1 || given.slice(1).some((x) => x?.live || x?.along)) return mixed(node.op.name);
  const needed = reach(node, given[1]?.shape ?? []);
  const lead = time.lead + padding[0] - needed;
  if (lead < 0) {
    refuse(
      node.op.name,
      'it looks at steps that have not come yet',
      `pad before the first step alone: F.pad(x, [${needed}, 0])`,
    );
  }
  if (lead > 0 || (time.lead > 0 && padding[0] > 0 && time.fill !== 0)) mixed(node.op.name);
  return { lead: 0, fill: 0 };
}

/**
 * Where the steps begin in what an op gives that puts places beside them, takes such away, or looks at steps before; null for another.
 * @throws StateError where an op does something else with what stands beside steps.
 */
export function leadOf(node: GraphNode, given: readonly Given[], time: Along, output: readonly Size[]): Lead | null {
  const { op, attributes, sizes } = node;
  const { dim, before = 0, value = 0, start, step }: Told = attributes;
  const { lead, fill } = time;
  const along = time.rows === 1 && dim === time.dim;
  if (op.name === 'pad' && along && before >= 0 && (before === 0 || lead === 0)) {
    const now = before === 0 ? { lead, fill } : { lead: before, fill: value };
    return besides(output, { ...time, ...now }) < now.lead ? mixed(op.name) : now;
  }
  if (op.name === 'slice' && along && start === 0 && step === 1 && !sizes.some(({ path }) => path[0] === 'start')) {
    const left = stepsOf(output[time.dim]);
    return left === null || left.more < lead ? null : { lead, fill };
  }
  if (time.rows === 1 && convolves(node, time)) return convolved(node, given, time);
  // What else there is must leave alone what stands before the first step, and take each place for itself.
  const beside = given.some((x) => x?.live && x.along && besides(x.shape, x.along) !== 0);
  const apart = SAME.has(op.name) || (lead === 0 && (op.preserves?.(attributes) || LOOKS.has(op.name)));
  return beside && !apart ? mixed(op.name) : null;
}
