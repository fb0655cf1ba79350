// Derivatives against central finite differences: PyTorch's gradcheck and gradgradcheck (torch/autograd/gradcheck.py,
// the slow mode for real inputs). Inputs are perturbed in place, so a function may also reach them through a closure.

import { allocate, type DType, dtypes, type TypedArray } from '../base/dtype.ts';
import { AttributeError, RuntimeError, ValueError } from '../base/errors.ts';
import { MT19937 } from '../base/random/mt19937.ts';
import { size } from '../base/shape.ts';
import { typeName } from '../base/type-name.ts';
import { warn } from '../base/warnings.ts';
import { walk } from '../kernels/walk.ts';
import type { RunBackward } from './backward.ts';
import { elementsOf } from './storage.ts';
import { autogradOf, fromArray, read, requiresGrad, speciesOf, Tensor, zeros } from './tensor.ts';

/** A mismatch between a derivative and finite differences. */
export class GradcheckError extends RuntimeError {}

export interface GradcheckOptions {
  /** The step of finite differences. */
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
  /** Whether a mismatch raises; otherwise the result is false. */
  readonly raise_exception?: boolean;
}

/** A function of tensors with one or several tensors as its result. */
export type Differentiable<T> = (...inputs: T[]) => T | readonly T[];

/** Rows by input element, columns by output element: J[i][o] = d output_o / d input_i. */
type Jacobian = readonly Float64Array[];

const elements = (x: Tensor): number => size(x.shape);
const differentiable = (x: Tensor): boolean => dtypes[x.dtype].category === 2 && requiresGrad(x);

function outputsOf<T extends Tensor>(fn: Differentiable<T>, inputs: readonly T[]): T[] {
  const result = fn(...inputs);
  const outputs: unknown[] = Array.isArray(result) ? [...result] : [result];
  const odd = outputs.findIndex((y) => !(y instanceof Tensor));
  if (odd === -1) return outputs as T[];
  throw new AttributeError(
    `'${typeName(outputs[odd])}' object has no attribute 'requires_grad'`,
    'the function gives a tensor, or a list of tensors',
  );
}

function checkInputs(inputs: readonly Tensor[]): void {
  if (!inputs.some(differentiable)) {
    throw new ValueError(
      'gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.',
    );
  }
  inputs.forEach((x, i) => {
    if (!differentiable(x)) return;
    if (x.dtype !== 'float64') {
      warn(
        `Input #${i} requires gradient and is not a double precision floating point or complex. This check will likely fail if all the inputs are not of double precision floating point or complex. `,
      );
    }
    if (x.shape.some((d, k) => d > 1 && x.strides[k] === 0)) {
      throw new RuntimeError(
        `The ${i}th input has a dimension with stride 0. gradcheck only supports inputs that are non-overlapping to be able to compute the numerical gradients correctly. You should call .contiguous on the input before passing it to gradcheck.`,
      );
    }
  });
}

/** (f(x + ε) - f(x - ε)) / 2ε for every element of one input: a Jacobian for each of `count` outputs. */
function numerical<T extends Tensor>(
  fn: Differentiable<T>,
  inputs: readonly T[],
  which: number,
  count: number,
  eps: number,
): Jacobian[] {
  const { shape, strides, offset, storage } = inputs[which];
  const values = elementsOf(storage);
  const jacobians = Array.from({ length: count }, (): Float64Array[] => []);
  walk(shape, strides, offset, (at) => {
    const value = values[at];
    const evaluate = (v: number): TypedArray[] => {
      values[at] = v;
      storage.version++;
      return outputsOf(fn, inputs).map(read);
    };
    try {
      const above = evaluate(value + eps);
      const below = evaluate(value - eps);
      above.forEach((y, o) => {
        jacobians[o].push(Float64Array.from(y, (v, k) => (v - below[o][k]) / (2 * eps)));
      });
    } finally {
      values[at] = value;
      storage.version++;
    }
  });
  return jacobians;
}

/** The gradients of the inputs for one output and one upstream gradient; zeros where none arrives. */
function pull<T extends Tensor>(run: RunBackward, output: T, data: TypedArray, inputs: readonly T[]): TypedArray[] {
  const upstream = fromArray(output.species, data, output.dtype, output.shape, output.storage.device);
  const found = run([output], [upstream], { retainGraph: true, inputs });
  return inputs.map((x, i) => {
    const g = found[i];
    return g ? read(g) : allocate(x.dtype, elements(x));
  });
}

/** Rows of Jᵀ by backward passes from one-hot gradients: a Jacobian for every input. */
function analytical<T extends Tensor>(run: RunBackward, output: T, inputs: readonly T[]): Jacobian[] {
  const n = elements(output);
  const result = inputs.map((x) => Array.from({ length: elements(x) }, () => new Float64Array(n)));
  for (let o = 0; o < n; o++) {
    const hot = allocate(output.dtype, n);
    hot[o] = 1;
    const once = pull(run, output, hot, inputs);
    const again = pull(run, output, hot.slice(), inputs);
    once.forEach((g, i) => {
      if (g.some((v, k) => !Object.is(v, again[i][k]))) {
        throw new GradcheckError(
          'Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives different values, although analytical gradient matches numerical gradient.The tolerance for nondeterminism was 0.0.',
        );
      }
      for (let k = 0; k < g.length; k++) result[i][k][o] = g[k];
    });
  }
  return result;
}

/** Whether |a - n| ≤ atol + rtol |n| everywhere. */
function close(a: Jacobian, n: Jacobian, rtol: number, atol: number): boolean {
  return a.every((row, i) =>
    row.every((v, o) => v === n[i][o] || Math.abs(v - n[i][o]) <= atol + rtol * Math.abs(n[i][o])),
  );
}

function format(jacobian: Jacobian, dtype: DType): string {
  const rows = jacobian.map((row) => `[${Array.from(row, (v) => v.toFixed(4)).join(', ')}]`);
  const suffix = dtype === 'float32' ? '' : `, dtype=torch.${dtype}`;
  return `tensor([${rows.join(',\n        ')}]${suffix})`;
}

function compare<T extends Tensor>(
  run: RunBackward,
  fn: Differentiable<T>,
  inputs: readonly T[],
  options: Required<GradcheckOptions>,
): void {
  const wanted = [...inputs.keys()].filter((i) => differentiable(inputs[i]));
  const { length } = outputsOf(fn, inputs);
  const measured = wanted.map((i) => numerical(fn, inputs, i, length, options.eps));
  // The graph is made after all writes: what a graph saved must not change.
  const outputs = outputsOf(fn, inputs);
  if (!outputs.some(differentiable)) {
    if (measured.some((js) => js.some((j) => j.some((row) => row.some((v) => v !== 0))))) {
      throw new GradcheckError('Numerical gradient for function expected to be zero');
    }
    return;
  }
  outputs.forEach((output, o) => {
    if (!differentiable(output)) return;
    const computed = analytical(
      run,
      output,
      wanted.map((i) => inputs[i]),
    );
    wanted.forEach((input, k) => {
      const n = measured[k][o];
      const a = computed[k];
      if (close(a, n, options.rtol, options.atol)) return;
      const { dtype } = inputs[input];
      throw new GradcheckError(
        `Jacobian mismatch for output ${o} with respect to input ${input},\nnumerical:${format(n, dtype)}\nanalytical:${format(a, dtype)}\n`,
      );
    });
    const silent = pull(
      run,
      output,
      allocate(output.dtype, elements(output)),
      wanted.map((i) => inputs[i]),
    );
    if (silent.some((g) => g.some((v) => v !== 0))) throw new GradcheckError('backward not multiplied by grad_output');
  });
}

/**
 * Checks gradients of `fn` at `inputs` (those that require grad, best in float64) against central finite differences:
 * |analytical - numerical| ≤ atol + rtol |numerical|. Inputs are written to while it runs and restored.
 * @throws GradcheckError in PyTorch's words, or returns false where `raise_exception` is false. ValueError without inputs to check.
 */
export function gradcheck<T extends Tensor>(
  run: RunBackward,
  fn: Differentiable<T>,
  inputs: readonly T[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raise_exception = true }: GradcheckOptions = {},
): boolean {
  checkInputs(inputs);
  try {
    compare(run, fn, inputs, { eps, atol, rtol, raise_exception });
  } catch (error) {
    if (raise_exception || !(error instanceof GradcheckError)) throw error;
    return false;
  }
  return true;
}

/** A leaf of standard normal size with gradients on, from a generator that every check starts anew. */
function randomLike<T extends Tensor>(x: T, generator: MT19937): T {
  const data = allocate(x.dtype, elements(x));
  for (let i = 0; i < data.length; i++) data[i] = (generator.random32() / 2 ** 31 - 1) * Math.sqrt(3);
  const leaf = fromArray(speciesOf(x), data, x.dtype, x.shape, x.storage.device);
  autogradOf(leaf).requiresGrad = true;
  return leaf;
}

/**
 * Checks second derivatives: gradcheck of the map from inputs and upstream gradients to the inputs' gradients. Upstream
 * gradients are random unless `grad_outputs` are given, one for every differentiable output.
 * @throws what gradcheck throws.
 */
export function gradgradcheck<T extends Tensor>(
  run: RunBackward,
  fn: Differentiable<T>,
  inputs: readonly T[],
  { grad_outputs, ...options }: GradcheckOptions & { readonly grad_outputs?: readonly T[] } = {},
): boolean {
  const generator = new MT19937(0);
  const upstream =
    grad_outputs ??
    outputsOf(fn, inputs)
      .filter(differentiable)
      .map((y) => randomLike(y, generator));
  const gradients = (...all: T[]): T[] => {
    const [own, given] = [all.slice(0, inputs.length), all.slice(inputs.length)];
    const wanted = own.filter(differentiable);
    const roots = outputsOf(fn, own).filter(differentiable);
    const found = run(roots, given, { createGraph: true, inputs: wanted });
    return wanted.map((x, i) => (found[i] ?? zeros(speciesOf(x), x.dtype, x.shape, x.storage.device)) as T);
  };
  return gradcheck(run, gradients, [...inputs, ...upstream], options);
}
