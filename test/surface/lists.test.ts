// Lists without end, lists of very many, and what must not grow with the number of texts and names.

import * as torch from 'bptt';
import { WeightedRandomSampler } from 'bptt/data';
import { nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

const itself: unknown[] = [];
itself.push(itself);
const deep = (levels: number): unknown => {
  let list: unknown = 1;
  for (let i = 0; i < levels; i++) list = [list];
  return list;
};

describe('lists with more levels than there are dimensions', () => {
  const text = "too many dimensions 'list'";
  const x = torch.arange(4);
  it.each<[string, () => unknown]>([
    ['tensor of itself', () => torch.tensor(itself as unknown as number[])],
    ['tensor of 129', () => torch.tensor(deep(129) as unknown as number[])],
    ['tensor of 100,000', () => torch.tensor(deep(100_000) as unknown as number[])],
    ['at', () => x.at(itself as unknown as number[])],
    ['setAt', () => x.setAt([itself as unknown as number[]], 1)],
    ['weights of a sampler', () => new WeightedRandomSampler(itself as number[], 1)],
    ['nd setAt', () => nd.ones([2]).setAt(0, itself as number[])],
  ])('%s', (_name, run) => expect(run).toThrowError(expect.objectContaining({ name: 'ValueError', message: text })));

  it.each([
    ['itself', itself],
    ['100,000', deep(100_000)],
  ])('nd.array of %s', (_name, list) => {
    expect(() => nd.array(list as number[])).toThrow('source_array must be array like object');
  });

  it('128 levels are read, as PyTorch reads them', () => {
    expect(torch.tensor(deep(128) as unknown as number[]).ndim).toBe(128);
  });

  it('lists that contain themselves behind their first element', () => {
    const list: unknown[] = [1, 2];
    list.push(list);
    expect(() => torch.tensor(list as unknown as number[])).toThrow(
      "'list' object cannot be interpreted as an integer",
    );
    expect(() => nd.array(list as number[])).toThrow('source_array must be array like object');
  });
});

describe('very many inputs', () => {
  const many = 130_000;
  it.each<[string, (xs: torch.Tensor[]) => torch.Tensor]>([
    ['stack', (xs) => torch.stack(xs)],
    ['cat', (xs) => torch.cat(xs.map((x) => x.view(1)))],
  ])('torch.%s differentiates', (_name, join) => {
    const w = torch.ones([], { requires_grad: true });
    const xs = Array.from({ length: many }, () => w);
    join(xs).sum().backward();
    expect(w.grad?.item()).toBe(many);
  });
});

describe('the channel of warnings', () => {
  it('takes functions alone, and goes on after one that is none', () => {
    expect(() => torch.onWarning(5 as never)).toThrow('a handler is a function, got 5');
    const said: string[] = [];
    torch.onWarning(({ message }) => said.push(message));
    torch.tensor(torch.ones(1));
    torch.onWarning(undefined);
    expect(said.length).toBe(1);
  });
});

describe('large work on the plain kernels', () => {
  it('is said once for an op and a dtype, small work never', () => {
    const said: string[] = [];
    torch.onWarning(({ message }) => said.push(message));
    const x = torch.ones([8, 8], { dtype: torch.float64 });
    x.matmul(x);
    expect(said).toEqual([]);
    const lstm = new torch.nn.LSTM(256, 256).double();
    const run = (steps: number) => torch.no_grad(() => lstm(torch.ones([steps, 1, 256], { dtype: torch.float64 })));
    run(3);
    expect(said).toEqual([]);
    run(300);
    run(300);
    expect(said).toEqual([expect.stringMatching(/^lstm float64: no WebAssembly kernel/)]);
    torch.onWarning(undefined);
    expect(torch.fallbacks().get('lstm float64')).toBe(3);
  });
});
