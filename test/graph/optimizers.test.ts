// Optimizer steps in a recorded computation: parameters, states and counts of steps are new versions in a replay, with
// the bits of the direct run, one step after another.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip_global_norm } from '../../src/gluon/utils.ts';
import { execute, type Graph, record } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { create } from '../../src/mxnet/optimizers/index.ts';
import { normal, seed as seedMXNet } from '../../src/mxnet/random/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { zeroOut } from '../../src/rules/write.ts';

type Make = (params: torch.Tensor[], flag: boolean) => optim.Optimizer;
const optimizers: { readonly [name: string]: Make } = {
  SGD: (params, momentum) => new optim.SGD(params, { lr: 0.1, momentum: momentum ? 0.9 : 0, weight_decay: 0.01 }),
  Adam: (params, amsgrad) => new optim.Adam(params, { lr: 0.1, amsgrad, weight_decay: 0.01 }),
  AdamW: (params, maximize) => new optim.AdamW(params, { lr: 0.1, maximize }),
  RMSprop: (params, centered) => new optim.RMSprop(params, { lr: 0.1, centered, momentum: centered ? 0.5 : 0 }),
  Adagrad: (params, falls) => new optim.Adagrad(params, { lr: 0.1, lr_decay: falls ? 0.1 : 0 }),
  Adadelta: (params, maximize) => new optim.Adadelta(params, { maximize }),
  Adamax: (params, maximize) => new optim.Adamax(params, { lr: 0.1, maximize }),
  ASGD: (params, averages) => new optim.ASGD(params, { lr: 0.1, t0: averages ? 1 : 100 }),
  NAdam: (params, decoupled_weight_decay) => new optim.NAdam(params, { weight_decay: 0.1, decoupled_weight_decay }),
  RAdam: (params, decoupled_weight_decay) => new optim.RAdam(params, { weight_decay: 0.1, decoupled_weight_decay }),
  Rprop: (params, maximize) => new optim.Rprop(params, { maximize }),
};

const bits = (x: torch.Tensor): ArrayLike<number> => x.detach().clone().numpy();
/** Everything that an optimizer and its parameters hold, in order. */
const held = (params: readonly torch.Tensor[], optimizer: optim.Optimizer): ArrayLike<number>[] => [
  ...params.map(bits),
  ...params.flatMap((p) => Object.values(optimizer.state.get(p) ?? {}).map((x) => bits(x as torch.Tensor))),
];

/** Puts what a replay would have written into what the graph holds. */
function commit(graph: Graph, written: ReadonlyMap<number, torch.Tensor>): void {
  torch.no_grad(() => {
    for (const [first, last] of written) (graph.constants.get(first) as torch.Tensor).detach().copy_(last);
  });
}

describe.each(['cpu', 'reference'] as const)('on %s', (device) => {
  /** A small network, its optimizer and what one training step does. */
  function setup(make: Make, flag: boolean, seed: number) {
    torch.manual_seed(seed);
    const [rnn, out] = [new nn.GRU(3, 4).to(device), new nn.Linear(4, 2).to(device)];
    const params = [...rnn.parameters(), ...out.parameters()];
    const optimizer = make(params, flag);
    const train = (x: torch.Tensor): torch.Tensor => {
      optimizer.zero_grad();
      const loss = out(rnn(x)[0]).square().mean();
      loss.backward();
      optimizer.step();
      return loss;
    };
    return { params, optimizer, train };
  }

  it.each(Object.entries(optimizers))('%s: a training step replays to the bits of the direct one', (_, make) => {
    const property = fc.property(fc.nat(1000), fc.boolean(), fc.integer({ min: 1, max: 4 }), (seed, flag, before) => {
      const [direct, recorded] = [0, 1].map(() => setup(make, flag, seed));
      const inputs = Array.from({ length: before + 4 }, () => torch.randn(5, 2, 3, { device }));
      // The states are there when the recording begins, so that a replay goes on from them.
      for (const x of inputs.slice(0, before)) for (const { train } of [direct, recorded]) train(x);
      const start = inputs[before];
      const graph = record({ x: start }, ({ x }) => recorded.train(x));
      expect(bits(direct.train(start))).toBeDefined();
      expect(held(recorded.params, recorded.optimizer)).toEqual(held(direct.params, direct.optimizer));
      for (const x of inputs.slice(before + 1)) {
        const { outputs, written } = execute(graph, { x });
        expect(bits(outputs[0])).toEqual(bits(direct.train(x)));
        commit(graph, written);
        expect(held(recorded.params, recorded.optimizer)).toEqual(held(direct.params, direct.optimizer));
      }
    });
    fc.assert(property, { numRuns: 5 });
  });
});

// MXNet counts updates in the optimizer, not in its arrays: a replay repeats the update that was recorded.
const rules = ['sgd', 'nag', 'adam', 'rmsprop', 'adagrad', 'lamb', 'lars', 'ftml', 'signum'];
it.each(rules)("MXNet's %s reads no element: an update replays to its bits", (name) => {
  seedMXNet(7);
  const [weight, grad, other] = [0, 1, 2].map(() => normal(0, 1, { shape: [4, 3] }));
  const optimizer = create(name, { learning_rate: 0.1, wd: 0.01, ...(name === 'lars' ? { momentum: 0.9 } : {}) });
  const state = optimizer.create_state(0, weight);
  const twin = create(name, { learning_rate: 0.1, wd: 0.01, ...(name === 'lars' ? { momentum: 0.9 } : {}) });
  const start = weight.copy();
  const graph = record({ weight, grad }, (given) => {
    optimizer.update(0, given.weight, given.grad, state);
    return given.weight;
  });
  const direct = start.copy();
  twin.update(0, direct, other, twin.create_state(0, direct));
  for (const x of [state].flat()) if (x) zeroOut(x);
  const [replayed] = execute(graph, { weight: start, grad: other }).outputs;
  expect(replayed.asnumpy().data).toEqual(direct.asnumpy().data);
});

describe('clipping reads no element: it replays to its bits', () => {
  it('clip_grad_norm_', () => {
    torch.manual_seed(7);
    const [start, other] = [0, 1].map(() => torch.randn(4, 3).mul(5));
    const parameter = torch.zeros(4, 3, { requires_grad: true });
    const clip = (grad: torch.Tensor): torch.Tensor[] => {
      parameter.grad = grad.clone();
      return [nn.utils.clip_grad_norm_(parameter, 1), parameter.grad];
    };
    const graph = record({ grad: start }, ({ grad }) => clip(grad));
    expect(execute(graph, { grad: other }).outputs.map(bits)).toEqual(clip(other).map(bits));
  });

  it('clip_global_norm, where it gives an array', () => {
    seedMXNet(7);
    const [start, other] = [0, 1].map(() => normal(0, 5, { shape: [4, 3] }));
    const clip = (x: typeof start) => {
      const y = x.copy();
      return [clip_global_norm([y], 1, { check_isfinite: false }), y];
    };
    const graph = record({ x: start }, ({ x }) => clip(x));
    expect(execute(graph, { x: other }).outputs.map((y) => y.asnumpy().data)).toEqual(
      clip(other).map((y) => y.asnumpy().data),
    );
  });
});
