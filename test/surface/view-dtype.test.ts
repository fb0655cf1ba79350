// x.view(dtype): the same bytes as elements of another dtype. Numbers and messages are PyTorch 2.13's.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const six = (): torch.Tensor => torch.arange(6, { dtype: torch.float32 }).reshape(2, 3);
const bytes = (): torch.Tensor => torch.zeros(64, { dtype: torch.uint8 });

describe('bits', () => {
  it('of a float are an int32, also through strides and of one element', () => {
    const rows = [
      [0, 1_065_353_216, 1_073_741_824],
      [1_077_936_128, 1_082_130_432, 1_084_227_584],
    ];
    const x = six();
    expect(x.view(torch.int32).tolist()).toEqual(rows);
    expect(x.t().view({ dtype: torch.int32 }).t().tolist()).toEqual(rows);
    expect(x.view(torch.int32).view(torch.float32).equal(x)).toBe(true);
    expect(torch.tensor(1).float().view(torch.int32).item()).toBe(1_065_353_216);
  });

  it('of elements of other sizes make the last dimension longer or shorter', () => {
    const wide = six().reshape(3, 2).view(torch.float64);
    expect(wide.tolist()).toEqual([[0.0078125], [32.00000762939453], [2048.0004920959473]]);
    const part = bytes().view(torch.float32).at('1:3').view(torch.uint8);
    expect([[...part.shape], part.offset]).toEqual([[8], 4]);
    const rows = torch.zeros(4, 1).at('::2').view(torch.uint8);
    expect([[...rows.shape], rows.strides]).toEqual([
      [2, 4],
      [8, 1],
    ]);
    expect([...torch.zeros(2, 1).at(':', ':0').view(torch.uint8).shape]).toEqual([2, 0]);
  });

  it('are shared: a write to one is a write to the other, and counts for both', () => {
    const y = torch.zeros(2);
    const v = y.view(torch.int32);
    v.setAt([0], 1_065_353_216);
    expect([y.tolist(), y._version, v._version]).toEqual([[1, 0], 1, 1]);
    y.setAt([1], 2);
    expect([v.tolist(), v._version]).toEqual([[1_065_353_216, 1_073_741_824], 2]);
  });

  it('have no history, and a write to them is seen by one', () => {
    const x = six().requires_grad_();
    expect([x.view(torch.int32).requires_grad, x.view(torch.float32).requires_grad]).toEqual([false, false]);
    const a = x.mul(1);
    const loss = a.square().sum();
    a.view(torch.int32).fill_(0);
    expect(() => loss.backward()).toThrow('has been modified by an inplace operation');
    const kept = x.sigmoid();
    const before = kept.detach().clone();
    kept.detach().view(torch.int32).fill_(0);
    expect(kept.equal(torch.zeros(2, 3))).toBe(true);
    expect(before.equal(kept)).toBe(false);
  });

  it('that are not there have a shape alone', () => {
    const x = torch.zeros(2, 2, { device: 'meta' }).view(torch.float64);
    expect([[...x.shape], x.dtype, x.deviceName]).toEqual([[2, 1], 'float64', 'meta']);
  });
});

describe('what does not fit is refused', () => {
  const sized = '(different element sizes)';
  it.each<[string, () => unknown]>([
    [`self.dim() cannot be 0 to view Float as Byte ${sized}`, () => torch.tensor(1.5).view(torch.uint8)],
    [
      `self.size(-1) must be divisible by 2 to view Float as Double ${sized}, but got 3`,
      () => six().view(torch.float64),
    ],
    [
      `self.storage_offset() must be divisible by 4 to view Byte as Float ${sized}, but got 1`,
      () => bytes().as_strided([2, 4], [5, 1], 1).view(torch.float32),
    ],
    [`self.stride(-1) must be 1 to view Float as Byte ${sized}, but got 3`, () => six().t().view(torch.uint8)],
    [
      `self.stride(0) must be divisible by 4 to view Byte as Float ${sized}, but got 6`,
      () => bytes().as_strided([2, 4], [6, 1]).view(torch.float32),
    ],
    ["view(dtype) is not implemented for 'Long'", () => torch.zeros(2).double().view(torch.int64)],
    ["view(dtype) is not implemented for 'Bool'", () => torch.zeros(2).gt(1).view(torch.uint8)],
  ])('%s', (message, run) => {
    expect(run).toThrow(message);
  });

  it('a name that is no dtype', () => {
    expect(() => six().view('float33' as never)).toThrow(torch.TypeError);
  });
});
