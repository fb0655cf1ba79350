// Which ops keep the steps of a sequence apart. What does not is refused by name, and so is what nothing is known of.

import { StateError } from '../../engine/index.ts';
import { Expression } from '../expression.ts';
import type { GraphNode, Size } from '../graph.ts';

/** The symbol of the number of steps. */
export const STEPS = 'T';

/** The steps of a value: along which dimension, how many rows are joined with each there, and how many of them lie within a step. */
export interface Along {
  readonly dim: number;
  readonly rows: number;
  readonly inner: number;
  /** How many places stand before the first step, and what is in them. */
  readonly lead: number;
  readonly fill: number;
}

/** An input: where its steps are, and whether it follows from the frame. */
export type Given = { readonly along: Along | null; readonly live: boolean; readonly shape: readonly Size[] } | null;

export function refuse(op: string, why: string, hint: string): never {
  throw new StateError(`cannot stream ${op}: ${why}`, hint);
}

export const mixed = (op: string): never =>
  refuse(
    op,
    'it takes steps of a sequence together',
    'stream the layers before it, and apply it to what they gave for all steps',
  );

/** Numbers behind a dimension. */
export const after = (shape: readonly Size[], dim: number): number =>
  shape.slice(dim + 1).reduce<number>((product, size) => product * Number(size), 1);

/** How many times the steps a size is, and how much more; null for another. */
export function stepsOf(size: Size): { readonly rows: number; readonly more: number } | null {
  if (!(size instanceof Expression)) return null;
  const rows = size.terms.get(STEPS)?.factor;
  const more = size.terms.get('')?.factor ?? 0;
  return rows !== undefined && size.terms.size === (more === 0 ? 1 : 2) ? { rows, more } : null;
}

/** Places of a value beside its steps. */
export const besides = (shape: readonly Size[], { dim }: Along): number => stepsOf(shape[dim])?.more ?? 0;

/** Whether a place is the steps, less so many. */
const isSteps = (size: Size | undefined, less = 0): boolean =>
  size instanceof Expression && [5, 7].every((n) => size.at(new Map([[STEPS, n]])) === n - less);

/** Ops that fold or join along dimensions that they name. */
const FOLDS = new Set(
  'softmax log_softmax sum mean var prod amax amin logsumexp norm cumsum flip cat argmax argmin'.split(' '),
);
/** Ops that give one number, or the same one everywhere, a shape. */
const FILLS = new Set(['full', 'expand', 'view', 'permute', 'squeeze', 'unsqueeze', 'alias']);

/** What does not follow from the frame must be the same at each step. @throws StateError */
export function checkFixed({ op, sizes, attributes }: GraphNode, given: readonly Given[]): void {
  const same = sizes.length === 0 && !given.some((x) => x?.along);
  if (same || FILLS.has(op.name) || op.preserves?.(attributes)) return;
  refuse(op.name, 'it gives each step something else', 'make it a part of the frame');
}

interface Named {
  readonly dim?: number;
  readonly dims?: readonly number[];
  readonly index?: number;
  readonly reverse?: boolean;
}

/** A look along the steps at the newest alone. */
function looks({ attributes, sizes }: GraphNode, { rows }: Along): boolean {
  const at = (name: string): Size | undefined => sizes.find(({ path }) => path.join() === name)?.size;
  const { index } = attributes as Named;
  return rows === 1 && (index === -1 || isSteps(at('index'), 1) || (isSteps(at('start'), 1) && isSteps(at('end'))));
}

/** An op on something that has steps, and on nothing else that follows from the frame. @throws StateError */
export function checkApart(node: GraphNode, given: readonly Given[], time: Along, output: readonly Size[]): void {
  const { op, attributes, sizes } = node;
  const { dim } = time;
  const named: Named = attributes;
  const rank = given[0]?.shape.length ?? 0;
  const fixed = (from: number): boolean => given.slice(from).every((x) => !x?.live && !x?.along);
  // What has the steps and does not follow from the frame has been checked to be the same at each.
  const alike = (x: Given): boolean => !x?.live && (!x?.along || (x.along.dim === 0 && x.along.rows === 1));
  const names = (d?: number): boolean => d !== undefined && (d === dim || d + rank === dim);
  const kept = output.some((size) => size instanceof Expression);
  const more = besides(given.find((x) => x?.along && x.live)?.shape ?? [], time);
  if ((op.name === 'select' || op.name === 'slice') && names(named.dim)) {
    if (more === 0 && looks(node, time)) return;
    refuse(
      op.name,
      'it looks at steps other than the newest',
      'a stream gives the output of each step when it has come: keep those that are wanted',
    );
  }
  // Sizes of a result may follow the number of steps, places may not.
  if (op.name === 'as_strided' || sizes.some(({ path }) => path[0] !== 'shape')) mixed(op.name);
  if (op.view) return;
  if (named.reverse) refuse(op.name, 'it begins with the last step', 'layers of one direction can be streamed');
  const apart =
    named.reverse !== undefined
      ? dim === 0 && time.rows === 1 && given.slice(1).every(alike) && !given[op.lengths ?? -1]
      : kept &&
        (op.name === 'clone' ||
          op.preserves?.(attributes) ||
          (op.name === 'layer_norm' && dim === 0 && fixed(1)) ||
          (op.name === 'matmul' && dim < rank - 1 && fixed(1)) ||
          (op.name === 'convolution' && dim === 0 && fixed(1)) ||
          (op.name === 'pad' && !names(named.dim)) ||
          (op.name === 'addmm' && dim === 0 && !given[0]?.live && fixed(2)) ||
          (FOLDS.has(op.name) && ![named.dim, named.dims].flat().some((d) => typeof d === 'number' && names(d))));
  if (!apart) mixed(op.name);
}
