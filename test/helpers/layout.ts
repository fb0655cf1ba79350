// Elements as tensors in a given memory layout, fenced by guard values that must survive the call. Guards are NaN where
// the dtype has it, so that a kernel that reads one shows it.

import type { Device } from '../../src/reference/base/device.ts';
import { allocate, type DType, isFloating, type TypedArray } from '../../src/reference/base/dtype.ts';
import { contiguousStrides, type Shape, size } from '../../src/reference/base/shape.ts';
import { elementsOf, storageOf } from '../../src/reference/engine/storage.ts';
import { Tensor } from '../../src/reference/engine/tensor.ts';
import { walk } from '../../src/reference/kernels/walk.ts';
import type { Layout } from '../../src/reference/ops/sample.cases.ts';

/** Elements before and after; odd, so that nothing is aligned by chance. */
const FENCE = 5;
const GAP = 3;

/** Strides of a layout, and how many elements it spans. */
function stridesOf(shape: Shape, layout: Layout): { strides: number[]; span: number } {
  if (layout === 'single') return { strides: shape.map(() => 0), span: 1 };
  if (layout === 'transposed') {
    const strides = contiguousStrides([...shape].reverse()).reverse();
    return { strides, span: size(shape) };
  }
  if (layout === 'expanded' && shape.length > 0) {
    return { strides: [0, ...contiguousStrides(shape.slice(1))], span: size(shape.slice(1)) };
  }
  const gap = layout === 'strided' ? GAP : 1;
  return { strides: contiguousStrides(shape).map((s) => s * gap), span: size(shape) * gap };
}

/** The elements that a layout can hold: repeated where it repeats them. */
export function repeated(values: TypedArray, shape: Shape, layout: Layout): TypedArray {
  const period =
    layout === 'single' ? 1 : layout === 'expanded' && shape.length > 0 ? size(shape.slice(1)) : values.length;
  const copy = values.slice();
  for (let i = period; i < copy.length; i++) copy[i] = values[i % period];
  return copy;
}

const guard = (dtype: DType): number => (isFloating(dtype) ? Number.NaN : 77);

export interface Placed {
  readonly tensor: Tensor;
  /** The storage as it was made. */
  readonly before: TypedArray;
}

/** A tensor of these elements in a layout. */
export function place(values: TypedArray, dtype: DType, shape: Shape, layout: Layout, device: Device): Placed {
  const { strides, span } = stridesOf(shape, layout);
  const fence = layout === 'plain' || layout === 'single' ? 0 : FENCE;
  const data = allocate(dtype, span + 2 * fence).fill(guard(dtype));
  let i = 0;
  walk(shape, strides, fence, (at) => {
    data[at] = values[i++];
  });
  const tensor = new Tensor(storageOf(data, dtype, device), { shape, strides, offset: fence });
  return { tensor, before: data.slice() };
}

/** The first place that was written to, or null; a tensor that the op writes (`mutable`) may change where it is visible. */
export function disturbed({ tensor, before }: Placed, mutable: boolean): number | null {
  const data = elementsOf(tensor.storage);
  const own = new Set<number>();
  if (mutable) walk(tensor.shape, tensor.strides, tensor.offset, (at) => own.add(at));
  for (let i = 0; i < data.length; i++) if (!Object.is(data[i], before[i]) && !own.has(i)) return i;
  return null;
}
