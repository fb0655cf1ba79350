// Every built-in HybridBlock computes with the F that it is handed and with its arrays' own operators, and with nothing else:
// each op that the engine runs inside `hybrid_forward` or `unroll` is the work of one of them. So another F (symbols) may come.

import { autograd, type Block, mx, NDArray, nd } from 'bptt/gluon';
import { afterAll, describe, expect, it } from 'vitest';
import { type Watcher, watch } from '../../src/engine/index.ts';
import { provideOperators } from '../../src/gluon/blocks/operators.ts';
import * as fluent from '../../src/mxnet/operators/fluent/index.ts';
import * as python from '../../src/mxnet/operators/fluent/python.ts';
import { arrays, exported, hybrid, others } from './helpers/blocks.ts';

type Any = (...args: unknown[]) => unknown;

/** How deep in a block's own computation, and in an operator, the program is. */
const depth = { block: 0, operator: 0 };
const within =
  (place: keyof typeof depth, body: Any): Any =>
  (...args) => {
    depth[place]++;
    try {
      return body(...args);
    } finally {
      depth[place]--;
    }
  };

/** Operators with each function wrapped, in `_internal` too. */
const proxied = (space: object, wrap: (name: string, body: Any) => Any): object =>
  Object.fromEntries(
    Object.entries(space).map(([key, value]) => {
      if (key === '_internal') return [key, proxied(value, wrap)];
      return [key, typeof value === 'function' && key !== 'NDArray' ? wrap(key, value) : value];
    }),
  );
const called = new Set<string>();
const recording = proxied(nd, (name, body) => {
  const inside = within('operator', body);
  return (...args) => {
    called.add(name);
    return inside(...args);
  };
});

const prototype = NDArray.prototype as unknown as Record<string, Any>;
/** The arrays' own operators, which symbols have too. */
const methods = [...Object.keys({ ...fluent, ...python }), 'reshape', 'transpose'];
const plain = methods.map((name) => [name, prototype[name]] as const);
for (const [name, method] of plain) {
  prototype[name] = function (this: NDArray, ...args: unknown[]) {
    return within('operator', (...given) => Reflect.apply(method, this, given))(...args);
  };
}
afterAll(() => {
  for (const [name, method] of plain) prototype[name] = method;
  provideOperators(nd);
});

/** Has the block's own computation, and that of all below, counted. */
function entered(block: Block): void {
  for (const name of ['hybrid_forward', 'unroll']) {
    const body: unknown = Reflect.get(block, name);
    if (typeof body !== 'function') continue;
    Object.defineProperty(block, name, { value: within('block', body.bind(block)), configurable: true });
  }
}

/** What the engine did inside of blocks that no operator had asked for. */
function strays(body: () => void): string[] {
  const found: string[] = [];
  const see = (what: string): void => {
    if (depth.block > 0 && depth.operator === 0) found.push(what);
  };
  const watcher: Watcher = {
    before: (op) => see(op.name),
    after() {},
    read: () => see('read'),
    enter() {},
    leave() {},
  };
  const previous = watch(watcher);
  try {
    body();
  } finally {
    watch(previous);
  }
  return found;
}

const bits = (value: unknown): unknown => arrays(value).map((x) => [x.shape, x.dtype, x.asnumpy().data]);

describe('every built-in HybridBlock', () => {
  it('is walked here, and every other block is known', () => {
    expect(Object.keys(hybrid).concat(Object.keys(others)).sort()).toEqual(exported().sort());
  });

  it.each(Object.entries(hybrid))('%s computes through the F that it is handed', (_, { make, run }) => {
    const block = make();
    block.initialize();
    const once = (): unknown => {
      mx.random.seed(3);
      return autograd.record(() => run(block, mx.cpu()));
    };
    const reset = (): void => void block.apply((b) => 'reset' in b && (b.reset as () => void)());
    provideOperators(nd);
    once();
    reset();
    const expected = bits(once());
    reset();
    block.apply(entered);
    called.clear();
    provideOperators(recording);
    let result: unknown;
    expect(strays(() => (result = once()))).toEqual([]);
    expect(bits(result)).toEqual(expected);
    expect([...called]).not.toEqual([]);
  });

  it.each(Object.entries(hybrid))('%s fails where the operators of F do', (_, { make, run }) => {
    const block = make();
    block.initialize();
    provideOperators(nd);
    run(block, mx.cpu());
    const failing = proxied(nd, (name) => () => {
      throw new Error(`${name} of another F`);
    });
    provideOperators(failing);
    expect(() => autograd.record(() => run(block, mx.cpu()))).toThrow('of another F');
  });
});
