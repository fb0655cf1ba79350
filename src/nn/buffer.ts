// A tensor that is a buffer of a module: part of its state, but not trained. Modules find it among their properties.

import { bind, type Species } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { empty, Tensor } from '../torch/index.ts';
import { bool, tensor } from '../torch/kinds.ts';

interface BufferOptions {
  /** Whether a state_dict holds it, true by default. */
  persistent?: boolean;
}
const declared = /* @__PURE__ */ optionsOf<{ data?: Tensor | null } & BufferOptions>(
  'Buffer.__new__',
  { data: [tensor, null], persistent: [bool, true] },
  true,
  undefined,
  1,
);

/** What a module holds beside its parameters: `this.seen = new nn.Buffer(torch.zeros(3))`. */
export class Buffer extends Tensor {
  static override readonly name: string = 'Tensor';

  /** Whether a state_dict holds it. */
  persistent: boolean;

  /** Shares the storage of `data`; of none there is an empty one. */
  constructor(data?: Tensor | null | BufferOptions, options?: BufferOptions);
  constructor(...args: readonly unknown[]) {
    const { data, persistent } = bind(declared, args);
    const of = data ?? empty(0);
    super(of.storage, of);
    this.requires_grad = of.requires_grad;
    this.persistent = persistent;
  }

  override get species(): Species<Tensor> {
    return Tensor;
  }
}
