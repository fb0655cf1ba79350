// What holds of convolution, pooling and padding over time: each is the sum, the mean or the place that its formula says, and one form
// of it follows from another.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { FLOAT32, FLOAT64, mismatch } from '../helpers/close.ts';
import { numRuns, type Place, places } from './helpers/plan.ts';

type Tensor = torch.Tensor;
const F = nn.functional;

interface Plan {
  batch: number;
  groups: number;
  /** Channels and filters of a group. */
  channels: number;
  filters: number;
  length: number;
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
  bias: boolean;
  seed: number;
}
const plans = fc
  .record<Plan>({
    batch: fc.integer({ min: 1, max: 4 }),
    groups: fc.integer({ min: 1, max: 3 }),
    channels: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(16, 33, 110)),
    filters: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(16, 17, 40)),
    length: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(33, 70)),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    padding: fc.integer({ min: 0, max: 6 }),
    dilation: fc.integer({ min: 1, max: 4 }),
    bias: fc.boolean(),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  })
  .filter(({ length, padding, kernel, dilation }) => length + 2 * padding > dilation * (kernel - 1));

function made(plan: Plan, { device, dtype }: Place) {
  const { batch, groups, channels, filters, length, kernel, stride, padding, dilation, bias, seed } = plan;
  torch.manual_seed(seed);
  const random = (...shape: number[]): Tensor => torch.randn(shape, { dtype, device });
  const x = random(batch, channels * groups, length);
  const weight = random(filters * groups, channels, kernel).div(Math.sqrt(channels * kernel));
  const options = { stride, padding, dilation, groups };
  return { x, weight, bias: bias ? random(filters * groups) : null, options, random };
}

const close = (actual: Tensor, expected: Tensor | ArrayLike<number>): void => {
  const values = expected instanceof torch.Tensor ? expected.detach().numpy() : expected;
  if (expected instanceof torch.Tensor) expect(actual.shape).toEqual(expected.shape);
  expect(
    mismatch(actual.detach().numpy(), Array.from(values), actual.dtype === 'float64' ? FLOAT64 : FLOAT32),
  ).toBeNull();
};
const same = (actual: Tensor, expected: Tensor): void => {
  expect(actual.shape).toEqual(expected.shape);
  expect([...actual.numpy()]).toEqual([...expected.numpy()]);
};
const holds = (property: (plan: Plan, place: Place) => void): void => {
  fc.assert(
    fc.property(plans, fc.constantFrom(...places), (plan, place) => property(plan, place)),
    { numRuns },
  );
};

/** Σ over channels and taps, as the formula says, in double. */
function sums(
  { batch, groups, channels, filters, length, kernel, stride, padding, dilation }: Plan,
  x: Tensor,
  w: Tensor,
) {
  const [a, b] = [x.numpy(), w.numpy()];
  const steps = Math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
  const y: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < filters * groups; o++)
      for (let s = 0; s < steps; s++) {
        let sum = 0;
        for (let c = 0; c < channels; c++)
          for (let k = 0; k < kernel; k++) {
            const at = s * stride - padding + k * dilation;
            const channel = Math.floor(o / filters) * channels + c;
            if (at >= 0 && at < length)
              sum += a[(n * channels * groups + channel) * length + at] * b[(o * channels + c) * kernel + k];
          }
        y.push(sum);
      }
  return y;
}

describe('conv1d', () => {
  test('is the sum that its formula says', () => {
    holds((plan, place) => {
      const { x, weight, options } = made(plan, place);
      close(F.conv1d(x, weight, null, options), sums(plan, x, weight));
    });
  });

  test('of groups is a convolution of each', () => {
    holds((plan, place) => {
      const { x, weight, bias, options } = made(plan, place);
      const cut = (y: Tensor | null, dim: number): (Tensor | null)[] =>
        y ? y.chunk(plan.groups, dim) : Array.from({ length: plan.groups }, () => null);
      const [xs, ws, bs] = [cut(x, 1), cut(weight, 0), cut(bias, 0)];
      const parts = xs.map((part, i) => F.conv1d(part as Tensor, ws[i] as Tensor, bs[i], { ...options, groups: 1 }));
      same(F.conv1d(x, weight, bias, options), torch.cat(parts, 1));
    });
  });

  test('with a stride is every so many-th window, and a row of a batch does not see the others', () => {
    holds((plan, place) => {
      const { x, weight, bias, options } = made(plan, place);
      const y = F.conv1d(x, weight, bias, options);
      same(y, F.conv1d(x, weight, bias, { ...options, stride: 1 }).at(':', ':', `::${plan.stride}`));
      same(y.at(-1), F.conv1d(x.at(-1), weight, bias, options));
    });
  });

  test('with padding is that of a padded input, and with dilation that of a filter with zeros between', () => {
    holds((plan, place) => {
      const { x, weight, bias, options } = made(plan, place);
      const y = F.conv1d(x, weight, bias, options);
      same(y, F.conv1d(F.pad(x, [plan.padding, plan.padding]), weight, bias, { ...options, padding: 0 }));
      const [filters, channels, kernel] = weight.shape;
      const wide = torch.zeros([filters, channels, plan.dilation * (kernel - 1) + 1], {
        dtype: x.dtype,
        device: x.device,
      });
      wide.at(':', ':', `::${plan.dilation}`).copy_(weight);
      close(y, F.conv1d(x, wide, bias, { ...options, dilation: 1 }));
    });
  });

  test('of one tap is a linear layer of each step', () => {
    holds((plan, place) => {
      const { x, weight, bias } = made({ ...plan, groups: 1, kernel: 1 }, place);
      same(F.conv1d(x, weight, bias), F.linear(x.transpose(1, 2), weight.squeeze(2), bias).transpose(1, 2));
    });
  });

  test("'same' keeps the length, with the larger half of the padding behind", () => {
    holds((plan, place) => {
      const { x, weight, bias, options } = made(plan, place);
      const total = plan.dilation * (plan.kernel - 1);
      const given = { ...options, stride: 1, padding: 'same' };
      const padded = F.pad(x, [Math.floor(total / 2), Math.ceil(total / 2)]);
      same(F.conv1d(x, weight, bias, given), F.conv1d(padded, weight, bias, { ...given, padding: 0 }));
    });
  });

  test('has the gradients of a sum that is linear in each factor', () => {
    holds((plan, place) => {
      const { x, weight, options } = made(plan, place);
      for (const leaf of [x, weight]) leaf.requires_grad_();
      const y = F.conv1d(x, weight, null, options);
      const g = torch.randn_like(y);
      const value = y.mul(g).sum();
      value.backward();
      // Σ g y = Σ x ∂x = Σ w ∂w
      for (const leaf of [x, weight]) {
        const inner = leaf
          .detach()
          .double()
          .mul((leaf.grad as Tensor).double())
          .sum()
          .item();
        const scale = y.detach().double().mul(g.double()).abs().sum().item();
        expect(Math.abs(inner - value.item())).toBeLessThan((place.dtype === 'float64' ? 1e-12 : 1e-5) * (scale + 1));
      }
    });
  });

  test('reads its input wherever it lies', () => {
    holds((plan, place) => {
      const { x, weight, bias, options } = made(plan, place);
      const y = F.conv1d(x, weight, bias, options);
      const turned = x.transpose(1, 2).contiguous().transpose(1, 2);
      const filters = weight.permute(2, 0, 1).contiguous().permute(1, 2, 0);
      same(F.conv1d(turned, filters, bias, options), y);
    });
  });
});

describe('pooling', () => {
  /** Windows [N, C, windows, kernel] of a padded input, without padding of their own. */
  const windows = (x: Tensor, { kernel, stride }: Plan): Tensor[] =>
    Array.from({ length: Math.floor((x.shape[2] - kernel) / stride) + 1 }, (_, i) => x.narrow(2, i * stride, kernel));

  test('is the largest or the mean of each window', () => {
    holds((drawn, place) => {
      const plan = { ...drawn, padding: Math.min(drawn.padding, drawn.kernel >> 1), dilation: 1 };
      fc.pre(plan.length + 2 * plan.padding >= plan.kernel);
      const { x } = made(plan, place);
      const { kernel, stride, padding } = plan;
      const sides = [padding, padding];
      const means = windows(F.pad(x, sides), plan).map((part) => part.mean(2));
      close(F.avg_pool1d(x, kernel, stride, padding), torch.stack(means, 2));
      const largest = windows(F.pad(x, sides, { value: Number.NEGATIVE_INFINITY }), plan).map((part) => part.amax(2));
      const [values, indices] = F.max_pool1d(x, kernel, stride, { padding, return_indices: true });
      same(values, torch.stack(largest, 2));
      same(x.gather(2, indices), values);
    });
  });

  test('of so many windows cuts the sequence where it says', () => {
    holds((plan, place) => {
      const { x } = made(plan, place);
      const count = plan.filters;
      const parts = Array.from({ length: count }, (_, i) => {
        const start = Math.floor((i * plan.length) / count);
        return x.narrow(2, start, Math.ceil(((i + 1) * plan.length) / count) - start);
      });
      close(
        F.adaptive_avg_pool1d(x, count),
        torch.stack(
          parts.map((part) => part.mean(2)),
          2,
        ),
      );
      const [values, indices] = F.adaptive_max_pool1d(x, count, { return_indices: true });
      same(
        values,
        torch.stack(
          parts.map((part) => part.amax(2)),
          2,
        ),
      );
      same(x.gather(2, indices), values);
    });
  });
});

describe('pad', () => {
  /** Where the element at a place comes from, in a row of `n`; null for none. */
  const sources: { readonly [mode: string]: (at: number, n: number) => number | null } = {
    constant: (at, n) => (at < 0 || at >= n ? null : at),
    reflect: (at, n) => (at < 0 ? -at : at >= n ? 2 * (n - 1) - at : at),
    replicate: (at, n) => Math.min(n - 1, Math.max(0, at)),
    circular: (at, n) => (at + n) % n,
  };
  test('takes each element from where its mode says, and gives its gradient back there', () => {
    const widths = fc.tuple(fc.nat(6), fc.nat(6));
    fc.assert(
      fc.property(
        plans,
        widths,
        fc.constantFrom(...Object.keys(sources)),
        fc.constantFrom(...places),
        (plan, drawn, mode, place) => {
          const { x } = made({ ...plan, length: plan.length + 1 }, place);
          const n = x.shape[2];
          const most = mode === 'reflect' ? n - 1 : mode === 'circular' ? n : 6;
          const [before, after] = drawn.map((width) => Math.min(width, most));
          x.requires_grad_();
          const y = F.pad(x, [before, after], mode, mode === 'constant' ? 2 : null);
          const places = Array.from({ length: before + n + after }, (_, i) => sources[mode](i - before, n));
          const [data, row] = [x.detach().numpy(), (i: number) => Math.floor(i / places.length) * n];
          const expected = Array.from({ length: y.numel() }, (_, i) => {
            const from = places[i % places.length];
            return from === null ? 2 : data[row(i) + from];
          });
          expect([...y.detach().numpy()]).toEqual(expected);
          y.sum().backward();
          const counts = Array.from({ length: n }, (_, i) => places.filter((from) => from === i).length);
          expect([...(x.grad as Tensor).numpy()]).toEqual(Array.from({ length: x.numel() }, (_, i) => counts[i % n]));
        },
      ),
      { numRuns },
    );
  });
});
