// Operators that draw: Dropout, from MXNet's own stream.

import * as f from '../engine/functions.ts';
import { formatTuple } from '../engine/index.ts';
import { op } from './define.ts';
import { MXNetError } from './errors.ts';
import { is_training } from './modes.ts';
import type { NDArray } from './ndarray.ts';
import { dropoutMask } from './random-masks.ts';

export interface Dropout {
  readonly data: NDArray;
  readonly p?: number;
  readonly mode?: string;
  readonly axes?: readonly number[];
  readonly cudnn_off?: boolean;
}

/** In training (or mode `always`): elements dropped with probability p, the others divided by 1 - p (Srivastava et al., 2014). */
function dropout({ data, p, mode, axes, cudnn_off }: Required<Dropout>): NDArray {
  if (!(p >= 0 && p <= 1)) {
    const flag = cudnn_off ? 'True' : 'False';
    const attributes = `cudnn_off="${flag}", axes="${formatTuple(axes)}", p="${p}"`;
    throw new MXNetError(
      `value ${p} for Parameter p exceed bound [0,1]\np: Fraction of the input that gets dropped out during training time., in operator Dropout(name="", ${attributes})`,
    );
  }
  if (mode !== 'training' && mode !== 'always') {
    throw new MXNetError(`Invalid Input: '${mode}', valid values are: {'always', 'training'}`);
  }
  if (p === 0 || (mode === 'training' && !is_training())) return f.clone(data);
  return f.mul(data, dropoutMask(f.detach(data), p, axes));
}

export const drawOperators = {
  Dropout: op<Dropout>()(
    'Dropout',
    ['data', 'p', 'mode', 'axes', 'cudnn_off'],
    { p: 0.5, mode: 'training', axes: [], cudnn_off: false },
    dropout,
  ),
};
