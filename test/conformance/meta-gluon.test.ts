// Gluon's face on `meta`: every built-in block and loss has the shapes and dtypes of the run on cpu, forward and backward, and
// allocates nothing. Blocks told by meta inputs alone infer the shapes that a real first pass infers.

import { autograd, gluon, mx, type NDArray, nd } from 'bptt/gluon';
import { describe, expect, it, vi } from 'vitest';
import { arrays, hybrid, others, ramp } from '../gluon/helpers/blocks.ts';

const spec = (x: NDArray): string => `${x.dtype}[${x.shape.join()}]`;
const contexts = { meta: mx.meta(), cpu: mx.cpu() };
const all = Object.entries({ ...hybrid, ...others });

describe.each(all)('%s', (_, { make, run }) => {
  it('has the shapes and dtypes of its real run, forward and backward', () => {
    const [onMeta, onCpu] = (['meta', 'cpu'] as const).map((device) => {
      const ctx = contexts[device];
      const block = make();
      block.initialize({ ctx });
      const outputs = autograd.record(() => arrays(run(block, ctx)));
      expect(outputs.length).toBeGreaterThan(0);
      const parameters = [...block.collect_params().values()];
      if (parameters.length > 0) autograd.backward(outputs);
      for (const x of outputs) expect(String(x.context)).toBe(`${device}(0)`);
      const trained = parameters.filter((p) => p.grad_req !== 'null');
      return [...outputs, ...parameters.map((p) => p.data()), ...trained.map((p) => p.grad())].map(spec);
    });
    expect(onMeta).toEqual(onCpu);
  });
});

describe('arrays on meta', () => {
  it('allocate nothing', () => {
    const x = nd.zeros([2 ** 20, 2 ** 20], { ctx: mx.meta() });
    const net = new gluon.nn.Dense(2 ** 20);
    net.initialize({ ctx: mx.meta() });
    expect(net(x).shape).toEqual([2 ** 20, 2 ** 20]);
    expect(net.weight.data().shape).toEqual([2 ** 20, 2 ** 20]);
  });

  it('print without elements, which cannot be read', () => {
    const x = nd.ones([2, 3], { ctx: mx.meta() });
    expect(String(x)).toBe('\n...\n<NDArray 2x3 @meta(0)>');
    expect(() => x.asnumpy()).toThrow('Cannot copy out of meta tensor; no data!');
    expect(nd.ones([2]).as_in_context(mx.meta()).context.equals(mx.meta())).toBe(true);
  });
});

describe('summary', () => {
  const printed = (body: () => void): string => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => {});
    body();
    const text = print.mock.calls.map(([line]) => `${line}\n`).join('');
    print.mockRestore();
    return text;
  };
  /** Fills by computing. */
  class Halves extends mx.init.Initializer {
    override _init_weight(_: unknown, array: NDArray): void {
      nd.ones([...array.shape])
        .mul(0.5)
        .copyto(array);
    }
  }

  class Net extends gluon.nn.Block {
    rnn = new gluon.rnn.LSTM(4, { layout: 'NTC' });
    out = new gluon.nn.Dense(2);
    table = nd.ones([1, 4]);
    looks = false;

    override forward(x: NDArray): NDArray {
      const last = nd.broadcast_mul(this.rnn(x).at(':', -1, ':'), this.table);
      if (this.looks && last.sum().asscalar() > 100) return last;
      return this.out(last);
    }
  }

  it('runs on shapes alone, with the weights and arrays that a block has, and prints what a run on elements prints', () => {
    const tables = [false, true].map((looks) => {
      const net = new Net();
      net.looks = looks;
      net.initialize(new Halves());
      const text = printed(() => net.summary(ramp([2, 5, 3], mx.cpu())));
      expect(net.out.weight.data().tolist()).toEqual(Array.from({ length: 2 }, () => Array(4).fill(0.5)));
      return text;
    });
    expect(tables[0]).toContain('LSTM-1');
    expect(tables[0]).toBe(tables[1]);
    const net = new Net();
    net.initialize();
    expect(printed(() => net.summary(nd.zeros([2 ** 30, 2 ** 20, 3], { ctx: mx.meta() })))).toContain(
      '(1073741824, 1048576, 4)',
    );
  });
});
