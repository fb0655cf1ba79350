// Modules: what holds whatever the numbers are. A step is the optimizer's on the executor's gradients, buckets are one model,
// a checkpoint is where training stopped, and batches of another size change nothing.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mx } from 'bptt/mx';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inFolder } from '../helpers/in-folder.ts';

type NDArray = InstanceType<typeof mx.nd.NDArray>;
type Module = InstanceType<typeof mx.mod.Module>;
type Params = ReturnType<Module['get_params']>[0];

beforeEach(() => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const { sym } = mx;
const uniform = (...shape: number[]): NDArray => mx.nd.random.uniform(-1, 1, { shape }) as NDArray;
const values = (x: NDArray): number[] => Array.from(x.asnumpy().data);
const all = (params: Params): Record<string, number[]> =>
  Object.fromEntries(Object.entries(params).map(([name, x]) => [name, values(x)]));

function net(): ReturnType<typeof sym.var> {
  const hidden = sym.Activation(sym.FullyConnected(sym.var('data'), { num_hidden: 5, name: 'fc1' }), {
    act_type: 'tanh',
  });
  return sym.SoftmaxOutput(sym.FullyConnected(hidden, { num_hidden: 3, name: 'fc2' }), { name: 'softmax' });
}

const labels = (n: number): NDArray => mx.nd.array(Array.from({ length: n }, (_, i) => i % 3));
const iterOf = (n: number, batch_size: number): InstanceType<typeof mx.io.NDArrayIter> =>
  new mx.io.NDArrayIter(uniform(n, 4), labels(n), { batch_size });
const rule = { optimizer: 'sgd', optimizer_params: { learning_rate: 0.3, momentum: 0.9, wd: 0.01 } } as const;

function bound(batch_size = 2): Module {
  const module = new mx.mod.Module(net());
  module.bind([['data', [batch_size, 4]]], [['softmax_label', [batch_size]]]);
  module.init_params(new mx.init.Uniform(0.7));
  return module;
}

describe('a step', () => {
  it("is the optimizer's on the gradients of an executor, divided by the batch", () => {
    for (const context of [mx.cpu(), mx.reference()]) {
      mx.random.seed(3);
      const module = new mx.mod.Module(net(), { context });
      module.bind([['data', [2, 4]]], [['softmax_label', [2]]]);
      module.init_params(new mx.init.Uniform(0.7));
      const [data, label] = [uniform(2, 4), labels(2)];
      const executor = net().simple_bind(context, { data: [2, 4], softmax_label: [2] });
      executor.copy_params_from({ ...module.get_params()[0], data, softmax_label: label });
      executor.forward(true);
      executor.backward();
      module.init_optimizer({ optimizer: 'sgd', optimizer_params: { learning_rate: 0.5 } });
      module.forward_backward(new mx.io.DataBatch([data], [label]));
      expect(values(module.get_outputs()[0])).toEqual(values(executor.outputs[0]));
      module.update();
      for (const [name, weight] of Object.entries(module.get_params()[0])) {
        const before = values(executor.arg_dict[name]);
        const grad = values(executor.grad_dict[name] ?? weight);
        values(weight).forEach((w, i) => {
          expect(w).toBeCloseTo(before[i] - 0.25 * grad[i], 6);
        });
      }
    }
  });

  it('leaves fixed parameters, and adds up gradients where it is asked to', () => {
    const module = new mx.mod.Module(net(), { fixed_param_names: ['fc1_weight'] });
    module.bind([['data', [2, 4]]], [['softmax_label', [2]]], { grad_req: 'add', inputs_need_grad: true });
    module.init_params();
    module.init_optimizer(rule);
    const { fc1_weight: before, fc2_weight: other } = all(module.get_params()[0]);
    const batch = new mx.io.DataBatch([uniform(2, 4)], [labels(2)]);
    module.forward_backward(batch);
    const once = values(module.get_input_grads()[0]);
    module.forward_backward(batch);
    values(module.get_input_grads()[0]).forEach((x, i) => {
      expect(x).toBeCloseTo(2 * once[i], 6);
    });
    module.update();
    const after = all(module.get_params()[0]);
    expect(after.fc1_weight).toEqual(before);
    expect(after.fc2_weight).not.toEqual(other);
  });
});

describe('batches of another size', () => {
  it('give the rows that they give alone', () => {
    mx.random.seed(1);
    const module = bound(4);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), (n, batch_size) => {
        const data = uniform(n, 4);
        const by = (size: number): NDArray =>
          module.predict(new mx.io.NDArrayIter(data, labels(n), { batch_size: size })) as NDArray;
        const [whole, parts] = [by(n), by(batch_size)];
        expect(parts.shape).toEqual([n, 3]);
        expect(values(parts)).toEqual(values(whole));
      }),
      { numRuns: 30 },
    );
  });
});

describe('checkpoints', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bptt-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('go on with the bits of a training that was not interrupted', () => {
    const prefix = join(folder, 'net');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.constantFrom('sgd', 'adam', 'nag'), (epochs, optimizer) => {
        mx.random.seed(5);
        const iter = iterOf(6, 2);
        const options = { optimizer, optimizer_params: { learning_rate: 0.1 } };
        const whole = new mx.mod.Module(net());
        const save = mx.callback.module_checkpoint(whole, prefix, 1, true);
        whole.fit(iter, { ...options, num_epoch: epochs, epoch_end_callback: save });
        const resumed = mx.mod.Module.load(prefix, epochs, { load_optimizer_states: true });
        const before = all(resumed.get_params()[0]);
        whole.fit(iter, { ...options, begin_epoch: epochs, num_epoch: epochs + 2 });
        expect(all(whole.get_params()[0])).not.toEqual(before);
        resumed.fit(iter, { ...options, begin_epoch: epochs, num_epoch: epochs + 2 });
        expect(all(resumed.get_params()[0])).toEqual(all(whole.get_params()[0]));
      }),
      { numRuns: 6 },
    );
  });

  it('of parameters alone are read back, and files of other arrays refused', () => {
    const [one, other] = [bound(), bound()];
    const file = join(folder, 'x.params');
    one.save_params(file);
    other.load_params(file);
    expect(all(other.get_params()[0])).toEqual(all(one.get_params()[0]));
    mx.nd.save(file, { fc1_weight: uniform(2) });
    expect(() => other.load_params(file)).toThrow(/^Invalid param file/);
  });
});

describe('BucketingModule', () => {
  /** Sums over the length of a bucket: every bucket is the same model of the sums. */
  const summed = (key: number): [ReturnType<typeof sym.var>, string[], string[]] => {
    const sums = sym.sum(sym.var('data'), { axis: 1, keepdims: true });
    const scores = sym.FullyConnected(sym.broadcast_to(sums, { shape: [0, 4] }), { num_hidden: 3, name: 'fc' });
    expect(key).toBeGreaterThan(0);
    return [sym.SoftmaxOutput(scores, { name: 'softmax' }), ['data'], ['softmax_label']];
  };
  /** A batch of a bucket. */
  const batchOf = (key: number, data: NDArray): InstanceType<typeof mx.io.DataBatch> =>
    new mx.io.DataBatch([data], [labels(2)], {
      bucket_key: key,
      provide_data: [['data', [2, key]]],
      provide_label: [['softmax_label', [2]]],
    });

  it('trains one model with one optimizer, whatever the order of the buckets', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }), (keys) => {
        const buckets = new mx.mod.BucketingModule(summed, 4);
        const single = new mx.mod.Module(summed(4)[0]);
        for (const module of [buckets, single]) {
          module.bind([['data', [2, 4]]], [['softmax_label', [2]]]);
          mx.random.seed(7);
          module.init_params(new mx.init.Uniform(0.5));
          module.init_optimizer(rule);
        }
        for (const key of keys) {
          // Powers of two: sums of any order are the same.
          const data = mx.nd.array([Array(key).fill(0.5), Array(key).fill(0.25)]);
          const padded = mx.nd.array([0.5, 0.25].map((x) => Array.from({ length: 4 }, (_, i) => (i < key ? x : 0))));
          buckets.forward(batchOf(key, data), true);
          buckets.backward();
          buckets.update();
          single.forward_backward(new mx.io.DataBatch([padded], [labels(2)]));
          single.update();
          expect(all(buckets.get_params()[0])).toEqual(all(single.get_params()[0]));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses parameters that the default bucket has not, by name', () => {
    const odd = (key: number): [ReturnType<typeof sym.var>, string[], string[]] => {
      const scores = sym.FullyConnected(sym.var('data'), { num_hidden: 3, name: `fc${key}` });
      return [sym.SoftmaxOutput(scores, { name: 'softmax' }), ['data'], ['softmax_label']];
    };
    const module = new mx.mod.BucketingModule(odd, 4);
    module.bind([['data', [2, 4]]], [['softmax_label', [2]]]);
    module.init_params();
    expect(() => module.forward(batchOf(3, uniform(2, 3)))).toThrow(/no argument fc3_weight/);
  });

  it('is saved with its buckets, and loaded', () => {
    inFolder((folder) => {
      const prefix = join(folder, 'net');
      const module = new mx.mod.BucketingModule(summed, 4);
      module.bind([['data', [2, 4]]], [['softmax_label', [2]]]);
      module.init_params(new mx.init.Uniform(0.5));
      const data = uniform(2, 3);
      module.forward(batchOf(3, data), false);
      module.save_checkpoint(prefix, 2);
      const loaded = mx.mod.BucketingModule.load(prefix, 2, summed, 4);
      loaded.bind([['data', [2, 4]]], [['softmax_label', [2]]], { for_training: false });
      loaded.forward(batchOf(3, data), false);
      expect(values(loaded.get_outputs()[0])).toEqual(values(module.get_outputs()[0]));
    });
  });
});

describe('states', () => {
  it('that are set count from the next forward pass on', () => {
    const scores = sym.FullyConnected(sym.elemwise_add(sym.var('data'), sym.var('state')), {
      num_hidden: 3,
      name: 'fc',
    });
    const graph = sym.SoftmaxOutput(scores, { name: 'softmax' });
    const grads = [false, true].map((early) => {
      const module = new mx.mod.Module(graph, { state_names: ['state'] });
      module.bind([['data', [2, 4]]], [['softmax_label', [2]]], { inputs_need_grad: true });
      mx.random.seed(2);
      module.init_params(new mx.init.Uniform(0.5));
      module.init_optimizer(rule);
      module.set_states({ value: 1 });
      module.forward(new mx.io.DataBatch([mx.nd.ones([2, 4])], [labels(2)]), true);
      if (early) module.set_states({ value: 5 });
      module.backward();
      module.update();
      if (!early) module.set_states({ value: 5 });
      expect(values(module.get_states(false)[0][0])).toEqual(Array(8).fill(5));
      return all(module.get_params()[0]);
    });
    expect(grads[1]).toEqual(grads[0]);
  });

  it('are given or a number, and nothing else', () => {
    const module = bound();
    expect(() => module.set_states()).toThrow('At least one of states & value must be specified.');
    expect(() => module.set_states({ states: [], value: 1 })).toThrow('Only one of states & value can be specified.');
  });
});
