// A label in the shape of its prediction, as every loss of Gluon wants it first.

import * as f from '../../../engine/functions.ts';
import { ValueError } from '../../../engine/index.ts';
import { bool, optional, required } from '../../base/options.ts';
import { shapeText } from '../../base/python-text.ts';
import { array, method } from '../define.ts';
import { checkPair } from '../pair.ts';

/** The label as a view in pred's shape. @throws ValueError where sizes differ, MXNetError where dtypes do. */
export const _label_like = method(
  '_label_like',
  {
    label: required(array),
    pred: required(array),
    /** Whether both must have one dtype. */
    uniform: optional(bool, true),
  },
  ({ label, pred, uniform }) => {
    if (label.size !== pred.size) {
      throw new ValueError(`Cannot reshape array of size ${label.size} into shape ${shapeText(pred.shape)}`);
    }
    const shaped = f.reshape(label, pred.shape);
    if (uniform) checkPair(shaped, pred, true);
    return shaped;
  },
);
