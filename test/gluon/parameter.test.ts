// Parameter, Constant and ParameterDict: initialization now and later, contexts, gradients, sharing. Texts are MXNet 1.9.1's.

import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AssertionError, KeyError, onWarning, RuntimeError, ValueError } from '../../src/engine/index.ts';
import { Constant } from '../../src/gluon/parameters/constant.ts';
import { ParameterDict } from '../../src/gluon/parameters/dict.ts';
import { Parameter } from '../../src/gluon/parameters/parameter.ts';
import { record } from '../../src/mxnet/array/autograd.ts';
import { cpu, gpu, reference } from '../../src/mxnet/base/context.ts';
import { DeferredInitializationError, MXNetError } from '../../src/mxnet/base/errors.ts';
import * as nd from '../../src/mxnet/nd.ts';

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  onWarning((warning) => void warnings.push(warning.message));
});
afterEach(() => void onWarning(undefined));

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });

it('prints its shape and dtype', () => {
  expect(String(new Parameter('w', { shape: [20, 0], allow_deferred_init: true }))).toBe(
    "Parameter w (shape=(20, 0), dtype=<class 'numpy.float32'>)",
  );
  expect(String(new Parameter('w', { shape: 2, dtype: 'float64' }))).toBe('Parameter w (shape=(2,), dtype=float64)');
  expect(String(new Parameter('w'))).toBe("Parameter w (shape=None, dtype=<class 'numpy.float32'>)");
  expect(String(new Constant('c', [[1, 2]]))).toBe("Constant c (shape=(1, 2), dtype=<class 'numpy.float32'>)");
});

it('has no data before initialize(), nor before its shape is known', () => {
  const w = new Parameter('w', { shape: [4, 0], allow_deferred_init: true });
  const never =
    "Parameter 'w' has not been initialized. Note that you should initialize parameters and create Trainer with Block.collect_params() instead of Block.params because the later does not include Parameters of nested child Blocks";
  for (const read of [() => w.data(), () => w.grad()]) {
    expect(read).toThrow(never);
    expect(read).not.toThrow(MXNetError);
  }
  expect(() => w.list_ctx()).toThrow("Parameter 'w' has not been initialized");
  expect(() => w.reset_ctx(cpu())).toThrow(ValueError);
  w.zero_grad();
  w.initialize();
  expect(() => w.data()).toThrow(DeferredInitializationError);
  expect(() => w.grad()).toThrow(DeferredInitializationError);
  expect(w.list_ctx().join()).toBe('cpu(0)');
  w.reset_ctx([cpu(1)]);
  expect(w.list_ctx().join()).toBe('cpu(1)');
  expect(() => w._finish_deferred_init()).toThrow(
    "Cannot initialize Parameter 'w' because it has invalid shape: (4, 0). Please specify in_units, in_channels, etc for `Block`s.",
  );
});

it('refuses shapes that it cannot wait for, and negative ones', () => {
  expect(() => new Parameter('w', { shape: [4, 0] }).initialize()).toThrow(
    "Cannot initialize Parameter 'w' because it has invalid shape: (4, 0).",
  );
  expect(() => new Parameter('w').initialize()).toThrow(
    "Cannot initialize Parameter 'w' because it has invalid shape: None.",
  );
  expect(() => new Parameter('w', { shape: [-2] }).initialize()).toThrow(
    'shape dimension size cannot be less than 0, while received -2',
  );
});

it('changes unknown dimensions alone', () => {
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.boolean()), (shape, hidden) => {
      const known = shape.map((dim) => (hidden.next().value ? 0 : dim));
      const w = new Parameter('w', { shape: known });
      w.shape = shape;
      expect(w.shape).toEqual(shape);
      expect(() => {
        w.shape = shape.map((dim) => dim + 1);
      }).toThrow(AssertionError);
    }),
  );
});

it('initializes once, unless told to do it again', () => {
  const w = new Parameter('w', { shape: [2], init: 'ones' });
  w.initialize();
  w.set_data(nd.array([5, 6]));
  w.initialize();
  expect(warnings).toEqual(["Parameter 'w' is already initialized, ignoring. Set force_reinit=True to re-initialize."]);
  expect(w.data().asnumpy().tolist()).toEqual([5, 6]);
  w.initialize({ force_reinit: true });
  expect(w.data().asnumpy().tolist()).toEqual([1, 1]);
  w.initialize('zeros', null, 'ones', true);
  expect(w.data().asnumpy().tolist()).toEqual([0, 0]);
});

it('keeps one copy per context', () => {
  const w = new Parameter('w', { shape: [2, 3] });
  w.initialize({ ctx: [cpu(), cpu(1), reference()] });
  expect(w.list_data().map((x) => String(x.context))).toEqual(['cpu(0)', 'cpu(1)', 'reference(0)']);
  expect(w.data(cpu(1))).toBe(w.list_data()[1]);
  expect(w.data({ ctx: reference() }).asnumpy().tolist()).toEqual(w.data().asnumpy().tolist());
  w.set_data(nd.full([2, 3], 2));
  expect(w.list_data().map((x) => x.sum().asscalar())).toEqual([12, 12, 12]);
  nd.full([2, 3], 5).copyto(w.data(cpu(1)));
  expect(w._reduce().sum().asscalar()).toBe(18);
  expect(() => w.data(gpu())).toThrow(
    "Parameter 'w' was not initialized on context gpu(0). It was only initialized on [cpu(0), cpu(1), reference(0)].",
  );
  w.reset_ctx(cpu(2));
  expect(String(w.data().context)).toBe('cpu(2)');
  expect(w.grad().sum().asscalar()).toBe(0);
});

it('takes values while it waits for its shape', () => {
  const w = new Parameter('w', { shape: [0, 3], allow_deferred_init: true });
  expect(() => w.set_data(nd.ones([2, 3]))).toThrow("Parameter 'w' has not been initialized");
  w.initialize();
  w.set_data(nd.full([2, 3], 4));
  w._finish_deferred_init();
  expect(w.data().asnumpy().tolist()).toEqual([
    [4, 4, 4],
    [4, 4, 4],
  ]);
  expect(() => w.set_data(nd.zeros([3, 11]))).toThrow(
    'Expected shape (3, 11) is incompatible with given shape (2, 3).',
  );
});

it('writes, adds or drops gradients', () => {
  const w = new Parameter('w', { shape: [2], init: 'ones' });
  w.initialize();
  const step = (): void => record(() => w.data().mul(nd.array([2, 3]))).backward();
  step();
  step();
  expect(w.grad().asnumpy().tolist()).toEqual([2, 3]);
  w.grad_req = 'add';
  expect(w.grad().asnumpy().tolist()).toEqual([0, 0]);
  step();
  step();
  expect(w.list_grad()[0].asnumpy().tolist()).toEqual([4, 6]);
  w.zero_grad();
  expect(w.grad().asnumpy().tolist()).toEqual([0, 0]);
  w.grad_req = 'null';
  expect(() => w.grad()).toThrow("Cannot get gradient array for Parameter 'w' because grad_req='null'");
  expect(() => w.list_grad()).toThrow(RuntimeError);
  expect(() => {
    w.grad_req = 'sum' as 'add';
  }).toThrow("grad_req must be one of 'write', 'add', or 'null', but got 'sum'");
  const fixed = new Parameter('w', { shape: [2], differentiable: false });
  fixed.grad_req = 'write';
  expect(fixed.grad_req).toBe('null');
});

it('casts data and gradient', () => {
  const w = new Parameter('w', { shape: [2], init: 'ones' });
  w.cast('float64');
  w.initialize();
  expect([w.data().dtype, w.grad().dtype]).toEqual(['float64', 'float64']);
  w.dtype = 'float32';
  expect([w.data().dtype, w.grad().dtype, w.dtype]).toEqual(['float32', 'float32', 'float32']);
  record(() => w.data().mul(2)).backward();
  expect(w.grad().asnumpy().tolist()).toEqual([2, 2]);
});

it('knows storage types by name', () => {
  expect(() => new Parameter('w', { stype: 'x' })).toThrow(
    "stype for Parameter 'w' must be one of 'default', 'row_sparse', or 'csr', but got 'x'",
  );
  expect(() => new Parameter('w', { shape: [2], stype: 'row_sparse' }).data()).toThrow(
    "Cannot return a copy of Parameter 'w' on ctx None via data() because its storage type is row_sparse. Please use row_sparse_data() instead.",
  );
});

it('keeps constants as they are', () => {
  const c = new Constant('c', [
    [1, 2],
    [3, 4],
  ]);
  c.initialize();
  c.grad_req = 'write';
  expect(warnings).toEqual([
    'Constant parameter "c" does not support grad_req other than "null", and new value "write" is ignored.',
  ]);
  expect([c.grad_req, c.data().asnumpy().tolist()]).toEqual([
    'null',
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  const double = new Constant('c', nd.array([1], { dtype: 'float64' }));
  expect([double.dtype, String(double)]).toEqual(['float64', "Constant c (shape=(1,), dtype=<class 'numpy.float64'>)"]);
});

it('makes parameters once, and fills what is asked for later', () => {
  const d = new ParameterDict('net_');
  const w = d.get('weight', { shape: [4, 0] });
  expect(d.get('weight', { shape: [4, 3] })).toBe(w);
  expect(w.shape).toEqual([4, 3]);
  expect(d.get('weight', { shape: [0, 3], dtype: 'float32', lr_mult: 1 })).toBe(w);
  const mismatch = (attribute: string, desired: string, stored: string): string =>
    `Cannot retrieve Parameter 'net_weight' because desired attribute does not match with stored for attribute '${attribute}': desired '${desired}' vs stored '${stored}'.`;
  expect(() => d.get('weight', { shape: [4, 4] })).toThrow(mismatch('shape', '(4, 4)', '(4, 3)'));
  expect(() => d.get('weight', { shape: [4] })).toThrow(mismatch('shape', '(4,)', '(4, 3)'));
  expect(() => d.get('weight', { dtype: 'float64' })).toThrow(mismatch('dtype', 'float64', "<class 'numpy.float32'>"));
  expect(() => d.get('weight', { lr_mult: 2 })).toThrow(mismatch('lr_mult', '2', '1.0'));
  expect(() => d.get('weight', { grad_req: 'null' })).toThrow(mismatch('grad_req', 'null', 'write'));
  d.get('weight', { init: 'zeros' });
  expect(() => d.get('weight', { init: 'ones' })).toThrow(mismatch('init', 'ones', 'zeros'));
  expect(String(d)).toBe("net_ (\n  Parameter net_weight (shape=(4, 3), dtype=<class 'numpy.float32'>)\n)");
  expect(String(new ParameterDict())).toBe('(\n\n)');
  expect(() => d.at('weight')).toThrow(KeyError);
  expect(() => d.get('other', { foo: 1 } as object)).toThrow(
    "Parameter.__init__() got an unexpected keyword argument 'foo'",
  );
});

it('makes constants once', () => {
  const d = new ParameterDict('a_');
  const c = d.get_constant('c', [1, 2]);
  expect(d.get_constant('c')).toBe(c);
  expect(d.get_constant('c', nd.array([1, 2]))).toBe(c);
  expect(() => d.get_constant('c', nd.array([1, 3]))).toThrow(
    "Constant 'a_c' already exists but it's value doesn't match new value",
  );
  expect(() => d.get_constant('d')).toThrow(
    '"No constant named \'a_d\'. Please specify value if you want to create a new constant."',
  );
  d.get('w', { shape: [2] });
  expect(() => d.get_constant('w', [1])).toThrow("Parameter 'a_w' already exists but it is not a constant.");
});

it('finds shared parameters, sets attributes, and merges dictionaries', () => {
  const shared = new ParameterDict('net_');
  const w = shared.get('w', { shape: [2], init: 'ones' });
  const d = new ParameterDict('net_', shared);
  expect(d.get('w')).toBe(w);
  expect([...d]).toEqual(['net_w']);
  const v = d.get('v', { shape: [1] });
  expect(shared.has('net_v')).toBe(false);
  d.setattr('lr_mult', 0.5);
  expect([w.lr_mult, v.lr_mult]).toEqual([0.5, 0.5]);
  shared.update(d);
  expect([...shared.values()]).toEqual([w, v]);
  const clash = new ParameterDict('net_');
  clash.get('w');
  expect(() => shared.update(clash)).toThrow(
    "Cannot update self with other because they have different Parameters with the same name 'net_w'",
  );
  shared.initialize({ ctx: [cpu(), cpu(1)] });
  expect(shared.list_ctx().join()).toBe('cpu(0),cpu(1)');
  expect(w.data(cpu()).asnumpy().tolist()).toEqual([1, 1]);
});
