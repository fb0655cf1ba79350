// Block and HybridBlock: names, registration, hooks, deferred shapes, graph manners and summary. Texts are MXNet 1.9.1's.

import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AssertionError, NotImplementedError, onWarning, RuntimeError, ValueError } from '../../src/engine/index.ts';
import { type BlockOptions, bindBlock } from '../../src/gluon/blocks/arguments.ts';
import { Block, HybridBlock } from '../../src/gluon/blocks/index.ts';
import type { Parameter } from '../../src/gluon/parameters/parameter.ts';
import { record } from '../../src/mxnet/array/autograd.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import { cpu } from '../../src/mxnet/base/context.ts';
import { currentNames, NameManager, Prefix } from '../../src/mxnet/base/name.ts';
import { declare, int, optional, required } from '../../src/mxnet/base/options.ts';
import { Initializer } from '../../src/mxnet/initializers/index.ts';
import * as nd from '../../src/mxnet/nd.ts';

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  onWarning((warning) => void warnings.push(warning.message));
});
afterEach(() => void onWarning(undefined));

const fresh = <R>(body: () => R): R => new NameManager().with(body);

const linear = declare('Linear.__init__', { units: required(int), in_units: optional(int, 0) });

/** y = x Wᵀ + b, with a shape that the first input tells. */
class Linear extends HybridBlock {
  declare weight: Parameter;
  declare bias: Parameter;

  constructor(units: number, options: BlockOptions & { in_units?: number } = {}) {
    const [own, rest] = bindBlock(linear, [units, options]);
    super(rest);
    this.weight = this.params.get('weight', { shape: [own.units, own.in_units], allow_deferred_init: true });
    this.bias = this.params.get('bias', { shape: own.units, init: 'zeros' });
  }

  override hybrid_forward(F: typeof nd, x: NDArray, p: { weight: NDArray; bias: NDArray }): NDArray {
    return F.FullyConnected(x, p.weight, p.bias, { num_hidden: (this.weight.shape as number[])[0] });
  }
}

class Pair extends HybridBlock {
  a: Linear;
  b: Linear;

  constructor(options: BlockOptions & { scope?: boolean; input?: number } = {}) {
    const { scope = true, input = 0, ...rest } = options;
    super(rest);
    const make = (): [Linear, Linear] => [new Linear(3, { in_units: input }), new Linear(2, { in_units: input && 3 })];
    [this.a, this.b] = scope ? this.name_scope(make) : make();
  }

  override hybrid_forward(_F: typeof nd, x: NDArray): NDArray {
    return this.b(this.a(x));
  }
}

/** Writes down what it fills. */
class Log extends Initializer {
  readonly filled: string[] = [];
  override _init_weight(desc: unknown, arr: NDArray): void {
    this.filled.push(String(desc));
    nd.ones([...arr.shape]).copyto(arr);
  }
}

it('counts top-level blocks by class, and children by their parent', () => {
  const [net, other, lone] = fresh(() => [new Pair(), new Pair({ scope: false }), new Linear(1)] as const);
  expect([...net.collect_params().keys()]).toEqual([
    'pair0_linear0_weight',
    'pair0_linear0_bias',
    'pair0_linear1_weight',
    'pair0_linear1_bias',
  ]);
  expect([other.prefix, other.a.prefix, other.b.name, lone.name]).toEqual(['pair1_', 'linear0_', 'linear1', 'linear2']);
  expect(net.name_scope(() => new Linear(1)).prefix).toBe('pair0_linear2_');
});

it('takes prefixes as given, and none at all', () => {
  const prefixes = ['abc', 'abc_', ''].map((prefix) => new Linear(2, { in_units: 2, prefix }));
  expect(prefixes.map((block) => block.name)).toEqual(['abc', 'abc', '']);
  expect(String(prefixes[2].collect_params())).toBe(
    "(\n  Parameter weight (shape=(2, 2), dtype=<class 'numpy.float32'>)\n  Parameter bias (shape=(2,), dtype=<class 'numpy.float32'>)\n)",
  );
  const outer = new Pair({ prefix: 'x_' });
  const inner = outer.name_scope(() => prefixes[2].name_scope(() => new Linear(1)));
  expect(inner.prefix).toBe('x_linear2_');
  const pair = new Prefix('net_').with(() => [currentNames().get(null, 'fc'), currentNames().get('out', 'fc')]);
  expect(pair).toEqual(['net_fc0', 'net_out']);
});

it('shares parameters, whose names are the sharer’s', () => {
  const a = new Linear(2, { in_units: 2, prefix: 'a_' });
  const b = new Linear(2, { in_units: 2, prefix: 'b_', params: a.params });
  expect([b.prefix, b.params.prefix, b.weight === a.weight]).toEqual(['b_', 'a_', true]);
  const n = new Pair({ prefix: 'x_', input: 2 });
  const m = new Pair({ prefix: 'y_', input: 2, params: n.collect_params() });
  expect([...m.collect_params().keys()]).toEqual([...n.collect_params().keys()]);
  expect([m.a.prefix, m.a.weight === n.a.weight]).toEqual(['y_linear0_', true]);
});

it('refuses keywords that no class of the block knows', () => {
  expect(() => new Linear(2, { hidden: 3 } as object)).toThrow(
    "HybridBlock.__init__() got an unexpected keyword argument 'hidden'",
  );
  expect(() => new Block({ foo: 3 } as object)).toThrow("Block.__init__() got an unexpected keyword argument 'foo'");
  expect(() => new Block(...([null, null, 3] as unknown as []))).toThrow(
    'Block.__init__() takes from 1 to 3 positional arguments but 4 were given',
  );
});

it('selects by what Python’s re.match finds at the beginning of a name', () => {
  const net = new Pair({ prefix: 'net_' });
  const select = (pattern: string | RegExp): string[] => [...net.collect_params(pattern).keys()];
  expect(select('.*weight')).toEqual(['net_linear0_weight', 'net_linear1_weight']);
  expect(select('weight')).toEqual([]);
  expect(select('net_linear0_b|net_linear1_w')).toEqual(['net_linear0_bias', 'net_linear1_weight']);
  expect(select(/.*BIAS/gi)).toEqual(['net_linear0_bias', 'net_linear1_bias']);
  expect(select('(?P<layer>.*linear0)_w')).toEqual(['net_linear0_weight']);
});

it('registers children in the order in which they are set and registered', () => {
  const net = new Block();
  Object.assign(net, { first: new Linear(1) });
  net.register_child(new Linear(1));
  Object.assign(net, { last: new Linear(1) });
  net.register_child(new Linear(1), 'named');
  expect([...net._children.keys()]).toEqual(['first', '1', 'last', 'named']);
  expect(String(new Block())).toBe('Block(\n\n)');
});

it('notices at the next walk what became of an attribute', () => {
  const net = Object.assign(new Block(), { a: new Linear(4) as unknown });
  net.collect_params();
  net.a = new Linear(5);
  expect([...net.collect_params().values()][0].shape).toEqual([5, 0]);
  net.a = 3;
  expect(() => net.collect_params()).toThrow(
    /^Changing attribute type for a from <class '__main__.Linear'> to <class 'int'>is not allowed.$/,
  );
  const layer = new Linear(4);
  layer.weight = layer.params.get('other', { shape: 2 });
  expect(() => layer.collect_params()).toThrow(AssertionError);
});

it('takes only hybrid children into a hybrid block', () => {
  const net = Object.assign(new HybridBlock(), { child: new Block() });
  expect(() => net.collect_params()).toThrow(
    "Children of HybridBlock must also be HybridBlock, but Block(\n\n) has type <class 'mxnet.gluon.block.Block'>. If you are using Sequential, please try HybridSequential instead.",
  );
});

it('warns of blocks in lists and objects', () => {
  class M extends Block {
    layers = [new Linear(2)];
    more = { deep: [new Map([['x', new Linear(3)]])] };
    child = new Linear(2);
    again = [this.child];
  }
  expect(String(fresh(() => new M().collect_params()))).toContain('m0_ (\n');
  const text = (name: string): string =>
    `"M.${name}" is an unregistered container with Blocks. Note that Blocks inside the list, tuple or dict will not be registered automatically. Make sure to register them using register_child() or switching to nn.Sequential/nn.HybridSequential instead. `;
  expect(warnings).toEqual([text('layers'), text('more')]);
});

it('draws what is known at initialize(), and the rest in each block’s first forward pass', () => {
  const net = fresh(() => new Pair({ prefix: 'n_' }));
  const log = new Log();
  net.a.bias.init = null;
  net.initialize(log);
  expect(log.filled).toEqual(['n_linear0_bias']);
  expect(() => net.a.weight.data()).toThrow("Parameter 'n_linear0_weight' has not been initialized yet because");
  const y = net(nd.ones([4, 5]));
  expect(log.filled).toEqual(['n_linear0_bias', 'n_linear0_weight', 'n_linear1_weight']);
  expect(y.asnumpy().tolist()).toEqual(Array.from({ length: 4 }, () => [18, 18]));
  expect(net.b.weight.shape).toEqual([2, 3]);
});

it('infers the shapes of all blocks at once, without initializing any', () => {
  const net = new Pair({ prefix: 'n_' });
  net.infer_shape(nd.zeros([7, 6]));
  expect([...net.collect_params().values()].map((p) => p.shape)).toEqual([[3, 6], [3], [2, 3], [2]]);
  expect(() => net.a.weight.data()).toThrow(RuntimeError);
});

it('says why a shape cannot be inferred', () => {
  class Bad extends HybridBlock {
    w = this.params.get('w', { shape: [2, 0], allow_deferred_init: true });
  }
  const bad = new Bad();
  bad.initialize();
  expect(() => bad(nd.ones([1]))).toThrow(ValueError);
  expect(() => bad(nd.ones([1]))).toThrow('Deferred initialization failed because shape cannot be inferred. ');
  expect(() => new Linear(1)(3)).toThrow(
    'In HybridBlock, there must be one NDArray or one Symbol in the input. Please check the type of the args.\n',
  );
  expect(() => new Block()(1)).toThrow(NotImplementedError);
});

it('gives the same arithmetic and gradients hybridized', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), (batch, width) => {
      const net = new Pair({ input: width });
      net.initialize();
      const x = nd.arange(batch * width).reshape([batch, width]);
      const step = (): [unknown, unknown] => {
        const y = record(() => net(x));
        y.backward();
        return [y.asnumpy().tolist(), net.a.weight.grad().asnumpy().tolist()];
      };
      const plain = step();
      net.hybridize();
      expect(step()).toEqual(plain);
      net.hybridize(false);
      expect(step()).toEqual(plain);
    }),
    { numRuns: 10 },
  );
});

it('initializes all of a hybridized net before it runs, and holds it to the nesting of its arguments', () => {
  const net = new Pair({ prefix: 'n_' });
  const log = new Log();
  net.initialize(log);
  net.hybridize();
  const seen: string[] = [];
  net.a.register_forward_hook((block) => void seen.push(block.name));
  net.register_forward_hook((block) => void seen.push(`${block.name} after ${log.filled.length}`));
  net(nd.ones([1, 2]));
  expect(seen).toEqual(['n after 2']);
  expect(() => net(nd.ones([1, 2]), [nd.ones([1])])).toThrow(
    'The argument structure of HybridBlock does not match the cached version. Stored format = [0, [0]], input format = [0]',
  );
  expect(() => net(nd.ones([1, 2]), 3)).toThrow(
    "When hybridized, the input of HybridBlock input must be (nested) list of Symbol or NDArray, but got 3 of type <class 'int'>",
  );
  net(nd.ones([1, 2]), null);
  expect(() => net(nd.ones([1, 2]), nd.ones([1]).as_in_context(cpu(1)))).toThrow(
    'Find multiple contexts in the input, ',
  );
  expect(() => net.summary(nd.ones([1, 2]))).toThrow('"n_linear0" must not be hybridized to print summary.');
});

it('runs hooks around forward, each function once, until they are detached', () => {
  const net = new Pair({ input: 2 });
  net.initialize();
  const log: string[] = [];
  const hook = (_: Block, inputs: unknown[], output: unknown): void =>
    void log.push(`after ${inputs.length} ${(output as NDArray).shape}`);
  const handle = net.register_forward_hook(hook);
  net.register_forward_hook(hook);
  net.register_forward_pre_hook((block) => void log.push(`before ${block === net}`)).with(() => net(nd.ones([1, 2])));
  net.forward(nd.ones([1, 2]));
  handle.detach();
  net(nd.ones([1, 2]));
  expect(log).toEqual(['before true', 'after 1 (1, 2)']);
  net.b.register_forward_hook(hook);
  net.hybridize();
  expect(warnings).toEqual([
    `"${net.b}" is being hybridized while still having forward hook/pre-hook. If "${net.b}" is a child of HybridBlock, the hooks will not take effect.`,
  ]);
});

it('applies to children first', () => {
  const names: string[] = [];
  const net = new Pair({ prefix: 's_' });
  expect(net.apply((block) => void names.push(block.name))).toBe(net);
  expect(names).toEqual(['s_linear0', 's_linear1', 's']);
});

it('prints a summary: children before parents, blocks that run twice twice, shared parameters once', () => {
  class Twice extends Block {
    pair = this.name_scope(() => new Pair({ input: 2, prefix: 'p_' }));
    override forward(x: NDArray): [NDArray, NDArray[]] {
      return [this.pair(x), [this.pair.a(x)]];
    }
  }
  const net = new Twice();
  net.initialize();
  net.pair.b.bias.grad_req = 'null';
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  net.summary(nd.zeros([5, 2]));
  const text = print.mock.calls.map((call) => `${call[0]}\n`).join('');
  print.mockRestore();
  const row = (layer: string, shape: string, n: string | number): string =>
    `${layer.padStart(20)}  ${shape.padStart(42)} ${String(n).padStart(15)}\n`;
  expect(text).toBe(
    `${'-'.repeat(80)}\n${row('Layer (type)', 'Output Shape', 'Param #')}${'='.repeat(80)}\n${[
      row('Input', '(5, 2)', 0),
      row('Linear-1', '(5, 3)', 9),
      row('Linear-2', '(5, 2)', 8),
      row('Pair-3', '(5, 2)', 0),
      row('Linear-4', '(5, 3)', 9),
      row('Twice-5', '(5, 2), [(5, 3)]', 0),
    ].join(
      '',
    )}${'='.repeat(80)}\nParameters in forward computation graph, duplicate included\n   Total params: 26\n   Trainable params: 24\n   Non-trainable params: 2\nShared params in forward computation graph: 9\nUnique parameters in model: 17\n${'-'.repeat(80)}\n`,
  );
});

it('sets dtypes, and refuses inputs of another one', () => {
  const net = new Pair({ input: 2, prefix: 'n_' });
  net.cast('float64');
  net.initialize();
  expect(net(nd.ones([1, 2], { dtype: 'float64' })).dtype).toBe('float64');
  expect(String(net.a.bias)).toBe('Parameter n_linear0_bias (shape=(3,), dtype=float64)');
  net.infer_type(nd.ones([1, 2], { dtype: 'float64' }));
  expect(String(net.a.bias)).toBe("Parameter n_linear0_bias (shape=(3,), dtype=<class 'numpy.float64'>)");
  expect(() => net.infer_type(nd.ones([1, 2]))).toThrow('expected float32, got float64');
});

it('cannot export what has not run', () => {
  expect(() => new Pair().export('x')).toThrow(
    'Please first call block.hybridize() and then run forward with this block at least once before calling export.',
  );
});
