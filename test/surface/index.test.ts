// Indexing against real PyTorch: x.at(…) is Python's x[…], x.setAt([…], value) its x[…] = value.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { follow } from '../helpers/golden.ts';

follow(['index']);

describe('any index', () => {
  const shape = [3, 4, 2];
  const x = torch.arange(24).view(shape);
  const position = (n: number) => fc.integer({ min: -n, max: n - 1 });
  const bound = fc.oneof(fc.constant(''), fc.integer({ min: -6, max: 6 }).map(String));
  const slice = fc.tuple(bound, bound, fc.integer({ min: 1, max: 3 })).map(([a, b, step]) => `${a}:${b}:${step}`);
  const part = (n: number) => fc.oneof(position(n), slice, fc.array(position(n), { minLength: 2, maxLength: 2 }));
  const index = fc.tuple(part(3), part(4), part(2));

  it('reads back what it wrote, and writes nothing else', () => {
    fc.assert(
      fc.property(index, (parts) => {
        const y = x.clone().setAt(parts, -1);
        expect(
          y
            .at(...parts)
            .eq(-1)
            .all()
            .item(),
        ).toBe(1);
        const touched = new Set(
          x
            .at(...parts)
            .flatten()
            .tolist() as number[],
        );
        const kept = (x.flatten().tolist() as number[]).filter((v) => !touched.has(v));
        expect((y.flatten().tolist() as number[]).filter((v) => v !== -1)).toEqual(kept);
      }),
    );
  });
  it('gives the gradient back to the places it read', () => {
    fc.assert(
      fc.property(index, (parts) => {
        const w = x.double().requires_grad_();
        w.at(...parts)
          .sum()
          .backward();
        const times = new Array(24).fill(0);
        for (const v of x
          .at(...parts)
          .flatten()
          .tolist() as number[])
          times[v]++;
        expect(w.grad?.flatten().tolist()).toEqual(times);
      }),
    );
  });
});
