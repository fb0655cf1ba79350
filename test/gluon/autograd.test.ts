// autograd: what is recorded, where gradients go, when a graph is free, and functions with a derivative of their own.

import { autograd, mx, nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

type Array = ReturnType<typeof nd.zeros>;
const values = (x: Array | null): unknown => x?.tolist();

describe('scopes', () => {
  it('record, pause and the modes turn the two switches and put them back', () => {
    const flags = (): boolean[] => [autograd.is_recording(), autograd.is_training()];
    const seen = autograd.record(() => [
      flags(),
      autograd.pause(flags),
      autograd.pause(true, flags),
      autograd.predict_mode(flags),
    ]);
    expect(seen).toEqual([
      [true, true],
      [false, false],
      [false, true],
      [true, false],
    ]);
    expect(autograd.record(false, flags)).toEqual([true, false]);
    expect(autograd.train_mode(flags)).toEqual([false, true]);
    expect(flags()).toEqual([false, false]);
  });

  it('are left when the callback throws', () => {
    expect(() =>
      autograd.record(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(autograd.is_recording()).toBe(false);
    const loose = autograd.is_training as (...args: unknown[]) => boolean;
    expect(() => loose(1)).toThrow('is_training() takes 0 positional arguments but 1 was given');
  });

  it('set_recording and set_training return what was', () => {
    expect(autograd.set_recording(true)).toBe(false);
    expect(autograd.set_training(true)).toBe(false);
    expect([autograd.set_recording(false), autograd.set_training(false)]).toEqual([true, true]);
  });

  it('what is computed outside of record is in no graph', () => {
    const x = nd.ones([2]);
    x.attach_grad();
    const y = x.mul(2);
    const z = autograd.record(() => autograd.pause(() => x.mul(2)));
    for (const head of [y, z]) expect(() => head.backward()).toThrow(/Cannot differentiate node/);
  });
});

describe('gradients', () => {
  it('are written into the attached buffer, which stays the same array', () => {
    const x = nd.array([1, 2]);
    x.attach_grad();
    const buffer = x.grad;
    for (const factor of [3, 5]) autograd.record(() => x.mul(factor)).backward();
    expect(x.grad).toBe(buffer);
    expect(values(x.grad)).toEqual([5, 5]);
    expect(x._fresh_grad).toBe(true);
  });

  it("add up where grad_req is 'add', and go nowhere where it is 'null'", () => {
    const [x, y] = [nd.array([1, 2]), nd.array([1, 2])];
    x.attach_grad('add');
    y.attach_grad({ grad_req: 'null' });
    for (let i = 0; i < 3; i++) autograd.record(() => x.mul(2).add(y)).backward();
    expect([values(x.grad), values(y.grad)]).toEqual([
      [6, 6],
      [0, 0],
    ]);
  });

  it('a head gradient weighs the head; of one head given twice the last counts', () => {
    const x = nd.array([1, 2]);
    x.attach_grad();
    const y = autograd.record(() => x.mul(x));
    y.backward(nd.array([10, 100]), true);
    expect(values(x.grad)).toEqual([20, 400]);
    autograd.backward([y, y], [nd.array([10, 100]), nd.array([1, 1])]);
    expect(values(x.grad)).toEqual([2, 4]);
  });

  it('attach_grad forgets what computed an array', () => {
    const x = nd.array([3]);
    x.attach_grad();
    const y = autograd.record(() => x.mul(2));
    y.attach_grad();
    autograd.record(() => y.mul(y)).backward();
    expect([values(y.grad), values(x.grad)]).toEqual([[12], [0]]);
  });

  it('an array of a freed graph is a constant: states need no detach', () => {
    const w = nd.array([2]);
    w.attach_grad();
    let h = nd.array([1]);
    for (let step = 0; step < 3; step++) {
      const loss = autograd.record(() => {
        h = h.mul(w);
        return h.mul(1);
      });
      loss.backward();
    }
    // In the third step h is 4 · w, and the 4 is a constant.
    expect(values(w.grad)).toEqual([4]);
    expect(() => h.backward()).toThrow(/Cannot differentiate node/);
  });

  it('retain_graph keeps the graph for another pass', () => {
    const x = nd.array([3]);
    x.attach_grad('add');
    const y = autograd.record(() => x.mul(x));
    y.backward({ retain_graph: true });
    y.backward();
    expect(values(x.grad)).toEqual([12]);
  });

  it('grad gives new arrays, and with create_graph arrays that can be differentiated again', () => {
    const x = nd.array([1, 2, 3]);
    x.attach_grad();
    const y = autograd.record(() => x.mul(x).mul(x));
    const [first] = autograd.grad(y, x, { create_graph: true });
    expect(values(first)).toEqual([3, 12, 27]);
    expect(values(x.grad)).toEqual([0, 0, 0]);
    const [second] = autograd.grad(first, x);
    expect(values(second)).toEqual([6, 12, 18]);
  });

  it('mark_variables attaches buffers', () => {
    const [x, g] = [nd.array([2]), nd.array([7])];
    autograd.mark_variables([x], [g], 'add');
    autograd.record(() => x.mul(x)).backward();
    expect(values(g)).toEqual([11]);
  });

  it('a buffer has the dtype and context of its array', () => {
    const x = nd.ones([2], { dtype: 'float64', ctx: mx.cpu(1) });
    x.attach_grad();
    autograd.record(() => x.mul(0.1)).backward();
    expect([x.grad?.dtype, `${x.grad?.context}`, values(x.grad)]).toEqual(['float64', 'cpu(1)', [0.1, 0.1]]);
  });
});

describe('writes while recording', () => {
  const text = /Assigning to NDArrays that are already in a computational graph/;

  it('into an attached or computed array are refused, through a view of one as well', () => {
    const x = nd.ones([2]);
    x.attach_grad();
    autograd.record(() => {
      expect(() => x.iadd(1)).toThrow(text);
      expect(() => x.setAt([0], 1)).toThrow(text);
      expect(() => x.at('0:1').imul(2)).toThrow(text);
      const y = x.mul(2);
      expect(() => y.isub(1)).toThrow(text);
      expect(() => nd.relu(x, { out: y })).toThrow(text);
    });
    expect(values(x)).toEqual([1, 1]);
  });

  it('into a fresh array carry the gradient', () => {
    const x = nd.array([1, 2]);
    x.attach_grad();
    const y = nd.zeros([3]);
    autograd.record(() => y.setAt(['1:'], x.mul(5)).sum()).backward();
    expect(values(y)).toEqual([0, 5, 10]);
    expect(values(x.grad)).toEqual([5, 5]);
  });
});

describe('Function', () => {
  class Sigmoid extends autograd.Function {
    override forward(x: Array): Array {
      const y = nd.sigmoid(x);
      this.save_for_backward(y);
      return y;
    }
    override backward(dy: Array): Array {
      const [y] = this.saved_tensors;
      // ten times the derivative, to be told from the built-in one
      return dy.mul(y).mul(y.rsub(1)).mul(10);
    }
  }

  it('runs the derivative of its own', () => {
    const [x, z] = [nd.array([0, 1]), nd.array([0, 1])];
    for (const v of [x, z]) v.attach_grad();
    autograd.record(() => new Sigmoid()(x)).backward();
    autograd.record(() => nd.sigmoid(z)).backward();
    const [own, builtin] = [x, z].map((v) => v.grad?.tolist() as number[]);
    own.forEach((g, i) => {
      expect(g).toBeCloseTo(10 * builtin[i], 5);
    });
  });

  it('is called once', () => {
    const f = new Sigmoid();
    f(nd.zeros([1]));
    expect(() => f(nd.zeros([1]))).toThrow('Each Function instance can only be called once');
  });

  const fitted = (returned: (g: Array) => unknown): Array => {
    class F extends autograd.Function {
      override forward(a: Array): Array {
        return a.mul(2);
      }
      override backward(g: Array): Array {
        return returned(g) as Array;
      }
    }
    const x = nd.ones([2]);
    x.attach_grad();
    autograd.record(() => new F()(x)).backward();
    return x.grad as Array;
  };

  it('a gradient is broadcast to its array and takes its dtype, as in MXNet', () => {
    const values = (returned: () => Array): unknown => fitted(returned).tolist();
    expect(values(() => nd.ones([1]))).toEqual([1, 1]);
    expect(values(() => nd.ones([2], { dtype: 'float64' }).mul(2.5))).toEqual([2.5, 2.5]);
    expect(values(() => nd.ones([2], { dtype: 'int32' }).mul(2))).toEqual([2, 2]);
  });

  it('what is no gradient is refused', () => {
    const text = (from: string): string =>
      `operands could not be broadcast together with remapped shapes[original->remapped]: ${from} and requested shape (2,)`;
    expect(() => fitted(() => nd.ones([7]))).toThrow(text('(7,)'));
    expect(() => fitted(() => nd.ones([2, 2]))).toThrow(text('(2, 2)'));
    expect(() => fitted((g) => [g, g])).toThrow(
      'F.backward must return exactly the same number of NDArrays as the number of NDArrays arguments to forward. Expecting 1 got 2',
    );
    expect(() => fitted(() => 'a')).toThrow("autograd.Function.backward must return NDArrays, not <class 'str'>");
  });
});
