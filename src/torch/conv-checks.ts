// What convolutions of sequences ask of their arguments, and how they take a sequence without a batch.

import * as f from '../engine/functions.ts';
import { dtypes, formatSizes, noKernel, RuntimeError } from '../engine/index.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** The one number of a size. @throws RuntimeError for a list of others. */
export function single(name: string, size: number | readonly number[], same: boolean): number {
  if (typeof size === 'number') return size;
  if (size.length === 1) return size[0];
  throw new RuntimeError(
    same
      ? `${name} cannot broadcast to 1 dimensions`
      : `expected ${name} to be a single integer value or a list of 1 values to match the convolution dimensions, but got ${name}=${formatSizes(size)}`,
  );
}

/** @throws RuntimeError, NotImplementedError where there is no kernel for dtypes. */
export function checkDTypes(input: Tensor, weight: Tensor, kernel: string): void {
  if (input.dtype === 'bool') throw noKernel(kernel, 'bool');
  if (input.dtype === weight.dtype) return;
  const [x, w] = [input, weight].map(({ dtype }) => dtypes[dtype].scalarName);
  throw new RuntimeError(
    input.dtype === 'float32'
      ? `Input type (torch.${x}Tensor) and weight type (torch.${w}Tensor) should be the same or input should be a MKLDNN tensor and weight is a dense tensor`
      : `expected scalar type ${x} but found ${w}`,
    'convert one side: x.to(torch.float32), or the model: model.double()',
  );
}

/** @throws RuntimeError where a weight is not that of sequences. */
export function checkRanks({ shape }: Tensor, weight: Tensor): void {
  if (weight.ndim === 3) return;
  throw new RuntimeError(
    `Expected ${weight.ndim}-dimensional input for ${weight.ndim}-dimensional weight ${formatSizes(weight.shape)}, but got 3-dimensional input of size ${formatSizes(shape)} instead`,
  );
}

/** What a function of batches [N, C, L] gives of an input, which may be [C, L]. @throws RuntimeError for other ranks. */
export function inBatches(name: string, input: Tensor, run: (batch: Tensor) => Tensor): Tensor {
  if (input.ndim === 3) return run(input);
  if (input.ndim === 2) return named('SqueezeBackward1', f.squeeze(run(f.unsqueeze(input, 0)), [0]));
  throw new RuntimeError(
    `Expected 2D (unbatched) or 3D (batched) input to ${name}, but got input of size: ${formatSizes(input.shape)}`,
  );
}
