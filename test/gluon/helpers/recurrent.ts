// A plan of a recurrent network (test/property/helpers/plan.ts) as a Gluon layer, or as the stack of cells that shares its
// parameters: weights, inputs, states and upstream gradients are drawn from the plan's seed.

import fc from 'fast-check';
import * as f from '../../../src/engine/functions.ts';
import { read, type Tensor } from '../../../src/engine/index.ts';
import type { Parameter } from '../../../src/gluon/parameters/parameter.ts';
import type { Cell } from '../../../src/gluon/rnn/cells/cell.ts';
import { LSTMPCell } from '../../../src/gluon/rnn/cells/contrib.ts';
import { BidirectionalCell, GRU, HybridSequentialRNNCell, LSTM, RNN } from '../../../src/gluon/rnn/index.ts';
import * as autograd from '../../../src/mxnet/array/autograd.ts';
import type { NDArray } from '../../../src/mxnet/array/ndarray.ts';
import { type Context, cpu, reference } from '../../../src/mxnet/base/context.ts';
import * as nd from '../../../src/mxnet/nd.ts';
import { Draw, type Values } from '../../property/helpers/network.ts';
import { plans as allPlans, type Place, type Plan } from '../../property/helpers/plan.ts';

export type Layer = RNN | LSTM | GRU;

/** Networks that Gluon has: one to four layers with biases, and the reset gate after the product. */
export const plans = (fixed: Partial<Plan> = {}): fc.Arbitrary<Plan> =>
  fc
    .tuple(allPlans({ bias: true, ...fixed }), fc.integer({ min: 1, max: 4 }))
    .filter(([plan]) => plan.cell !== 'gru_reset_before')
    .map(([plan, layers]) => ({ ...plan, layers }));

export const contextOf = ({ device }: Place): Context => (device === 'reference' ? reference() : cpu());

/** An array of drawn numbers. */
function drawn(draw: Draw, shape: readonly number[], place: Place, bound = 1): NDArray {
  const count = shape.reduce((a, b) => a * b, 1);
  return nd.array(draw.values(count, place.dtype, bound), { dtype: place.dtype, ctx: contextOf(place) }).reshape(shape);
}

/** The layer of a plan, its parameters drawn. */
export function layerOf(plan: Plan, place: Place): Layer {
  const { cell, layers, hidden, inputs, bidirectional, projection, lengths } = plan;
  const options = {
    hidden_size: hidden,
    num_layers: layers,
    layout: plan.batchFirst ? 'NTC' : 'TNC',
    bidirectional,
    input_size: inputs,
    dtype: place.dtype,
    use_sequence_length: lengths !== null,
  };
  const make = {
    lstm: () => new LSTM({ ...options, projection_size: projection }),
    gru: () => new GRU(options),
    rnn_relu: () => new RNN(options),
    rnn_tanh: () => new RNN({ ...options, activation: 'tanh' }),
    gru_reset_before: () => {
      throw new Error('Gluon has none');
    },
  };
  const layer = make[cell]();
  layer.initialize({ init: 'zeros', ctx: contextOf(place) });
  const draw = new Draw(plan.seed);
  for (const parameter of parametersOf(layer)) {
    parameter.set_data(drawn(draw, parameter.shape as number[], place, 1 / Math.sqrt(hidden)));
  }
  return layer;
}

const parametersOf = (layer: Layer): Parameter[] => [...layer.collect_params().values()];

/** What a network is run on; every array but the lengths has a gradient. */
export interface Inputs {
  readonly x: NDArray;
  readonly states: readonly NDArray[] | null;
  readonly lengths: NDArray | null;
}

/** Leaves drawn for a plan. */
export function inputsOf(plan: Plan, place: Place): Inputs {
  const draw = new Draw(plan.seed + 1);
  const { batch, steps, layers, bidirectional, hidden, projection } = plan;
  const leaf = (shape: readonly number[]): NDArray => {
    const x = drawn(draw, shape, place);
    x.attach_grad();
    return x;
  };
  const x = leaf([...(plan.batchFirst ? [batch, steps] : [steps, batch]), plan.inputs]);
  const places = layers * (bidirectional ? 2 : 1);
  const states = [projection || hidden, ...(plan.cell === 'lstm' ? [hidden] : [])];
  return {
    x,
    states: plan.states ? states.map((width) => leaf([places, batch, width])) : null,
    lengths: plan.lengths && nd.array(plan.lengths, { ctx: contextOf(place) }),
  };
}

/** Output and final states, as a layer gives them. */
export type Result = readonly [output: NDArray, states: readonly NDArray[]];

/** Runs the layer itself. */
export function runLayer(layer: Layer, { x, states, lengths }: Inputs): Result {
  const batch = x.shape[layer._layout.indexOf('N')];
  return layer(x, states ?? layer.begin_state(batch, { ctx: x.context }), lengths);
}

/** The layer as a stack of cells; one with projection, which MXNet's own unfusing lacks, is built here. */
export function cellsOf(layer: Layer, plan: Plan): HybridSequentialRNNCell {
  if (plan.projection === 0) return layer._unfuse();
  const stack = new HybridSequentialRNNCell({ prefix: layer.prefix, params: layer.params });
  const cell = (prefix: string): Cell => new LSTMPCell(plan.hidden, plan.projection, { prefix });
  stack.name_scope(() => {
    for (let k = 0; k < plan.layers; k++) {
      const ahead = cell(`l${k}_`);
      stack.add(plan.bidirectional ? new BidirectionalCell(ahead, cell(`r${k}_`)) : ahead);
    }
  });
  return stack;
}

/** Unrolls the stack, with states in and out in the layer's shapes. */
export function runCells(stack: HybridSequentialRNNCell, plan: Plan, { x, states, lengths }: Inputs): Result {
  const places = plan.layers * (plan.bidirectional ? 2 : 1);
  const kinds = plan.cell === 'lstm' ? 2 : 1;
  const order = Array.from({ length: places }, (_, k) => k);
  const begin = states && order.flatMap((k) => states.map((s) => f.select(s, 0, k)));
  const [output, after] = stack.unroll(plan.steps, x, {
    begin_state: begin,
    layout: plan.batchFirst ? 'NTC' : 'TNC',
    merge_outputs: true,
    valid_length: lengths,
  });
  const kind = (i: number): NDArray =>
    f.stack(
      order.map((k) => after[k * kinds + i]),
      0,
    );
  return [output as NDArray, Array.from({ length: kinds }, (_, i) => kind(i))];
}

/** Outputs and states by name. */
export const named = (outputs: readonly Tensor[]): Values =>
  Object.fromEntries(outputs.map((y, i) => [i === 0 ? 'output' : `state ${i - 1}`, read(y)]));

/** Upstream gradients for a result, the same for every path. */
export function upstream(outputs: readonly NDArray[], plan: Plan, place: Place): NDArray[] {
  const draw = new Draw(plan.seed + 2);
  return outputs.map((y) => drawn(draw, y.shape, place));
}

/** Runs `body` recorded, and then back; gradients of inputs, states and parameters by name. */
export function trained(
  layer: Layer,
  plan: Plan,
  place: Place,
  body: (inputs: Inputs) => Result,
): { outputs: NDArray[]; result: Values; grads: Values } {
  const inputs = inputsOf(plan, place);
  const [output, states] = autograd.record(() => body(inputs));
  const outputs = [output, ...states];
  autograd.backward(outputs, upstream(outputs, plan, place));
  return { outputs, result: named(outputs), grads: gradients(layer, inputs) };
}

/** What the last backward pass left. */
export function gradients(layer: Layer, { x, states }: Inputs): Values {
  const leaves = [x, ...(states ?? [])].map((leaf, i) => [i === 0 ? 'x' : `begin ${i - 1}`, leaf.grad] as const);
  const weights = [...layer._reg_params].map(([name, parameter]) => [name, parameter.grad()] as const);
  return Object.fromEntries([...leaves, ...weights].map(([name, g]) => [name, read(g as NDArray)]));
}
