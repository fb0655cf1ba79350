// Tensors against real PyTorch: creation, promotion, arithmetic, reductions, shapes, products, and what prints.

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { ofTensors } from '../helpers/differences.ts';
import { follow } from '../helpers/golden.ts';

follow(['create', 'convert', 'promotion', 'math', 'reduce', 'sort', 'shape', 'matmul', 'pick', 'names'], ofTensors);

describe("JavaScript's own ways to read a tensor", () => {
  const x = torch.tensor([0.5, -1.25]);
  const text = 'tensor([ 0.5000, -1.2500])';

  it('prints the same text everywhere', () => {
    expect(`${x}`).toBe(text);
    expect(String(x)).toBe(text);
    expect(inspect(x)).toBe(text);
    expect(inspect(x.shape)).toBe('torch.Size([2])');
    expect(`${x.shape}`).toBe('torch.Size([2])');
    const made = new torch.Size([4]);
    expect([`${made}`, made.length, new torch.Size([2, 3]).numel(), new torch.Size().numel()]).toEqual([
      'torch.Size([4])',
      1,
      6,
      1,
    ]);
  });
  it('stores nested lists in JSON', () => expect(JSON.stringify({ x })).toBe('{"x":[0.5,-1.25]}'));
  it('takes numbers, truth values and tensors as operands, nothing else', () => {
    for (const other of ['a', 1n, undefined, () => 1]) {
      expect(() => torch.where(x.gt(0), x, other as unknown as number)).toThrow(TypeError);
    }
    expect(() => x.add('a' as unknown as number)).toThrow(
      "add(): argument 'other' (position 1) must be Tensor, not str",
    );
  });
  it('iterates over the first dimension', () => {
    expect([...torch.eye(2)].map((row) => row.tolist())).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  const operators: { readonly [name: string]: (a: number, b: number) => unknown } = {
    'a * b': (a, b) => a * b,
    'a + 1': (a) => a + 1,
    '+a': (a) => +a,
    '-a': (a) => -a,
    'a < b': (a, b) => a < b,
    'a - b': (a, b) => a - b,
    'a ** b': (a, b) => a ** b,
    'Math.sqrt(a)': (a) => Math.sqrt(a),
    'Number(a)': (a) => Number(a),
  };
  it.each(Object.entries(operators))('%s throws and says what to call', (_name, compute) => {
    const operand = x as unknown as number;
    expect(() => compute(operand, operand)).toThrow(TypeError);
    expect(() => compute(operand, operand)).toThrow(/operators do not work on tensors/);
    expect(() => compute(operand, operand)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('a.mul(b)') }),
    );
  });
});
