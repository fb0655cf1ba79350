// Which windows the pooling functions of PyTorch have, and its words where they can have none. Some of the functions are in truth of
// images, whose height is 1 there, and say so.

import { formatSizes, RuntimeError } from '../engine/index.ts';
import type { Pooling } from '../rules/pooling.ts';
import type { Tensor } from './tensor.ts';

export type Sizes = number | readonly number[];

/** Windows as a user says them: numbers, or lists of one. */
export interface Given {
  readonly kernel_size: Sizes;
  readonly stride: Sizes | null;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly ceil_mode: boolean;
}

export interface Windows extends Pooling {
  readonly dilation: number;
}

/** The one number of a size; an empty list stands for another, where there is one. @throws RuntimeError with what `text` makes of the count. */
function one(size: Sizes, text: (count: number) => string, otherwise?: number): number {
  if (typeof size === 'number') return size;
  if (size.length === 1) return size[0];
  if (size.length === 0 && otherwise !== undefined) return otherwise;
  throw new RuntimeError(text(size.length));
}

/** The same in the words of PyTorch's functions that lead to those of images. */
export const single = (name: string, argument: string, size: Sizes, otherwise?: number): number =>
  one(size, (count) => `${name}() argument '${argument}' should contain one int (got ${count})`, otherwise);

/** Elements from the first of a window to the last. */
const spanOf = (kernel: number, dilation: number): number => dilation * (kernel - 1) + 1;

/** How many windows there are. With `ceil` the last may reach beyond the padding, but must begin before it. */
function count(length: number, span: number, stride: number, padding: number, ceil: boolean): number {
  const steps = (length + 2 * padding - span) / stride;
  const windows = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  return ceil && (windows - 1) * stride >= length + padding ? windows - 1 : windows;
}

/** Of max_pool1d. @throws RuntimeError in its own words. */
export function maxWindows({ shape }: Tensor, given: Given): Windows {
  if ((shape.length !== 2 && shape.length !== 3) || shape.slice(-2).includes(0)) {
    throw new RuntimeError(
      `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatSizes(shape)}`,
    );
  }
  const must = (name: string, types: string) => (count: number) =>
    `max_pool1d() ${name} must be ${types} of size 1 but got size ${count}`;
  const kernel = one(given.kernel_size, must('kernel_size', 'an int, list of ints or tuple of ints'));
  const stride = one(given.stride ?? [], must('stride', 'None, an int, list of ints, or tuple of ints'), kernel);
  const padding = one(given.padding, must('padding', 'an int, list of ints, or tuple of ints'));
  const dilation = one(given.dilation, must('dilation', 'an int, list of ints or tuple of ints'));
  const windows = count(shape[shape.length - 1], spanOf(kernel, dilation), stride, padding, given.ceil_mode);
  const faults: [boolean, string][] = [
    [kernel <= 0, `kernel_size must be greater than zero, but got ${kernel}`],
    [stride <= 0, `stride must be greater than zero, but got ${stride}`],
    [padding < 0, `padding must be non-negative, but got ${padding}`],
    [
      padding > Math.floor(kernel / 2),
      `padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernel}`,
    ],
    [dilation <= 0, `dilation must be greater than zero, but got ${dilation}`],
    [windows <= 0, `Invalid computed output size: ${windows}`],
  ];
  for (const [wrong, text] of faults) if (wrong) throw new RuntimeError(`max_pool1d() ${text}`);
  return { windows, kernel, stride, padding, dilation };
}

/** @throws RuntimeError where an input has not two or three dimensions. */
export function checkRank(name: string, { ndim }: Tensor): void {
  if (ndim === 2 || ndim === 3) return;
  throw new RuntimeError(
    `Expected 2 to 3 dimensions, but got ${ndim}-dimensional tensor for argument #1 'self' (while checking arguments for ${name})`,
  );
}

/** Sizes of a sequence as those of an image. */
export const asImage = (shape: readonly number[]): number[] => [...shape.slice(0, -1), 1, ...shape.slice(-1)];

/** Of a function of images, called by another's name. @throws RuntimeError in the words of the former. */
export function imageWindows(name: string, input: Tensor, given: Given): Windows {
  checkRank(name, input);
  const { shape } = input;
  const kernel = single(name, 'kernel_size', given.kernel_size);
  const stride = single(name, 'stride', given.stride ?? [], kernel);
  const padding = single(name, 'padding', given.padding);
  const dilation = single(name, 'dilation', given.dilation);
  const span = spanOf(kernel, dilation);
  const [channels, length] = shape.slice(-2);
  const windows = count(length, span, stride, padding, given.ceil_mode);
  const sizes = (width: number): string => `(${channels}x1x${width})`;
  const faults: [boolean, string][] = [
    [stride === 0, 'stride should not be zero'],
    [padding < 0, `pad must be non-negative, but got pad: ${padding}`],
    [
      padding > Math.trunc(span / 2),
      `pad should be at most half of effective kernel size, but got pad=${padding}, kernel_size=${kernel} and dilation=${dilation}`,
    ],
    [kernel <= 0, `kernel size should be greater than zero, but got kH: 1 kW: ${kernel}`],
    [stride < 0, `stride should be greater than zero, but got dH: 1 dW: ${stride}`],
    [dilation <= 0, `dilation should be greater than zero, but got dilationH: 1 dilationW: ${dilation}`],
    [
      channels === 0 || length === 0,
      `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatSizes(asImage(shape))}`,
    ],
    [
      windows < 1,
      `Given input size: ${sizes(length)}. Calculated output size: ${sizes(windows)}. Output size is too small`,
    ],
  ];
  for (const [wrong, text] of faults) if (wrong) throw new RuntimeError(text);
  return { windows, kernel, stride, padding, dilation };
}
