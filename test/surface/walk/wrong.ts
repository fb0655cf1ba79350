// One plausible mistake in a call: another type in one place, text for a number, a list for a tensor, a size off by one, a
// keyword misspelled, an argument left out or given twice; and values that are nothing to anybody.

import * as torch from 'bptt';
import { NDArray, nd } from 'bptt/gluon';
import { junk } from './harness.ts';
import type { Choice } from './learn.ts';
import type { Make } from './pool.ts';

const pick = <T>(list: readonly T[], draw: Choice): T => list[draw.below(list.length)];

/** Numbers at which sizes, dimensions and rates go wrong. None is a size that memory has and should not be asked for. */
const numbers = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0.5, -1, -2, 1e-320, 1e308],
  ...[2 ** 40, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 1e21, 10n, -1n, 2n ** 64n],
];

const cyclic = (): unknown[] => {
  const list: unknown[] = [];
  list.push([list]);
  return list;
};
const deep = (): unknown => {
  let list: unknown = 1;
  for (let n = 0; n < 20_000; n++) list = [list];
  return list;
};

/** What stands where something else belongs. */
const strangers: readonly Make[] = [
  ...numbers.map((n) => () => n),
  ...['', '1', 'flaot32', 'cuda', 'mean ', '__proto__', 'constructor', 'toString', '[', '\ud800'].map((s) => () => s),
  ...[null, true, false].map((value) => () => value),
  () => Promise.resolve(torch.ones(2, 3)),
  () => torch.nn.Linear,
  () => new torch.nn.Linear(3, 2),

  () => Math.max,
  () => Math,
  () => async () => 1,
  () => torch.ones(0, 3),
  () => torch.ones(2, 3),
  () => torch.ones(2, 3, { dtype: torch.int64 }),
  () => torch.ones(2, 3, { device: 'meta' }),
  () => nd.ones([2, 3]),
  () => nd.zeros([0, 3]),
  () => [1, 2, 3],
  () => [[1, 2], [3]],
  () => ['2', '3'],
  () => [2, 2 ** 40],
  () => [-1, 2],
  () => [2 ** 30, 2 ** 30],
  () => Array(3),
  cyclic,
  deep,
  () => new Uint8Array(3),
  () => new BigInt64Array(3),
  () => new DataView(new ArrayBuffer(8)),
  () => new ArrayBuffer(8),
  () => new Map([['a', 1]]),
  () => new Set([1]),
  () => /x/,
  () => new Error('x'),
  () => Object.create(null),
  () => [1, 2][Symbol.iterator](),
];

/** A value that is nearly right. */
function near(value: unknown, draw: Choice): unknown {
  if (typeof value === 'number')
    return pick<unknown>(
      [value + 1, value - 1, -value, value + 0.5, `${value}`, [value], BigInt(Math.trunc(value))],
      draw,
    );
  if (typeof value === 'string')
    return pick<unknown>([value.slice(1), value.toUpperCase(), `${value}s`, [value], value.length, ''], draw);
  if (typeof value === 'boolean') return pick<unknown>([Number(value), String(value), [value], null], draw);
  if (Array.isArray(value)) {
    const at = draw.below(Math.max(value.length, 1));
    const item = draw.below(2) === 0 ? near(value[at], draw) : pick(strangers, draw)();
    return pick<unknown>(
      [
        value.with?.(Math.min(at, value.length - 1), item) ?? [],
        [...value, item],
        value.slice(1),
        value[0],
        [value],
        [],
        new Set(value),
      ],
      draw,
    );
  }
  if (value instanceof torch.Tensor) {
    const changes: (() => unknown)[] = [
      () => value.tolist(),
      () => value.numpy(),
      () => value.detach().unsqueeze(0),
      () => value.detach().flatten(),
      () => value.to(pick([torch.float64, torch.int64, torch.bool, torch.uint8], draw)),
      () => torch.cat([value.detach(), value.detach()], value.dim() - 1),
      () => value.detach().transpose(0, -1),
      () => torch.empty(0),
      () => nd.ones([2, 3]),
      () => [value],
    ];
    return pick(changes, draw)();
  }
  if (value instanceof NDArray) {
    const changes: (() => unknown)[] = [
      () => value.asnumpy(),
      () => value.expand_dims(0),
      () => value.reshape([-1]),
      () => value.astype(pick(['float64', 'int32', 'int64', 'uint8'], draw)),
      () => nd.concat(value, value, { dim: 0 }),
      () => nd.zeros([0]),
      () => torch.ones(2, 3),
      () => [value],
    ];
    return pick(changes, draw)();
  }
  return pick(strangers, draw)();
}

/** `near`, or what has nothing to do with it. */
export function mistaken(value: unknown, draw: Choice): unknown {
  if (draw.below(2) === 0) return pick(draw.below(4) === 0 ? junk().map((x) => () => x) : strangers, draw)();
  try {
    return near(value, draw);
  } catch {
    return null;
  }
}

/** A keyword as it may be mistyped. */
export const misspelled = (name: string, draw: Choice): string =>
  pick([name.slice(1), `${name}s`, name.toUpperCase(), name.replace('_', ''), `_${name}`, '__proto__'], draw);
