// Operators that draw: Dropout, from MXNet's own stream.

import * as f from '../../engine/functions.ts';
import { formatTuple } from '../../engine/index.ts';
import { MXNetError } from '../base/errors.ts';
import { is_training } from '../base/modes.ts';
import { bool, float, ints, optional, required } from '../base/options.ts';
import { dropoutMask } from '../random/masks.ts';
import { array, choice, op, outside } from './define.ts';
import { checkFloating } from './real.ts';

const ABOUT = 'Fraction of the input that gets dropped out during training time.';

/** In training (or mode `always`): elements dropped with probability p, the others divided by 1 - p (Srivastava et al., 2014). */
export const Dropout = op(
  'Dropout',
  {
    data: required(array),
    /** The probability. */
    p: optional(float, 0.5),
    /** training or always. */
    mode: optional(choice('always', 'training'), 'training'),
    /** Axes along which one draw is shared. */
    axes: optional(ints, []),
    cudnn_off: optional(bool, false),
  },
  ({ data, p, mode, axes, cudnn_off }) => {
    const text = outside('p', p, [0, 1], ABOUT);
    if (text !== null) {
      const flag = cudnn_off ? 'True' : 'False';
      const attributes = `cudnn_off="${flag}", axes="${formatTuple(axes)}", p="${p}"`;
      throw new MXNetError(`${text}, in operator Dropout(name="", ${attributes})`);
    }
    checkFloating(data);
    if (p === 0 || (mode === 'training' && !is_training())) return f.clone(data);
    return f.mul(data, dropoutMask(f.detach(data), p, axes));
  },
  {
    alike: true,
    ranges: { p: [0, 1] },
    about: { p: ABOUT },
    types: (_, [type]) => {
      if (type !== null) return { inputs: [type], outputs: [type] };
      throw new MXNetError('input type to dropout is not specified.');
    },
    outputs: () => ({ count: 2, visible: 1, names: ['output', 'mask'] }),
  },
);
