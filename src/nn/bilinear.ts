// F.bilinear and nn.Bilinear.

import { bind, type DType, none, RuntimeError, ValueError } from '../engine/index.ts';
import { bilinear as form } from '../rules/layers.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText } from '../rules/text/python.ts';
import { define } from '../torch/define.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, int, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { Parameter } from '../torch/parameter.ts';
import { drawUniform } from './draw.ts';
import { inputsOf } from './forward.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';

interface Operands {
  input1: Tensor;
  input2: Tensor;
  /** [O, I, J]. */
  weight: Tensor;
  /** [O], or null (default). */
  bias?: Tensor | null;
}
/** Takes two inputs, weights and a bias. */
interface BilinearFunction {
  (input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor | null | Pick<Operands, 'bias'>): Tensor;
  (options: Operands): Tensor;
}

/** @throws RuntimeError in PyTorch's words for what does not fit. */
function check({ input1, input2, weight, bias }: Operands): void {
  if (input1.ndim !== input2.ndim) {
    throw new RuntimeError(`bilinear(): input dimensions do not match: got ${input1.ndim} and ${input2.ndim}`);
  }
  for (const [i, d] of input1.shape.slice(0, -1).entries()) {
    if (d === input2.shape[i]) continue;
    throw new RuntimeError(
      `bilinear(): input batch dimensions do not match at dim ${i}: got ${d} and ${input2.shape[i]}`,
    );
  }
  for (const [i, x] of [input1, input2].entries()) {
    if (x.shape.at(-1) === weight.shape[i + 1]) continue;
    throw new RuntimeError(
      `bilinear(): input${i + 1} size does not match weight size: got ${x.shape.at(-1)} but expected ${weight.shape[i + 1]}`,
    );
  }
  if (bias && bias.shape[0] !== weight.shape[0]) {
    throw new RuntimeError(
      `bilinear(): bias size does not match weight size: got ${bias.shape[0]} but expected ${weight.shape[0]}`,
    );
  }
}

/** x₁ᵀ W x₂ + b over the last dimensions. @throws RuntimeError for what does not fit. */
export const bilinear: BilinearFunction = /* @__PURE__ */ define<Operands>(
  'bilinear',
  { input1: [tensor], input2: [tensor], weight: [tensor], bias: [tensor, null] },
  (operands) => {
    check(operands);
    const { input1, input2, weight, bias } = operands;
    return named(bias ? 'AddBackward0' : 'ViewBackward0', form(input1, input2, weight, bias));
  },
);

/** What a Bilinear must be told. */
export interface BilinearSizes {
  /** Size of the last dimension of the first input. */
  in1_features: number;
  /** Size of that of the second. */
  in2_features: number;
  /** Size of that of the output. */
  out_features: number;
}
/** Options of Bilinear. */
export interface BilinearOptions extends FactoryOptions {
  /** Add a bias [out_features], true by default. */
  bias?: boolean;
}
const declared = /* @__PURE__ */ optionsOf<BilinearSizes & BilinearOptions>('Bilinear.__init__', {
  in1_features: [int],
  in2_features: [int],
  out_features: [int],
  bias: [bool, true],
  device: [device, null],
  dtype: [dtype, null],
});

/** y = x₁ᵀ W x₂ + b. Weight [out, in1, in2] and bias [out] start uniform in ±1/√in1. */
export class Bilinear extends Module {
  static override readonly name: string = 'Bilinear';

  /** Size of the last dimension of the first input. */
  in1_features: number;
  /** Size of that of the second. */
  in2_features: number;
  /** Size of that of the output. */
  out_features: number;
  /** [out_features, in1_features, in2_features]. */
  declare weight: Parameter;
  /** [out_features], or null. */
  declare bias: Parameter | null;

  constructor(in1_features: number, in2_features: number, out_features: number, options?: BilinearOptions);
  constructor(
    in1_features: number,
    in2_features: number,
    out_features: number,
    bias: boolean,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  );
  constructor(options: BilinearSizes & BilinearOptions);
  /** @throws ValueError for no features of the first input. */
  constructor(...args: readonly unknown[]) {
    super();
    const { in1_features, in2_features, out_features, bias, device, dtype } = bind(declared, args);
    if (in1_features <= 0) throw new ValueError(`in1_features must be > 0, but got (in1_features=${in1_features})`);
    this.in1_features = in1_features;
    this.in2_features = in2_features;
    this.out_features = out_features;
    const shape = [out_features, in1_features, in2_features];
    this.register_parameter('weight', new Parameter(empty(shape, { device, dtype })));
    this.register_parameter('bias', bias ? new Parameter(empty(out_features, { device, dtype })) : null);
    this.reset_parameters();
  }

  /** Draws the weights anew. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    const bound = 1 / Math.sqrt(this.in1_features);
    drawUniform(this.weight, -bound, bound);
    if (this.bias) drawUniform(this.bias, -bound, bound);
  }

  /** input1 [..., in1_features], input2 [..., in2_features] → [..., out_features]. */
  override forward(input1: Tensor, input2: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input1, input2 } = inputsOf(this, args, 'input1', 'input2');
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extra_repr(): string {
    const { in1_features, in2_features, out_features, bias } = this;
    return `in1_features=${in1_features}, in2_features=${in2_features}, out_features=${out_features}, bias=${boolText(bias !== null)}`;
  }
}
