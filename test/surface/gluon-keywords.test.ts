// Arguments of MXNet's operators by name, as MXNet 1.9.1 takes them: every one is read or refused.

import { type NDArray, nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

const x = (dtype = 'float32'): NDArray =>
  nd.array(
    [
      [1, -2, 3.6],
      [0.5, 5, -6],
    ],
    { dtype },
  );

describe('the dtype of running sums', () => {
  it.each([
    ['float64', [1.5, 3, -2.4]],
    ['int32', [1, 3, -3]],
    ['int64', [1, 3, -3]],
  ] as const)('is %s where that is asked for', (dtype, last) => {
    const y = nd.cumsum(x('float64'), { axis: 0, dtype });
    expect(y.dtype).toBe(dtype);
    expect([...y.at(1).asnumpy()].map((n) => Number(Number(n).toFixed(6)))).toEqual(last);
  });
  it('is that of the array otherwise, and wraps in it', () => {
    const bytes = nd.array([200, 100], { dtype: 'uint8' });
    expect(nd.cumsum(bytes).asnumpy().tolist()).toEqual([200, 44]);
    expect(nd.cumsum(bytes, { dtype: 'int32' }).asnumpy().tolist()).toEqual([200, 300]);
    expect(() => nd.cumsum(bytes, { dtype: 'uint8' })).toThrow(
      "Invalid Input: 'uint8', valid values are: {None, 'float16', 'float32', 'float64', 'int32', 'int64', 'int8'}",
    );
  });
});

it('norm has no dtype but that of the array', () => {
  expect(nd.norm(x(), { out_dtype: 'float32' }).dtype).toBe('float32');
  expect(() => nd.norm(x(), { out_dtype: 'float64' })).toThrow(
    'Check failed: mshadow: :DataType<DType>::kFlag == type_flag_: TBlob.get_with_shape: data type do not match specified type.Expected: double v.s. given float',
  );
  expect(() => x('int32').norm({ out_dtype: 'int64' })).toThrow('Expected: long long v.s. given int');
});

it('normalizations give their result alone', () => {
  const [one, zero] = [nd.ones([3]), nd.zeros([3])];
  expect(nd.LayerNorm(x(), one, zero, { output_mean_var: false }).shape).toEqual([2, 3]);
  expect(() => nd.LayerNorm(x(), one, zero, { output_mean_var: true })).toThrow(
    'output_mean_var=True is not supported',
  );
  expect(() => nd.BatchNorm(x(), one, zero, zero, one, { output_mean_var: true })).toThrow('is not supported');
});
