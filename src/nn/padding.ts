// torch.nn.functional.pad.

import * as f from '../engine/functions.ts';
import { formatSizes, formatTuple, NotImplementedError, noKernel, RuntimeError } from '../engine/index.ts';
import { circularPad, reflectionPad, replicationPad, type Widths } from '../rules/padding.ts';
import { converted } from '../torch/converted.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { float, ints, str } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';

interface PadRest {
  /** `'constant'` (default), `'reflect'`, `'replicate'` or `'circular'`. */
  mode?: string;
  /** Fills constant padding; null (default): 0. */
  value?: number | null;
}
interface PadOptions extends PadRest {
  /** Widths before and behind the last dimension, then the one before it, and so on; negative ones cut. */
  pad: readonly number[];
}
/** Takes widths, what stands there, and a value. */
interface Pad {
  (
    input: Tensor,
    pad: readonly number[],
    mode?: string | PadRest,
    value?: number | null | Pick<PadRest, 'value'>,
  ): Tensor;
  (input: Tensor, options: PadOptions): Tensor;
}

/** Dimensions with their widths, the last one first. */
const widthsOf = ({ ndim }: Tensor, pad: readonly number[]): Widths[] =>
  Array.from({ length: pad.length / 2 }, (_, i) => ({ dim: ndim - 1 - i, before: pad[2 * i], after: pad[2 * i + 1] }));

function constant(input: Tensor, widths: readonly Widths[], value: number): Tensor {
  if (widths.some(({ dim, before, after }) => input.shape[dim] + Math.min(0, before) + Math.min(0, after) < 0)) {
    throw new RuntimeError('narrow(): length must be non-negative.');
  }
  const needed = widths.filter(({ before, after }) => before !== 0 || after !== 0);
  // Where nothing becomes longer nobody looks at the value, which is a float.
  const filled = needed.some(({ before, after }) => before > 0 || after > 0);
  const stored = filled ? converted(value, input.dtype, undefined, false) : 0;
  return copied(
    'ConstantPadNdBackward0',
    input,
    needed.reduce((x, width) => f.pad(x, { ...width, value: stored }), input),
  );
}

/** What is not padded is copied nevertheless. */
const copied = (name: string, input: Tensor, y: Tensor): Tensor => named(name, y === input ? f.clone(input) : y);

/** @throws RuntimeError where a dimension has nothing to take from. */
function checkFilled({ shape }: Tensor, axes: number): void {
  if (!shape.slice(-axes - 1).includes(0)) return;
  throw new RuntimeError(
    `Expected ${axes + 1}D or ${axes + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${formatSizes(shape)}`,
  );
}

/** @throws RuntimeError where nothing is left of a dimension. */
function checkLeft({ shape }: Tensor, widths: readonly Widths[]): void {
  const letters = ['W', 'H', 'D'];
  const sizes = widths.map(
    ({ dim, before, after }, i) => [letters[i], shape[dim], shape[dim] + before + after] as const,
  );
  if (sizes.every(([, , size]) => size > 0)) return;
  const from = sizes.map(([letter, size]) => `${letter}: ${size}`).reverse();
  const to = sizes.map(([letter, , size]) => `${letter}: ${size}`).reverse();
  throw new RuntimeError(`input (${from.join(', ')}) is too small. Calculated output ${to.join(' ')}`);
}

function reflect(input: Tensor, widths: readonly Widths[]): Tensor {
  checkFilled(input, widths.length);
  widths.forEach(({ dim, before, after }, i) => {
    if (before < input.shape[dim] && after < input.shape[dim]) return;
    throw new RuntimeError(
      `Argument #${4 + 2 * i}: Padding size should be less than the corresponding input dimension, but got: padding ${formatTuple([before, after])} at dimension ${dim} of input ${formatSizes(input.shape)}`,
    );
  });
  checkLeft(input, widths);
  if (input.dtype === 'bool') throw noKernel(`reflection_pad${widths.length}d`, 'bool');
  return copied(`ReflectionPad${widths.length}DBackward0`, input, widths.reduce(reflectionPad, input));
}

function replicate(input: Tensor, widths: readonly Widths[]): Tensor {
  checkFilled(input, widths.length);
  checkLeft(input, widths);
  if (input.dtype === 'bool') throw noKernel(`replication_pad${widths.length}d`, 'bool');
  return copied(`ReplicationPad${widths.length}DBackward0`, input, widths.reduce(replicationPad, input));
}

function circular(input: Tensor, widths: readonly Widths[]): Tensor {
  for (const { dim, before, after } of widths) {
    const size = input.shape[dim];
    if (before > size || after > size) {
      throw new RuntimeError('Padding value causes wrapping around more than once.');
    }
    if (size + before + after < 0) {
      throw new RuntimeError('Negative padding value is resulting in an empty dimension');
    }
  }
  return copied('CopySlices', input, widths.reduce(circularPad, input));
}

const modes: { readonly [mode: string]: (input: Tensor, widths: readonly Widths[]) => Tensor } = {
  reflect,
  replicate,
  circular,
};

/**
 * Makes dimensions longer, the last one first, or cuts them. Modes other than constant take the last one, two or three dimensions
 * behind channels, and perhaps a batch.
 * @throws RuntimeError, NotImplementedError in PyTorch's words for widths that do not fit.
 */
export const pad: Pad = /* @__PURE__ */ bound<PadOptions>(
  'pad',
  { pad: [ints], mode: [str, 'constant'], value: [float, null] },
  (input, { pad, mode, value }) => {
    if (mode !== 'constant' && !Object.hasOwn(modes, mode)) {
      throw new NotImplementedError(`Unrecognised padding mode ${mode}`);
    }
    if (pad.length % 2 !== 0) throw new RuntimeError('Padding length must be divisible by 2');
    if (pad.length > 2 * input.ndim) {
      throw new RuntimeError(
        `Padding length should be less than or equal to two times the input dimension but got padding length ${pad.length} and input of dimension ${input.ndim}`,
      );
    }
    const widths = widthsOf(input, pad);
    if (mode === 'constant') return constant(input, widths, value ?? 0);
    if (value) throw new RuntimeError(`Padding mode "${mode}" doesn't take in value argument`);
    const axes = widths.length;
    if (axes < 1 || axes > 3 || (input.ndim !== axes + 1 && input.ndim !== axes + 2)) {
      throw new NotImplementedError(
        `Padding size ${pad.length} is not supported for ${input.ndim}D input tensor.\nSupported combinations for non-constant padding:\n  - 2D or 3D input: padding size = 2 (pads last dimension)\n  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)`,
      );
    }
    return modes[mode](input, widths);
  },
);
