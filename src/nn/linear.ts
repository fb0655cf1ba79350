// nn.Linear and nn.Identity.

import * as f from '../engine/functions.ts';
import { bind, type DType, none, RuntimeError } from '../engine/index.ts';
import { leakyGain, uniformBound } from '../rules/init.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText } from '../rules/text/python.ts';
import { bound } from '../torch/define.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, int, tensor } from '../torch/kinds.ts';
import { noBool } from '../torch/names.ts';
import { Parameter } from '../torch/parameter.ts';
import { drawUniform, isEmpty } from './draw.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';

/** What a Linear must be told. */
export interface LinearSizes {
  /** Size of the input's last dimension. */
  in_features: number;
  /** Size of the output's last dimension. */
  out_features: number;
}
/** Options of Linear. */
export interface LinearOptions extends FactoryOptions {
  /** Add a bias [out_features], true by default. */
  bias?: boolean;
}
const declared = /* @__PURE__ */ optionsOf<LinearSizes & LinearOptions>('Linear.__init__', {
  in_features: [int],
  out_features: [int],
  bias: [bool, true],
  device: [device, null],
  dtype: [dtype, null],
});

/**
 * y = x Wᵀ + b: x [..., in_features] → [..., out_features]. Weight [out, in] and bias [out] start uniform in
 * ±1/√in_features.
 */
export class Linear extends Module {
  static override readonly name: string = 'Linear';

  /** Size of the input's last dimension. */
  in_features: number;
  /** Size of the output's last dimension. */
  out_features: number;
  /** W [out_features, in_features]. */
  declare weight: Parameter;
  /** b [out_features], or null. */
  declare bias: Parameter | null;

  constructor(in_features: number, out_features: number, options?: LinearOptions);
  constructor(
    in_features: number,
    out_features: number,
    bias: boolean,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  );
  constructor(in_features: number, options: Omit<LinearSizes, 'in_features'> & LinearOptions);
  constructor(options: LinearSizes & LinearOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { in_features, out_features, bias, device, dtype } = bind(declared, args);
    this.in_features = in_features;
    this.out_features = out_features;
    this.register_parameter('weight', new Parameter(empty(out_features, in_features, { device, dtype })));
    this.register_parameter('bias', bias ? new Parameter(empty(out_features, { device, dtype })) : null);
    this.reset_parameters();
  }

  /** Draws the weights anew. Source: LeCun et al., 1998, by way of He's rule with a = √5: √3 · √(2 / (1 + a²)) / √fan. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    const width = uniformBound(leakyGain(Math.sqrt(5)) / Math.sqrt(this.in_features));
    if (!isEmpty(this.weight)) drawUniform(this.weight, -width, width);
    if (this.bias === null) return;
    const bound = this.in_features > 0 ? 1 / Math.sqrt(this.in_features) : 0;
    drawUniform(this.bias, -bound, bound);
  }

  /** input [..., in_features] → [..., out_features]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return linear(input, this.weight, this.bias);
  }

  override extra_repr(): string {
    return `in_features=${this.in_features}, out_features=${this.out_features}, bias=${boolText(this.bias !== null)}`;
  }
}

interface Weights {
  /** [N, K], or [K] for a result without a last dimension. */
  weight: Tensor;
  /** [N], or null (default). */
  bias?: Tensor | null;
}
/** Takes weights and a bias. */
interface LinearFunction {
  (input: Tensor, weight: Tensor, bias?: Tensor | null | Pick<Weights, 'bias'>): Tensor;
  (input: Tensor, options: Weights): Tensor;
}
/** x wᵀ + b for x [..., K], w [N, K], b [N]; x may have one dimension. */
export const linear: LinearFunction = /* @__PURE__ */ bound<Weights>(
  'linear',
  { weight: [tensor], bias: [tensor, null] },
  (input, { weight, bias }) => affine(input, weight, bias),
);

function affine(input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  if (weight.ndim !== 2 || input.ndim === 0) return unusual(input, weight, bias);
  if (input.ndim === 1) return f.reshape(affine(f.unsqueeze(input, 0), weight, bias), [weight.shape[0]]);
  if (weight.dtype === 'bool') noBool('addmm_impl_cpu_', input, input, weight);
  return f.linear(input, weight, bias);
}

/** A product with a vector of weights [K], whose result has no last dimension. @throws RuntimeError for other ranks. */
function unusual(input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  if (input.ndim === 0 || weight.ndim === 0) {
    throw new RuntimeError(
      `both arguments to linear need to be at least 1D, but they are ${input.ndim}D and ${weight.ndim}D`,
    );
  }
  if (weight.ndim > 2) throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${weight.ndim}D`);
  if (bias !== null) throw new RuntimeError('mat2 must be a matrix, got 1-D tensor');
  if (weight.dtype === 'bool') noBool(input.ndim === 1 ? 'dot' : 'addmv_impl_cpu', input);
  return f.reshape(affine(input, f.unsqueeze(weight, 0), null), input.shape.slice(0, -1));
}

/** Gives its input back; takes and ignores any arguments. */
export class Identity extends Module {
  static override readonly name: string = 'Identity';

  constructor(..._ignored: unknown[]) {
    super();
  }

  /** The input itself. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return input;
  }
}
