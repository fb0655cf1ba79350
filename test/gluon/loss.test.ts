// Losses against relations: samples alone, weights, axes, one loss as another, slopes at kinks; and their errors.

import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';
import { AssertionError, fallbacks, resetFallbacks, TypeError, ValueError } from '../../src/engine/index.ts';

const { loss } = gluon;
type Array = ReturnType<typeof nd.zeros>;
type Call = (...inputs: (Array | null)[]) => Array;

const numbers = (x: Array): number[] => [...x.asnumpy().data];
const float64 = { dtype: 'float64' };
const normal = (...shape: number[]): Array => nd.random.normal(0, 1, { shape, dtype: 'float64' });
const close = (found: Array, expected: Array, tolerance = 1e-12): void => {
  expect(found.shape).toEqual(expected.shape);
  const wanted = numbers(expected);
  numbers(found).forEach((value, i) => void expect(Math.abs(value - wanted[i])).toBeLessThanOrEqual(tolerance));
};
const signs = (...shape: number[]): Array => normal(...shape).sign();
const shares = (...shape: number[]): Array => nd.softmax(normal(...shape));

/** Losses of (pred, label, sample_weight) that average or sum over all but the batch axis, with labels that fit. */
const losses: readonly [name: string, make: (options: object) => unknown, label: () => Array][] = [
  ['L2Loss', (o) => new loss.L2Loss(o), () => normal(4, 3)],
  ['L1Loss', (o) => new loss.L1Loss(o), () => normal(4, 3)],
  ['HuberLoss', (o) => new loss.HuberLoss(o), () => normal(4, 3)],
  ['HingeLoss', (o) => new loss.HingeLoss(o), () => signs(4, 3)],
  ['SquaredHingeLoss', (o) => new loss.SquaredHingeLoss(o), () => signs(4, 3)],
  ['LogisticLoss', (o) => new loss.LogisticLoss(o), () => signs(4, 3)],
  ['SigmoidBCELoss', (o) => new loss.SigmoidBCELoss(o), () => shares(4, 3)],
  ['SoftmaxCELoss', (o) => new loss.SoftmaxCELoss({ sparse_label: false, ...o }), () => shares(4, 3)],
  ['KLDivLoss', (o) => new loss.KLDivLoss({ from_logits: false, ...o }), () => shares(4, 3)],
];

describe.each(losses)('%s', (name, make, labels) => {
  const call = (options: object = {}): Call => make(options) as Call;

  it('of a sample does not depend on the others', () => {
    const [x, z] = [normal(4, 3), labels()];
    const all = call()(x, z);
    expect(all.shape).toEqual([4]);
    for (let i = 0; i < 4; i++) {
      close(call()(x.at(`${i}:${i + 1}`), z.at(`${i}:${i + 1}`)), all.at(`${i}:${i + 1}`));
    }
  });

  it('is multiplied by weight and sample_weight', () => {
    const [x, z, w] = [normal(4, 3), labels(), normal(4, 1)];
    const plain = call({ weight: 1 })(x, z);
    close(call({ weight: 2.5 })(x, z, w), plain.mul(w.reshape([4])).mul(2.5));
  });

  it('takes samples along the batch axis', () => {
    if (name === 'SoftmaxCELoss' || name === 'KLDivLoss') {
      const [x, z] = [normal(4, 3), labels()];
      close(call({ batch_axis: 1, axis: 0 })(x.T, z.T), call()(x, z));
    } else {
      const [x, z] = [normal(4, 3), labels()];
      close(call({ batch_axis: 1 })(x.T, z.T), call()(x, z));
    }
  });

  it('refuses a weight that is no number, and sizes and dtypes that differ', () => {
    const [x, z] = [normal(4, 3), labels()];
    if (name !== 'L2Loss') expect(() => call({ weight: 'a' })(x, z)).toThrow(AssertionError);
    expect(() => call()(x, z.astype('float32'))).toThrow(mx.base.MXNetError);
    expect(() => call()(x)).toThrow(
      new TypeError(
        `${(make({}) as object).constructor.name}.hybrid_forward() missing 1 required positional argument: 'label'`,
      ),
    );
    if (name !== 'KLDivLoss') expect(() => call()(x, normal(4, 4))).toThrow(ValueError);
  });
});

describe('SoftmaxCrossEntropyLoss', () => {
  const call = (options: object = {}): Call => new loss.SoftmaxCELoss(options) as unknown as Call;

  it('of indices is that of rows of the identity, and of logits that of their log_softmax', () => {
    const x = normal(5, 4);
    const label = nd.array([0, 3, 1, 2, 2]);
    const hot = nd.one_hot(label, 4, float64);
    close(call()(x, label), call({ sparse_label: false })(x, hot));
    close(call({ from_logits: true })(nd.log_softmax(x), label), call()(x, label));
    close(call({ from_logits: true, sparse_label: false })(nd.log_softmax(x), hot), call()(x, label));
  });

  it('takes classes along any axis', () => {
    const x = normal(2, 4, 3);
    const label = nd.array([0, 3, 1, 2, 2, 0]).reshape([2, 3]);
    close(call({ axis: 1 })(x, label), call()(x.swapaxes(1, 2), label));
    expect(() => call({ axis: 3 })(x, label)).toThrow('axis 3 exceeds the input dimension of 3');
    expect(() => call()(x, label)).toThrow('Shape inconsistent, Provided = [2,3], inferred shape=[2,4]');
  });

  it('cuts indices to the classes and to whole numbers', () => {
    const x = normal(5, 3);
    const odd = nd.array([-4, 7, 1.9, -0.5, Number.NaN]);
    close(call()(x, odd), call()(x, nd.array([0, 2, 1, 0, 0])));
  });

  it('runs on the WebAssembly kernels alone, forward and backward', () => {
    const x = nd.random.normal(0, 1, { shape: [6, 5] });
    x.attach_grad();
    resetFallbacks();
    for (const [options, label] of [
      [{}, nd.array([0, 1, 2, 3, 4, 9])],
      [{ weight: 0.5 }, nd.array([0, 1, 2, 3, 4, 9], { dtype: 'int32' })],
      [{ sparse_label: false }, nd.softmax(nd.ones([6, 5]))],
    ] as const) {
      autograd.record(() => call(options)(x, label, nd.ones([6, 1]))).backward();
    }
    expect([...fallbacks()]).toEqual([]);
  });
});

describe('losses at 0 and beyond', () => {
  /** The gradient of Σ loss(x, …) at x. */
  const slope = (x: Array, of: () => Array): number[] => {
    x.attach_grad();
    autograd.record(of).backward();
    return numbers(x.grad as Array);
  };

  it('logistic losses have the slope σ(0) - z at 0, where MXNet has 0 - z', () => {
    const x = nd.zeros([2, 1], float64);
    const z = nd.array([1, 0], float64).reshape([2, 1]);
    const bce = new loss.SigmoidBCELoss() as unknown as Call;
    expect(slope(x, () => bce(x, z))).toEqual([-0.5, 0.5]);
    expect(slope(x, () => bce(x, z, null, nd.array([[3]], float64)))).toEqual([-1.5, 0.5]);
    expect(slope(x, () => (new loss.LogisticLoss() as unknown as Call)(x, z.mul(2).sub(1)))).toEqual([-0.5, 0.5]);
  });

  it('SigmoidBCELoss of probabilities is that of their logits, and of large logits finite', () => {
    const [x, z, w] = [normal(4, 3), shares(4, 3), nd.array([[1, 2, 3]], float64)];
    const [logits, probabilities] = [new loss.SigmoidBCELoss(), new loss.SigmoidBCELoss(true)] as unknown as Call[];
    close(probabilities(nd.sigmoid(x), z, null, w), logits(x, z, null, w), 1e-9);
    close(logits(nd.full([1, 1], -800), nd.ones([1, 1])), nd.array([800]));
  });

  it('PoissonNLLLoss adds nothing for targets of 0 and 1', () => {
    const x = normal(1, 2);
    const target = nd.array([[0, 1]], float64);
    const [full, short] = [
      new loss.PoissonNLLLoss({ compute_full: true }),
      new loss.PoissonNLLLoss(),
    ] as unknown as Call[];
    close(full(x, target), short(x, target));
  });

  it('SDMLLoss is multiplied by its weight, which MXNet forgets', () => {
    const [x, y] = [normal(4, 3), normal(4, 3)];
    const [one, five] = [new loss.SDMLLoss(), new loss.SDMLLoss({ weight: 5 })] as unknown as Call[];
    close(five(x, y), one(x, y).mul(5));
  });

  it.each([
    ['its own smoothing', {}, 0.3],
    ['more', { smoothing_parameter: 0.45 }, 0.45],
    ['none', { smoothing_parameter: 0 }, 0],
  ])('SDMLLoss with %s is the divergence of a smoothed identity, and has its slope', (_, options, s) => {
    const [n, d] = [4, 3];
    const [x, y] = [normal(n, d), normal(n, d)];
    const [a, b] = [x, y].map((v) => v.tolist() as number[][]);
    // z_ij = 1 - s where i = j, else s / (n - 1); p_i = softmax_j(-|a_i - b_j|²);
    // loss_i = Σ_j z_ij (log z_ij - log p_ij), and with Σ_j z_ij = 1: dloss_i/da_i = -2 Σ_j (p_ij - z_ij) (a_i - b_j)
    const z = a.map((_, i) => b.map((_, j) => (i === j ? 1 - s : s / (n - 1))));
    const e = a.map((u) => b.map((v) => Math.exp(-u.reduce((sum, k, m) => sum + (k - v[m]) ** 2, 0))));
    const p = e.map((row) => row.map((v) => v / row.reduce((sum, w) => sum + w)));
    const part = (q: number, r: number) => (q === 0 ? 0 : q * Math.log(q / r));
    const losses = z.map((row, i) => row.reduce((sum, q, j) => sum + part(q, p[i][j]), 0));
    const slopes = a.flatMap((u, i) =>
      u.map((k, m) => b.reduce((sum, v, j) => sum - 2 * (p[i][j] - z[i][j]) * (k - v[m]), 0)),
    );
    const sdml = new loss.SDMLLoss(options) as unknown as Call;
    // The logarithm of z is that of z + 1e-12.
    close(sdml(x, y), nd.array(losses, float64), 1e-11);
    const found = slope(x, () => sdml(x, y));
    close(nd.array(found, float64), nd.array(slopes, float64), 1e-11);
  });

  it('TripletLoss and CosineEmbeddingLoss are 0 for what is far or alike enough', () => {
    const x = normal(3, 4);
    const triplet = new loss.TripletLoss() as unknown as Call;
    close(triplet(x, x, x.add(10)), nd.zeros([3], float64));
    close(triplet(x, x, x), nd.ones([3], float64));
    expect(() => triplet(x, x, x, x)).toThrow(
      'TripletLoss.hybrid_forward() takes 5 positional arguments but 6 were given',
    );
    const cosine = new loss.CosineEmbeddingLoss() as unknown as Call;
    close(cosine(x, x.mul(2), nd.ones([3], float64)), nd.zeros([3, 1], float64));
    close(cosine(x, x.mul(-2), nd.full([3], -1, float64)), nd.zeros([3, 1], float64));
    close(cosine(x, x.mul(2), nd.full([3], -1, float64)), nd.ones([3, 1], float64));
  });

  it('are printed with their batch axis and weight', () => {
    expect(String(new loss.L2Loss())).toBe('L2Loss(batch_axis=0, w=1.0)');
    expect(String(new loss.KLDivLoss({ weight: 0.5, batch_axis: 1 }))).toBe('KLDivLoss(batch_axis=1, w=0.5)');
    expect(loss.SigmoidBCELoss).toBe(loss.SigmoidBinaryCrossEntropyLoss);
  });
});
