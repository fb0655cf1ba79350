// gluon.Constant: a parameter that is not trained. It has no gradient, and is filled with its value.

import { bind, warn } from '../../engine/index.ts';
import { array, type Source } from '../../mxnet/array/create.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { declare, of, required, str } from '../../mxnet/base/options.ts';
import { dtypeClass, shapeText } from '../../mxnet/base/python-text.ts';
import { Initializer } from '../../mxnet/initializers/index.ts';
import { type GradReq, Parameter } from './parameter.ts';

/** Fills with a given array. */
class ValueInit extends Initializer {
  readonly #value: NDArray;

  constructor(value: NDArray) {
    super();
    this.#value = value;
  }

  override _init_weight(_: unknown, arr: NDArray): void {
    this.#value.as_in_context(arr.context).copyto(arr);
  }
}

const construct = declare('Constant.__init__', { name: required(str), value: required(of<NDArray | Source>()) });

export class Constant extends Parameter {
  static override readonly name: string = 'Constant';

  static override readonly __module__: string = 'mxnet.gluon.parameter';

  readonly value: NDArray;

  /** `new gluon.Constant('c', [[1, 2], [3, 4]])`: float32, or the dtype of an array. */
  constructor(...args: [name: string, value: NDArray | Source] | [{ name: string; value: NDArray | Source }]) {
    const { name, value } = bind(construct, args);
    const data = value instanceof NDArray ? value : array(value);
    super({ name, grad_req: 'null', shape: data.shape, init: new ValueInit(data) });
    this._setDType(data.dtype, dtypeClass(data.dtype));
    this.value = data;
  }

  override get grad_req(): GradReq {
    return 'null';
  }

  override set grad_req(req: GradReq) {
    if (req === 'null') return;
    warn(
      `Constant parameter "${this.name}" does not support grad_req other than "null", and new value "${req}" is ignored.`,
    );
  }

  override toString(): string {
    return `Constant ${this.name} (shape=${shapeText(this.shape)}, dtype=${this._dtypeText})`;
  }
}
