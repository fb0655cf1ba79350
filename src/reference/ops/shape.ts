// Ops that only look at a tensor differently: geometry in, geometry out, no kernel. What they return shares the
// storage of their input (rule of the house: views alias, everything else copies).

import { IndexError, RuntimeError } from '../base/errors.ts';
import { formatSizes, inferShape, sameShape, size, viewStrides } from '../base/shape.ts';
import { type Attributes, type Geometry, type Row, row, type Spec } from './row.ts';
import type { Vocabulary } from './vocabulary.ts';

interface Definition<A> {
  name: string;
  doc: string;
  view: (input: Geometry, attributes: A) => Geometry;
  /** Gradient of the input, given the input's spec. */
  rule: <T>(f: Vocabulary<T>, g: T, x: Spec, attributes: A) => T;
}

/** A row whose shape follows from its geometry rule, applied to strides that do not matter. */
function viewRow<A>({ name, doc, view, rule }: Definition<A>): Row<A> {
  return row<A>({
    name,
    doc,
    view,
    infer: ([x], attributes) => {
      const { shape, dtype } = x as Spec;
      const strides = new Array(shape.length).fill(0);
      for (let i = shape.length - 1, step = 1; i >= 0; step *= shape[i--]) strides[i] = step;
      return [{ shape: view({ shape, strides, offset: 0 }, attributes).shape, dtype }];
    },
    derivative: (f, [g], { specs, attributes }) => [g === null ? null : rule(f, g, specs[0] as Spec, attributes)],
  });
}

const without = <T>(list: readonly T[], i: number): T[] => list.filter((_, j) => j !== i);

export const viewRows = {
  alias: viewRow<Attributes>({
    name: 'alias',
    doc: 'the tensor itself, as a node of its own',
    view: (x) => x,
    rule: (_f, g) => g,
  }),
  view: viewRow<{ shape: readonly number[] }>({
    name: 'view',
    doc: 'the same elements in another shape',
    view: (x, { shape: requested }) => {
      const shape = inferShape(requested, size(x.shape));
      const strides = viewStrides(x.shape, x.strides, shape);
      if (!strides) {
        throw new RuntimeError(
          "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
        );
      }
      return { shape, strides, offset: x.offset };
    },
    rule: (f, g, x) => f.reshape(g, x.shape),
  }),
  permute: viewRow<{ dims: readonly number[] }>({
    name: 'permute',
    doc: 'dimensions in another order',
    view: (x, { dims }) => ({
      shape: dims.map((d) => x.shape[d]),
      strides: dims.map((d) => x.strides[d]),
      offset: x.offset,
    }),
    rule: (f, g, _x, { dims }) =>
      f.permute(
        g,
        dims.map((_, i) => dims.indexOf(i)),
      ),
  }),
  expand: viewRow<{ shape: readonly number[] }>({
    name: 'expand',
    doc: 'dimensions of size 1 repeated without a copy',
    view: (x, { shape }) => {
      const lead = shape.length - x.shape.length;
      const strides = shape.map((d, i) => {
        if (i < lead) return 0;
        const own = x.shape[i - lead];
        if (own !== d && own !== 1) {
          throw new RuntimeError(
            `The expanded size of the tensor (${d}) must match the existing size (${own}) at non-singleton dimension ${i}.  Target sizes: ${formatSizes(shape)}.  Tensor sizes: ${formatSizes(x.shape)}`,
          );
        }
        return own === d ? x.strides[i - lead] : 0;
      });
      return { shape, strides, offset: x.offset };
    },
    rule: (f, g, x) => sumTo(f, g, x.shape),
  }),
  slice: viewRow<{ dim: number; start: number; end: number; step: number }>({
    name: 'slice',
    doc: 'every step-th element of a dimension from start to end',
    view: (x, { dim, start, end, step }) => {
      const shape = [...x.shape];
      const strides = [...x.strides];
      shape[dim] = Math.max(0, Math.ceil((end - start) / step));
      strides[dim] = x.strides[dim] * step;
      return { shape, strides, offset: x.offset + (shape[dim] > 0 ? start * x.strides[dim] : 0) };
    },
    rule: (f, g, x, attributes) => f.call('slice_backward', [g], { ...attributes, size: x.shape[attributes.dim] }),
  }),
  select: viewRow<{ dim: number; index: number }>({
    name: 'select',
    doc: 'one index of a dimension, which goes away',
    view: (x, { dim, index }) => {
      const n = x.shape[dim];
      if (index < -n || index >= n) {
        throw new IndexError(`index ${index} is out of bounds for dimension ${dim} with size ${n}`);
      }
      const at = index < 0 ? index + n : index;
      return { shape: without(x.shape, dim), strides: without(x.strides, dim), offset: x.offset + at * x.strides[dim] };
    },
    rule: (f, g, x, { dim, index }) => {
      const at = index < 0 ? index + x.shape[dim] : index;
      return f.call('slice_backward', [f.unsqueeze(g, dim)], {
        dim,
        start: at,
        end: at + 1,
        step: 1,
        size: x.shape[dim],
      });
    },
  }),
  unsqueeze: viewRow<{ dim: number }>({
    name: 'unsqueeze',
    doc: 'a new dimension of size 1',
    view: (x, { dim }) => {
      const stride = dim < x.shape.length ? x.shape[dim] * x.strides[dim] : 1;
      return {
        shape: [...x.shape.slice(0, dim), 1, ...x.shape.slice(dim)],
        strides: [...x.strides.slice(0, dim), stride, ...x.strides.slice(dim)],
        offset: x.offset,
      };
    },
    rule: (f, g, x) => f.reshape(g, x.shape),
  }),
  squeeze: viewRow<{ dims: readonly number[] }>({
    name: 'squeeze',
    doc: 'the named dimensions of size 1 taken away',
    view: (x, { dims }) => {
      const keep = x.shape.map((d, i) => d !== 1 || !dims.includes(i));
      return {
        shape: x.shape.filter((_, i) => keep[i]),
        strides: x.strides.filter((_, i) => keep[i]),
        offset: x.offset,
      };
    },
    rule: (f, g, x) => f.reshape(g, x.shape),
  }),
  as_strided: viewRow<{ shape: readonly number[]; strides: readonly number[]; offset: number }>({
    name: 'as_strided',
    doc: 'any regular pattern of elements of a contiguous tensor; offset counts from its first element',
    view: (x, { shape, strides, offset }) => ({ shape, strides, offset: x.offset + offset }),
    rule: (f, g, x, attributes) => f.call('as_strided_backward', [g], { ...attributes, size: x.shape }),
  }),
};

/** Sums a value over what broadcasting repeated, so that it has `shape` again. */
export function sumTo<T>(f: Vocabulary<T>, value: T, shape: readonly number[]): T {
  const from = f.spec(value).shape;
  if (sameShape(from, shape)) return value;
  const lead = from.length - shape.length;
  const dims = from.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && from[i] !== 1));
  const summed = dims.length > 0 ? f.sum(value, dims, true) : value;
  return lead > 0 ? f.reshape(summed, shape) : summed;
}
