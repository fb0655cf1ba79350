// Python's x[…] with tensors, lists and masks, which pick elements: NumPy's advanced indexing, a copy. Several of them are
// broadcast together and walk in step.

import * as f from '../engine/functions.ts';
import { broadcastShapes, contiguousStrides, fromArray, IndexError, isFloating, size } from '../engine/index.ts';
import { nestedShape } from '../rules/nested.ts';
import { named } from './names.ts';
import { type Cut, checkCount, cutBy, type Slice } from './slicing.ts';
import { Tensor } from './tensor.ts';

/** Nested lists of positions, or of truth values that make a mask. */
export type Positions = readonly (number | boolean | Positions)[];

/** One part of an index: of a view, a truth value (a new dimension of one or none), or a list of positions, a tensor of positions or a mask. */
export type Index = Slice | boolean | Tensor | Positions;

/** Nested lists as a tensor of x's device: a mask of truth values, else positions. */
function listed(x: Tensor, list: Positions): Tensor {
  const { shape } = nestedShape(list);
  const flat = (list as readonly unknown[]).flat((shape.length - 1) as 1) as (number | boolean)[];
  const mask = typeof flat[0] === 'boolean';
  return fromArray(
    Tensor,
    mask ? Uint8Array.from(flat, Number) : Float64Array.from(flat, Number),
    mask ? 'bool' : 'int64',
    shape,
    x.device,
  );
}

/** A truth value as a mask without dimensions. */
const truth = (x: Tensor, value: boolean): Tensor =>
  fromArray(Tensor, Uint8Array.of(Number(value)), 'bool', [], x.device);

/** Whether an index is a mask, which is as long as what it picks from. */
export const isMask = (index: Tensor): boolean => index.dtype === 'bool' || index.dtype === 'uint8';

/** Positions along one dimension, int64 of any shape; not negative. */
interface Picks {
  readonly dim: number;
  readonly at: Tensor;
}

/** Positions of the true elements of a mask over the dimensions from `dim` on, one list for each. */
function unmask(x: Tensor, dim: number, mask: Tensor): Picks[] {
  const rank = mask.shape.length;
  const odd = mask.shape.findIndex((d, i) => d !== x.shape[dim + i]);
  if (odd !== -1) {
    throw new IndexError(
      `The shape of the mask [${mask.shape.join(', ')}] at index ${odd} does not match the shape of the indexed tensor [${x.shape.join(', ')}] at index ${dim + odd}`,
    );
  }
  const hits = f.nonzero(mask);
  return Array.from({ length: rank }, (_, d) => ({ dim: dim + d, at: f.select(hits, 1, d) }));
}

/** Positions along a dimension that may count from its end. @throws IndexError for what are none. */
export function positions(x: Tensor, dim: number, index: Tensor): Picks {
  if (isFloating(index.dtype)) throw new IndexError('tensors used as indices must be long, int, byte or bool tensors');
  const n = x.shape[dim];
  const text =
    n === 0
      ? 'index is out of bounds for dimension with size 0'
      : `index {value} is out of bounds for dimension ${dim} with size {below}`;
  const whole = f.cast(f.detach(index), 'int64');
  // Where there is nothing to pick but places, PyTorch looks at none.
  const inside = n > 0 && x.numel() === 0 ? whole : f.checked(whole, { from: -n, below: n, error: 'IndexError', text });
  return { dim, at: f.remainder(inside, n) };
}

/** What an index does: first a view, then picks from it. */
interface Plan {
  readonly view: Tensor;
  readonly picks: readonly Picks[];
}

/** The parts of an index: a list of lists alone is read as one list for each dimension. */
export function listsOf(given: readonly Index[]): readonly Index[] {
  const [only] = given;
  return given.length === 1 && Array.isArray(only) && Array.isArray(only[0]) ? (only as Index[]) : given;
}

/** Whether a part picks elements, so that what is picked is no view. */
export const isPick = (index: Index): index is boolean | Tensor | Positions =>
  typeof index === 'boolean' || (typeof index === 'object' && index !== null);

function planOf(x: Tensor, given: readonly Index[]): Plan {
  const parts = listsOf(given).map((i) =>
    Array.isArray(i) ? listed(x, i) : typeof i === 'boolean' ? truth(x, i) : (i as Exclude<Index, Positions | boolean>),
  );
  const covers = (i: number | string | Tensor | null): number =>
    i === null || i === '...' ? 0 : i instanceof Tensor && isMask(i) ? i.shape.length : 1;
  const used = parts.reduce<number>((n, i) => n + covers(i), 0);
  checkCount(x, used);
  let cut: Cut<Tensor> = { view: x, dim: 0, taken: 0 };
  const later: ((view: Tensor) => readonly Picks[])[] = [];
  for (const index of parts) {
    if (!(index instanceof Tensor)) {
      cut = cutBy(cut, index, x.shape.length - used, parts.length === 1);
      continue;
    }
    // A truth value alone is a mask over a dimension of one.
    const alone = isMask(index) && index.shape.length === 0;
    const mask = alone ? f.reshape(index, [1]) : index;
    const { dim: at, taken } = cut;
    const view = alone ? f.unsqueeze(cut.view, at) : cut.view;
    later.push((v) => (isMask(mask) ? unmask(v, at, mask) : [positions(v, at, mask)]));
    cut = { view, dim: at + (isMask(mask) ? mask.shape.length : 1), taken: taken + covers(index) };
  }
  const { view } = cut;
  return { view, picks: later.flatMap((make) => make(view)) };
}

/** The shape that all lists of positions broadcast to. @throws IndexError where they do not. */
function common(picks: readonly Picks[]): readonly number[] {
  try {
    return picks.map(({ at }): readonly number[] => at.shape).reduce(broadcastShapes);
  } catch {
    const shapes = picks.map(({ at }) => `[${at.shape.join(', ')}]`).join(', ');
    throw new IndexError(`shape mismatch: indexing tensors could not be broadcast together with shapes ${shapes}`);
  }
}

/** Elements of x at the picks: shape [..., common shape, ...] in place of adjacent dimensions, in front of others. */
function take(x: Tensor, picks: readonly Picks[]): Tensor {
  const shape = common(picks);
  const dims = picks.map((p) => p.dim);
  const rest = [...x.shape.keys()].filter((d) => !dims.includes(d));
  const adjacent = dims.every((d, i) => i === 0 || d === dims[i - 1] + 1);
  const place = adjacent ? dims[0] : 0;
  const sizes = dims.map((d) => x.shape[d]);
  // The picked dimensions become one, at the place where the result has its own.
  const order = [...rest.slice(0, place), ...dims, ...rest.slice(place)];
  const merged = [
    ...rest.slice(0, place).map((d) => x.shape[d]),
    size(sizes),
    ...rest.slice(place).map((d) => x.shape[d]),
  ];
  const moved = f.reshape(order.every((d, i) => d === i) ? x : f.permute(x, order), merged);
  const result = f.index_select(moved, place, linear(picks, shape, contiguousStrides(sizes)));
  return f.reshape(result, [...merged.slice(0, place), ...shape, ...merged.slice(place + 1)]);
}

/** One position for each element of the common shape: Σ positionᵢ · strideᵢ, [count]. */
function linear(picks: readonly Picks[], shape: readonly number[], steps: readonly number[]): Tensor {
  const parts = picks.map(({ at }, i) => (steps[i] === 1 ? at : f.mul(at, steps[i])));
  const total = parts.reduce((sum, part) => f.add(sum, part));
  return f.reshape(f.expand(total, shape), [size(shape)]);
}

/** The indexed part of a tensor: a view for positions and slices, a copy where a tensor or list picks elements. */
export function picked(x: Tensor, indices: readonly Index[]): Tensor {
  const { view, picks } = planOf(x, indices);
  if (picks.length > 0) return named('IndexBackward0', take(view, picks));
  return view === x ? f.alias(x) : view;
}
