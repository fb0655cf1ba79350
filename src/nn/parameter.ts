// A tensor that is a parameter of a module: it requires grad, and modules find it among their properties.

import type { Species } from '../engine/index.ts';
import { Tensor } from '../torch/index.ts';

/** A leaf that an optimizer trains: `this.weight = new nn.Parameter(torch.zeros(3, 4))`. */
export class Parameter extends Tensor {
  static override readonly name: string = 'Parameter';

  /** Shares the storage of `data`. @throws RuntimeError for integer tensors unless requires_grad is false. */
  constructor(data: Tensor, requires_grad = true) {
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
