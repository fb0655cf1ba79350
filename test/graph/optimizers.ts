// Optimizer steps in a recorded computation: parameters, states and counts of steps are new versions in a replay, as the direct run has
// them, one step after another. Needs no test runner.

import fc from 'fast-check';
import { clip_global_norm } from '../../src/gluon/utils.ts';
import { execute, type Graph, record } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { cpu, gpu, withContext } from '../../src/mxnet/base/context.ts';
import { create } from '../../src/mxnet/optimizers/index.ts';
import { normal, seed as seedMXNet } from '../../src/mxnet/random/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { zeroOut } from '../../src/rules/write.ts';
import { type Check, type Checks, checksOf, same } from './same.ts';

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

/** Everything that an optimizer and its parameters hold, in order. */
const held = (params: readonly torch.Tensor[], optimizer: optim.Optimizer): torch.Tensor[] => [
  ...params,
  ...params.flatMap((p) => Object.values(optimizer.state.get(p) ?? {}) as torch.Tensor[]),
];

/** Puts what a replay would have written into what the graph holds. */
function commit(graph: Graph, written: ReadonlyMap<number, torch.Tensor>): void {
  torch.no_grad(() => {
    for (const [first, last] of written) (graph.constants.get(first) as torch.Tensor).detach().copy_(last);
  });
}

/** A small network, its optimizer and what one training step does. */
function setup(device: Device, make: Make, flag: boolean, seed: number) {
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

const seeds = fc.nat(1000);
const before = fc.integer({ min: 1, max: 4 });

/** A training step replays as the direct one. */
const replays =
  (make: Make): Check =>
  (device, share = 1) =>
    fc.assert(
      fc.asyncProperty(seeds, fc.boolean(), before, async (seed, flag, before) => {
        const [direct, recorded] = [0, 1].map(() => setup(device, make, flag, seed));
        const agree = (): Promise<void> =>
          same(held(recorded.params, recorded.optimizer), held(direct.params, direct.optimizer));
        const inputs = Array.from({ length: before + 4 }, () => torch.randn(5, 2, 3, { device }));
        // The states are there when the recording begins, so that a replay goes on from them.
        for (const x of inputs.slice(0, before)) for (const { train } of [direct, recorded]) train(x);
        const start = inputs[before];
        const graph = record({ x: start }, ({ x }) => recorded.train(x));
        direct.train(start);
        await agree();
        for (const x of inputs.slice(before + 1)) {
          const { outputs, written } = execute(graph, { x });
          await same(outputs, [direct.train(x)]);
          commit(graph, written);
          await agree();
        }
      }),
      { numRuns: Math.ceil(5 * share) },
    );

export const optimizing = checksOf(optimizers, replays);

const onContext = <T>(device: Device, body: () => T): T => withContext(device === 'webgpu' ? gpu() : cpu(), body);

const rules = ['sgd', 'nag', 'adam', 'rmsprop', 'adagrad', 'lamb', 'lars', 'ftml', 'signum'];

/** MXNet counts updates in the optimizer, not in its arrays: a replay repeats the update that was recorded. */
const updates =
  (name: string): Check =>
  (device) => {
    const [replayed, direct] = onContext(device, () => {
      seedMXNet(7);
      const [weight, grad, other] = [0, 1, 2].map(() => normal(0, 1, { shape: [4, 3] }));
      const options = { learning_rate: 0.1, wd: 0.01, ...(name === 'lars' ? { momentum: 0.9 } : {}) };
      const [optimizer, twin] = [create(name, options), create(name, options)];
      const state = optimizer.create_state(0, weight);
      const start = weight.copy();
      const graph = record({ weight, grad }, (given) => {
        optimizer.update(0, given.weight, given.grad, state);
        return given.weight;
      });
      const direct = start.copy();
      twin.update(0, direct, other, twin.create_state(0, direct));
      for (const x of [state].flat()) if (x) zeroOut(x);
      return [execute(graph, { weight: start, grad: other }).outputs, [direct]];
    });
    return same(replayed, direct);
  };

/** What reads no element. */
export const updating: Checks = {
  ...checksOf(Object.fromEntries(rules.map((name) => [`MXNet's ${name}`, name])), updates),
  clip_grad_norm_: (device) => {
    torch.manual_seed(7);
    const [start, other] = [0, 1].map(() => torch.randn(4, 3, { device }).mul(5));
    const parameter = torch.zeros(4, 3, { requires_grad: true, device });
    const clip = (grad: torch.Tensor): torch.Tensor[] => {
      parameter.grad = grad.clone();
      return [nn.utils.clip_grad_norm_(parameter, 1), parameter.grad];
    };
    const graph = record({ grad: start }, ({ grad }) => clip(grad));
    return same(execute(graph, { grad: other }).outputs, clip(other));
  },
  'clip_global_norm, where it gives an array': (device) => {
    const [replayed, direct] = onContext(device, () => {
      seedMXNet(7);
      const [start, other] = [0, 1].map(() => normal(0, 5, { shape: [4, 3] }));
      const clip = (x: typeof start) => {
        const y = x.copy();
        return [clip_global_norm([y], 1, { check_isfinite: false }), y];
      };
      return [
        execute(
          record({ x: start }, ({ x }) => clip(x)),
          { x: other },
        ).outputs,
        clip(other),
      ];
    });
    return same(replayed, direct);
  },
};
