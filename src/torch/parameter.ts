// A tensor that is a parameter of a module: it requires grad, and modules find it among their properties.

import { bind, type Species } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { bool, tensor } from './kinds.ts';
import { Tensor } from './tensor.ts';

const declared = /* @__PURE__ */ optionsOf<{ data: Tensor; requires_grad?: boolean }>('Parameter.__new__', {
  data: [tensor],
  requires_grad: [bool, true],
});

/** A leaf that an optimizer trains: `this.weight = new nn.Parameter(torch.zeros(3, 4))`. */
export class Parameter extends Tensor {
  static override readonly name: string = 'Parameter';

  /** Shares the storage of `data`. @throws RuntimeError for integer tensors unless requires_grad is false. */
  constructor(data: Tensor, requires_grad?: boolean | { requires_grad?: boolean });
  constructor(...args: readonly unknown[]) {
    const { data, requires_grad } = bind(declared, args);
    super(data.storage, data);
    this.requires_grad = requires_grad;
  }

  override get species(): Species<Tensor> {
    return Tensor;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}
