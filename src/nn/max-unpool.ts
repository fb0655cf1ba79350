// nn.MaxUnpool1d and its function: maxima put back where max_pool1d found them.

import * as f from '../engine/functions.ts';
import {
  bind,
  dtypes,
  formatSizes,
  formatTuple,
  isFloating,
  noKernel,
  RuntimeError,
  sameShape,
  ValueError,
} from '../engine/index.ts';
import { maxUnpool } from '../rules/pooling.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import { signatureOf } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { ints, sizes, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import type { Sizes } from '../torch/pool-windows.ts';
import { Module } from './module.ts';
import { listed } from './options.ts';

interface UnpoolRest {
  /** Steps between neighbouring windows; null (default): kernel_size. */
  stride?: Sizes | null;
  /** How far windows reached beyond both ends; 0 by default. */
  padding?: Sizes;
}
interface UnpoolOptions extends UnpoolRest {
  /** Elements of a window. */
  kernel_size: Sizes;
}
interface SizeOption {
  /** The length of the result, alone or behind the other sizes; null (default): what the windows make it. */
  output_size?: readonly number[] | null;
}
interface Places {
  /** What max_pool1d gives: where each element was. */
  indices: Tensor;
}
const table: TableOf<UnpoolOptions> = { kernel_size: [sizes], stride: [sizes, null], padding: [sizes, 0] };

/** How long the result is. @throws ValueError for a length that the windows cannot have. */
function lengthOf({ shape }: Tensor, windows: Required<UnpoolOptions>, size: readonly number[] | null): number {
  const { kernel_size, stride, padding } = windows;
  const [[kernel], [step], [edge]] = [kernel_size, stride ?? kernel_size, padding].map(listed);
  const plain = (shape[shape.length - 1] - 1) * step + kernel - 2 * edge;
  const asked = size?.length === 3 ? size.slice(2) : (size ?? [plain]);
  if (asked.length !== 1) {
    throw new ValueError(
      `output_size should be a sequence containing 1 or 3 elements, but it has a length of '${asked.length}'`,
    );
  }
  const [length] = asked;
  if (size !== null && !(length > plain - step && length < plain + step)) {
    throw new ValueError(
      `invalid output_size "[${length}]" (dim 0 must be between ${plain - step} and ${plain + step})`,
    );
  }
  if (length >= 0) return length;
  throw new ValueError(
    `max_unpooling: output_size must contain non-negative spatial dimensions, but got output_size[0]=${length}`,
  );
}

/** @throws RuntimeError where indices are not such as max_pool1d gives; PyTorch speaks of images. */
function check(input: Tensor, indices: Tensor): void {
  if (indices.dtype !== 'int64') {
    throw new RuntimeError(`elements in indices should be type int64 but got: ${dtypes[indices.dtype].scalarName}`);
  }
  const image = formatSizes([...input.shape, 1]);
  if (input.ndim !== 2 && input.ndim !== 3) {
    throw new RuntimeError(
      `Input to max_unpooling2d should be a 3d or 4d Tensor, but got a tensor with ${input.ndim + 1} dimensions.`,
    );
  }
  if (!sameShape(input.shape, indices.shape)) {
    throw new RuntimeError(
      `Expected shape of indices to be same as that of the input tensor (${image}) but got indices tensor with shape: ${formatSizes([...indices.shape, 1])}`,
    );
  }
  const empty = input.shape.findIndex((size, dim) => dim >= input.ndim - 2 && size === 0);
  if (empty !== -1) {
    throw new RuntimeError(
      `max_unpooling2d_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got ${image} with dimension ${empty} being empty.`,
    );
  }
  if (!isFloating(input.dtype)) throw noKernel('max_unpool2d', input.dtype);
}

interface UnpoolCall extends UnpoolOptions, SizeOption, Places {
  input: Tensor;
}
const declared = /* @__PURE__ */ signatureOf<UnpoolCall>('max_unpool1d', () => ({
  input: [tensor],
  indices: [tensor],
  ...table,
  output_size: [ints, null],
}));

/** Elements where max_pool1d found them, and 0 elsewhere: input [N, C, L] or [C, L], indices like it → [..., length]. */
export function max_unpool1d(input: Tensor, indices: Tensor, options: UnpoolOptions & SizeOption): Tensor;
export function max_unpool1d(input: Tensor, options: UnpoolOptions & SizeOption & Places): Tensor;
export function max_unpool1d(
  input: Tensor,
  indices: Tensor,
  kernel_size: Sizes,
  stride?: Sizes | null | (UnpoolRest & SizeOption),
  padding?: Sizes | (Pick<UnpoolRest, 'padding'> & SizeOption),
  output_size?: readonly number[] | null | SizeOption,
): Tensor;
export function max_unpool1d(...args: readonly unknown[]): Tensor {
  const { input, indices, output_size, ...windows } = bind(declared, args);
  const length = lengthOf(input, windows, output_size);
  check(input, indices);
  const places = f.checked(indices, {
    from: 0,
    below: length,
    error: 'RuntimeError',
    text: `Found an invalid max index: {value} (output volumes are of size ${length}x1)`,
  });
  return named('SqueezeBackward1', maxUnpool(input, places, length));
}

const made = /* @__PURE__ */ optionsOf<UnpoolOptions>('MaxUnpool1d.__init__', table);
const called = /* @__PURE__ */ optionsOf<{ input: Tensor } & Places & SizeOption>('MaxUnpool1d.forward', {
  input: [tensor],
  indices: [tensor],
  output_size: [ints, null],
});

/** Undoes MaxPool1d but for what it left out, which is 0: input and indices [N, C, L] or [C, L] → [..., length]. */
export class MaxUnpool1d extends Module {
  static override readonly name: string = 'MaxUnpool1d';

  /** Elements of a window. */
  kernel_size: readonly number[];
  /** Steps between neighbouring windows. */
  stride: readonly number[];
  /** How far windows reached beyond both ends. */
  padding: readonly number[];

  constructor(kernel_size: Sizes, options?: UnpoolRest);
  constructor(kernel_size: Sizes, stride: Sizes | null, padding?: Sizes | Pick<UnpoolRest, 'padding'>);
  constructor(options: UnpoolOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { kernel_size, stride, padding } = bind(made, args);
    this.kernel_size = listed(kernel_size);
    this.stride = listed(stride ?? kernel_size);
    this.padding = listed(padding);
  }

  /** input and indices [N, C, L] or [C, L] → [..., length]. @throws ValueError, RuntimeError for what does not fit. */
  override forward(input: Tensor, indices: Tensor, output_size?: readonly number[] | null | SizeOption): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, indices, output_size } = bind(called, args);
    return max_unpool1d(input, indices, this.kernel_size, this.stride, this.padding, output_size);
  }

  override extra_repr(): string {
    const [kernel, stride, padding] = [this.kernel_size, this.stride, this.padding].map(formatTuple);
    return `kernel_size=${kernel}, stride=${stride}, padding=${padding}`;
  }
}
