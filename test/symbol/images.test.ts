// Convolution and pooling over two axes against MXNet's own numbers (test/golden/make_images.py).

import { readFileSync } from 'node:fs';
import { autograd, nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
interface Case {
  readonly op: 'Convolution' | 'Pooling';
  readonly kwargs: { readonly kernel: readonly number[] };
  readonly inputs: readonly Stored[];
  readonly output: Stored;
  readonly head: Stored;
  readonly gradients: readonly Stored[];
}

const { cases } = JSON.parse(readFileSync(new URL('images.json', import.meta.url), 'utf8')) as { cases: Case[] };
const arrayOf = ({ shape, values }: Stored): ReturnType<typeof nd.zeros> => nd.array([...values]).reshape([...shape]);

function expectClose(actual: ReturnType<typeof nd.zeros>, { shape, values }: Stored): void {
  expect([...actual.shape]).toEqual(shape);
  Array.from(actual.asnumpy().data, Number).forEach((x, i) => {
    expect(Math.abs(x - values[i])).toBeLessThanOrEqual(1e-5 + 1e-5 * Math.abs(values[i]));
  });
}

describe('over two axes', () => {
  it.each(cases.map((c, i) => [`${i} ${c.op} ${JSON.stringify(c.kwargs)}`, c] as const))('%s', (_, c) => {
    const inputs = c.inputs.map(arrayOf);
    for (const x of inputs) x.attach_grad();
    const call: (...args: unknown[]) => ReturnType<typeof nd.zeros> = nd[c.op] as never;
    const y = autograd.record(() => call(...inputs, c.kwargs));
    expectClose(y, c.output);
    y.backward(arrayOf(c.head));
    c.gradients.forEach((g, i) => {
      expectClose(inputs[i].grad as never, g);
    });
  });
});
