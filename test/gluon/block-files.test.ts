// Saving and loading parameters by path and by full name: what is written, round trips, and MXNet's texts for what does not fit.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AssertionError, onWarning, RuntimeError, ValueError } from '../../src/engine/index.ts';
import { Block } from '../../src/gluon/blocks/block.ts';
import type { ParameterDict } from '../../src/gluon/parameters/dict.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import { cpu } from '../../src/mxnet/base/context.ts';
import { DeferredInitializationError } from '../../src/mxnet/base/errors.ts';
import { Uniform } from '../../src/mxnet/initializers/index.ts';
import * as nd from '../../src/mxnet/nd.ts';

const folder = mkdtempSync(join(tmpdir(), 'bptt-params-'));
const file = join(folder, 'a.params');
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  onWarning(() => {});
  return () => void onWarning(undefined);
});

interface Options {
  prefix?: string;
  params?: ParameterDict;
  shape?: number[];
  deferred?: boolean;
}

/** Two parameters. */
class Leaf extends Block {
  weight;
  bias;
  constructor({ shape = [2, 3], deferred = false, ...rest }: Options = {}) {
    super(rest);
    const known = deferred ? [shape[0], 0] : shape;
    this.weight = this.params.get('weight', { shape: known, allow_deferred_init: true, dtype: 'float32' });
    this.bias = this.params.get('bias', { shape: [shape[0]], init: 'ones', dtype: 'float32' });
  }
}

class Tree extends Block {
  left;
  right;
  constructor({ prefix, ...options }: Options = {}, shared = false) {
    super({ prefix });
    this.left = this.name_scope(() => new Leaf(options));
    this.right = this.name_scope(() => new Leaf({ ...options, ...(shared && { params: this.left.params }) }));
  }
}

const names = (path = file): string[] => Object.keys(nd.load(path));
const values = (block: Block): unknown[] =>
  [...block.collect_params().values()].map((p) => p.data().asnumpy().tolist());

it('writes paths of attributes, and reads them back into a net that was never initialized', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (rows, columns) => {
      const a = new Tree({ shape: [rows, columns] });
      a.initialize();
      a.save_parameters(file);
      const b = new Tree({ shape: [rows, columns], deferred: true });
      b.load_parameters(file);
      expect(values(b)).toEqual(values(a));
      expect(b.left.weight.shape).toEqual([rows, columns]);
      const c = new Tree({ shape: [rows, columns] });
      c.initialize();
      c.load_parameters(readFileSync(file));
      expect(values(c)).toEqual(values(a));
    }),
    { numRuns: 10 },
  );
  expect(names()).toEqual(['left.weight', 'left.bias', 'right.weight', 'right.bias']);
});

it('writes shared parameters once or under each path', () => {
  const net = new Tree({}, true);
  net.initialize();
  net.save_parameters(file);
  expect(names()).toEqual(['left.weight', 'left.bias', 'right.weight', 'right.bias']);
  net.save_parameters(file, { deduplicate: true });
  expect(names()).toEqual(['right.weight', 'right.bias']);
  net.load_parameters(file);
});

it('cannot save what is not there', () => {
  expect(() => new Leaf({ prefix: 'd_' }).save_parameters(file)).toThrow(RuntimeError);
  const waiting = new Leaf({ deferred: true });
  waiting.initialize();
  expect(() => waiting.save_parameters(file)).toThrow(DeferredInitializationError);
});

it('names what is missing, and what is too much', () => {
  const net = new Tree({ prefix: 'n_' });
  nd.save(file, { 'left.weight': nd.ones([2, 3]) });
  expect(() => net.load_parameters(file)).toThrow(
    `Parameter 'left.bias' is missing in file '${file}', which contains parameters: 'left.weight'. Set allow_missing=True to ignore missing parameters.`,
  );
  net.load_parameters(file, { allow_missing: true });
  expect(net.left.weight.data().sum().asscalar()).toBe(6);
  expect(() => net.right.weight.data()).toThrow(RuntimeError);
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`x.${i}`, nd.ones([1])]));
  nd.save(file, many);
  expect(() => net.load_parameters(file)).toThrow(
    "which contains parameters: 'x.0', 'x.1', 'x.2', ..., 'x.5', 'x.6', 'x.7', 'x.8'. Set",
  );
  const leaf = new Leaf({ prefix: 'd_' });
  nd.save(file, { weight: nd.ones([2, 3]), bias: nd.ones([2]), 'a.b': nd.ones([2]) });
  expect(() => leaf.load_parameters(file)).toThrow(ValueError);
  expect(() => leaf.load_parameters(file)).toThrow(
    `Parameter 'a.b' loaded from file '${file}' is not present in ParameterDict, which contains parameters 'd_weight', 'd_bias'. Set ignore_extra=True to ignore. `,
  );
  leaf.load_parameters({ filename: file, ignore_extra: true });
});

it('checks shapes, dtypes and contexts', () => {
  const net = (): Leaf => new Leaf({ prefix: 'd_' });
  nd.save(file, { weight: nd.ones([2, 2]), bias: nd.ones([2]), 'a.b': nd.ones([1]) });
  expect(() => net().load_parameters(file)).toThrow(
    "Failed loading Parameter 'd_weight' from saved params: shape incompatible expected (2, 3) vs saved (2, 2)",
  );
  nd.save(file, { weight: nd.ones([2, 3], { dtype: 'float64' }), bias: nd.ones([2], { dtype: 'float64' }) });
  expect(() => net().load_parameters(file)).toThrow(
    "Failed loading Parameter 'd_weight' from saved params: dtype incompatible expected float32 vs saved <class 'numpy.float64'>. Set cast_dtype=True to cast the dtype of saved params.",
  );
  const current = net();
  current.load_parameters(file, { cast_dtype: true });
  const saved = net();
  saved.load_parameters(file, { cast_dtype: true, dtype_source: 'saved' });
  expect([current.weight.data().dtype, saved.weight.data().dtype]).toEqual(['float32', 'float64']);
  expect(() => net().load_parameters(file, { cast_dtype: true, dtype_source: 'nope' as 'saved' })).toThrow(
    AssertionError,
  );
  current.save_parameters(file);
  const two = net();
  two.initialize({ ctx: [cpu(), cpu(1)] });
  expect(() => two.load_parameters(file, cpu())).toThrow(
    "Failed to load Parameter 'd_weight' on [cpu(0)] because it was previous initialized on [cpu(0), cpu(1)].",
  );
  two.load_parameters(file);
  expect(two.weight.data(cpu(1)).sum().asscalar()).toBe(6);
});

it('reads files of full names without the prefix, which save_params wrote', () => {
  const a = new Tree({ prefix: 'a_' });
  a.initialize();
  a.save_params(file);
  expect(names()).toEqual(['leaf0_weight', 'leaf0_bias', 'leaf1_weight', 'leaf1_bias']);
  const b = new Tree({ prefix: 'b_' });
  b.load_params(file);
  expect(values(b)).toEqual(values(a));
  expect(() => Object.assign(new Block(), { a }).save_params(file)).toThrow(
    /does not start with 'block\d+_'.*\nsave_params is deprecated. Using save_parameters may resolve this error.$/s,
  );
  const naming =
    'Please make sure source and target networks have the same prefix.For more info on naming, please see https://mxnet.io/api/python/docs/tutorials/packages/gluon/blocks/naming.html';
  nd.save(file, { d_weight: nd.ones([2, 3]), d_bias: nd.ones([2]) });
  expect(() => new Leaf({ prefix: 'd_' }).load_parameters(file)).toThrow(
    `Parameter 'weight' is missing in file: ${file}, which contains parameters: 'd_d_weight', 'd_d_bias'. ${naming}`,
  );
  nd.save(file, { 'arg:weight': nd.ones([2, 3]), 'aux:bias': nd.ones([2]), x: nd.ones([1]) });
  const leaf = new Leaf({ prefix: 'd_' });
  expect(() => leaf.load_parameters(file)).toThrow(
    `Parameter 'x' loaded from file: ${file} is not present in ParameterDict, choices are: 'd_weight', 'd_bias'. Set ignore_extra to True to ignore. ${naming}`,
  );
  leaf.load_parameters(file, { ignore_extra: true });
  nd.save(file, [nd.ones([2])]);
  expect(() => leaf.load_parameters(file)).toThrow("'list' object has no attribute 'keys'");
});

it('saves and loads dictionaries with prefixes taken off and put back', () => {
  const leaf = new Leaf({ prefix: 'd_' });
  leaf.initialize();
  const params = leaf.collect_params();
  params.save(file);
  expect(names()).toEqual(['d_weight', 'd_bias']);
  expect(() => params.save(file, 'x_')).toThrow(
    "Prefix 'x_' is to be striped before saving, but Parameter's name 'd_weight' does not start with 'x_'. this may be due to",
  );
  params.save(file, { strip_prefix: 'd_' });
  expect(names()).toEqual(['weight', 'bias']);
  const other = new Leaf({ prefix: 'd_' });
  other.collect_params().load(file, { restore_prefix: 'd_' });
  expect(values(other)).toEqual(values(leaf));
  expect(() => params.load(file, { restore_prefix: 'x_' })).toThrow(
    "restore_prefix is 'x_' but Parameters name 'd_weight' does not start with 'x_'. For more info on naming",
  );
  expect(() => params.load(file)).toThrow(`Parameter 'd_weight' is missing in file: ${file}, which contains`);
});

it('loads a file whole or not at all', () => {
  const full = new Tree();
  full.initialize(new Uniform(1));
  full.save_parameters(file);
  const saved = nd.load(file) as Record<string, NDArray>;
  const wrong: Record<string, NDArray>[] = [
    { ...saved, 'right.bias': nd.ones([3]) },
    { ...saved, 'right.bias': nd.ones([2, 1]) },
    { ...saved, 'right.weight': nd.ones([2]) },
    { ...saved, 'right.bias': nd.ones([2], { dtype: 'float64' }) },
    { ...saved, 'right.more': nd.ones([2]) },
  ];
  for (const arrays of wrong) {
    nd.save(file, arrays);
    const net = new Tree();
    net.initialize();
    const before = values(net);
    expect(() => net.load_parameters(file)).toThrow();
    expect(values(net)).toEqual(before);
    const fresh = new Tree({ deferred: true });
    expect(() => fresh.load_parameters(file)).toThrow();
    for (const p of fresh.collect_params().values()) expect(() => p.data()).toThrow('has not been initialized');
    expect(fresh.left.weight.shape).toEqual([2, 0]);
    // a dictionary goes by full names
    const plain = Object.fromEntries(Object.entries(arrays).map(([name, x]) => [name.replace('.', '_'), x]));
    const dict = new Tree({ prefix: 't_' });
    dict.initialize();
    const names = [...dict.collect_params().keys()];
    nd.save(file, Object.fromEntries(Object.values(plain).map((x, i) => [names[i] ?? 'more', x])));
    const held = values(dict);
    expect(() => dict.collect_params().load(file)).toThrow();
    expect(values(dict)).toEqual(held);
  }
});

it('says which parameter lacks the prefix where a file has no paths', () => {
  // d = nn.Dense(2, in_units=3, prefix='d_', params=other.params); d.load_parameters('x.params')
  const other = new Leaf({ prefix: 'dense0_' });
  const net = new Leaf({ prefix: 'd_', params: other.params });
  nd.save(file, { weight: nd.ones([2, 3]), bias: nd.ones([2]) });
  expect(() => net.load_parameters(file)).toThrow(
    /^restore_prefix is 'd_' but Parameters name 'dense0_weight' does not start with 'd_'\. For more info on naming/,
  );
});
