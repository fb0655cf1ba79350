// The checks themselves: a wrong derivative is found and told in PyTorch's words, a right one passes, inputs come back
// as they were.

import { describe, expect, it } from 'vitest';
import { gradcheck, gradgradcheck } from '../../src/engine/autograd.ts';
import * as f from '../../src/engine/functions.ts';
import { onWarning } from '../../src/reference/base/warnings.ts';
import { GradcheckError } from '../../src/reference/engine/gradcheck.ts';
import { autogradOf, fromArray, read, Tensor } from '../../src/reference/engine/tensor.ts';

function leaf(values: readonly number[], dtype: 'float32' | 'float64' = 'float64', wantsGrad = true): Tensor {
  const data = dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
  const x = fromArray(Tensor, data, dtype, [values.length], 'reference');
  autogradOf(x).requiresGrad = wantsGrad;
  return x;
}

/** x² with half of its derivative hidden. */
const wrong = (x: Tensor): Tensor => f.mul(x, f.detach(x));
/** x² as 2 x c - c² with c a constant x: the first derivative is right and the second one is 0. */
const wrongTwice = (x: Tensor): Tensor => f.sub(f.mul(f.mul(x, f.detach(x)), 2), f.mul(f.detach(x), f.detach(x)));

const text = `Jacobian mismatch for output 0 with respect to input 0,
numerical:tensor([[2.0000, 0.0000],
        [0.0000, 4.0000]], dtype=torch.float64)
analytical:tensor([[1.0000, 0.0000],
        [0.0000, 2.0000]], dtype=torch.float64)
`;

describe('gradcheck', () => {
  it('passes what is right, for several inputs and outputs, and restores the inputs', () => {
    const [x, y] = [leaf([0.5, -1.5]), leaf([2, 3])];
    expect(gradcheck((a: Tensor, b: Tensor) => [f.mul(a, b), f.exp(a)], [x, y])).toBe(true);
    expect(Array.from(read(x))).toEqual([0.5, -1.5]);
    expect(Array.from(read(y))).toEqual([2, 3]);
  });

  it('reports a mismatch with both Jacobians', () => {
    expect(() => gradcheck(wrong, [leaf([1, 2])])).toThrowError(GradcheckError);
    expect(() => gradcheck(wrong, [leaf([1, 2])])).toThrowError(expect.objectContaining({ message: text }));
  });

  it('returns false instead where it is asked to', () => {
    expect(gradcheck(wrong, [leaf([1, 2])], { raise_exception: false })).toBe(false);
  });

  it('takes tolerances from its caller', () => {
    expect(gradcheck(wrong, [leaf([1, 2])], { atol: 2.1 })).toBe(true);
    expect(gradcheck(wrong, [leaf([1, 2])], { rtol: 0.51 })).toBe(true);
    expect(gradcheck(wrong, [leaf([1, 2])], { rtol: 0.49, atol: 0, raise_exception: false })).toBe(false);
  });

  it('finds a result that depends on its input behind the back of autograd', () => {
    expect(() => gradcheck((x: Tensor) => f.detach(f.mul(x, 2)), [leaf([1])])).toThrowError(
      'Numerical gradient for function expected to be zero',
    );
    expect(gradcheck((x: Tensor) => f.detach(f.zeros_like(x)), [leaf([1])])).toBe(true);
  });

  it('wants an input that requires grad', () => {
    expect(() => gradcheck((x: Tensor) => x, [leaf([1], 'float64', false)])).toThrowError(
      'gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.',
    );
  });

  it('refuses inputs whose elements share memory', () => {
    const x = f.expand(fromArray(Tensor, Float64Array.of(1), 'float64', [1], 'reference'), [3]);
    autogradOf(x).requiresGrad = true;
    expect(() => gradcheck((v: Tensor) => f.exp(v), [x])).toThrowError('The 0th input has a dimension with stride 0.');
  });

  it('warns of single precision', () => {
    const heard: string[] = [];
    const before = onWarning(({ message }) => heard.push(message));
    gradcheck((x: Tensor) => f.mul(x, 3), [leaf([1], 'float32')], { eps: 1 / 64, atol: 0.1 });
    onWarning(before);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^Input #0 requires gradient and is not a double precision floating point or complex\./);
  });
});

describe('gradgradcheck', () => {
  it('passes what is right', () => {
    expect(gradgradcheck((x: Tensor) => f.mul(f.mul(x, x), f.sin(x)), [leaf([0.5, -1.5])])).toBe(true);
  });

  it('finds a wrong second derivative behind a right first one', () => {
    expect(gradcheck(wrongTwice, [leaf([1, 2])])).toBe(true);
    expect(() => gradgradcheck(wrongTwice, [leaf([1, 2])])).toThrowError(GradcheckError);
  });

  it('takes upstream gradients from its caller', () => {
    expect(gradgradcheck((x: Tensor) => f.exp(x), [leaf([0.5])], { grad_outputs: [leaf([2])] })).toBe(true);
  });
});
