// A network recorded on a sequence of any length, as a program of one step: recurrent layers that begin with fixed states carry
// them on from then.

import { type Carried, type Program, StateError, type Step, type Tensor, withGrad } from '../../engine/index.ts';
import { Expression } from '../expression.ts';
import { generatorOf } from '../generators.ts';
import type { Graph } from '../graph.ts';
import { record } from '../record.ts';
import { substituted } from '../substitute.ts';
import { Axis } from './along.ts';
import { STEPS } from './apart.ts';

/** What of a network is streamed. */
export interface Streamed {
  readonly program: Program;
  /** Shape of the output of one step, without the dimension of the steps. */
  readonly shape: readonly number[];
}

/** Values that follow from the inputs; what is filled with one number follows from nothing. */
function followers({ inputs, nodes }: Graph): Set<number> {
  const live = new Set(inputs.map(({ value }) => value));
  for (const { op, inputs, outputs } of nodes) {
    if (op.name === 'full' || !inputs.some((n) => n !== null && live.has(n))) continue;
    for (const n of outputs) live.add(n);
  }
  return live;
}

/** The network on any number of steps. @throws StateError where it does something else for other numbers. */
function recorded<T extends Tensor>(network: (x: T) => T, x: T, dim: number): Graph {
  try {
    return withGrad(false, () => record([x], network, { symbolic: { input0: { [dim]: STEPS } } }));
  } catch (error) {
    if (!(error instanceof StateError) || error.hint !== undefined) throw error;
    const hint =
      'a stream takes a forward that does the same for each number of steps: no loop over them, no reads of elements';
    throw new StateError(error.message, hint);
  }
}

/** States of recurrent layers: inputs 1 and 2, whose places outputs 1 and 2 take. */
const STATES = [
  [1, 'h'],
  [2, 'c'],
] as const;

/**
 * The program of one step of a network that runs over `x`, whose dimension `dim` are the steps, two at least.
 * @throws StateError naming what cannot be computed step by step.
 */
export function streamed<T extends Tensor>(network: (x: T) => T, x: T, dim: number): Streamed {
  const graph = recorded(network, x, dim);
  const draws = graph.nodes.find(generatorOf);
  if (draws) {
    throw new StateError(
      `cannot stream ${draws.op.name}: it draws random numbers`,
      'call model.eval() where dropout draws',
    );
  }
  const live = followers(graph);
  const axis = new Axis(graph, live);
  const one = new Map([[STEPS, 1]]);
  const [{ value: input }] = graph.inputs;
  const [{ value: output }] = graph.outputs;
  if (!live.has(output)) throw new StateError('the output of the model does not follow from its input');
  const steps = graph.nodes.map(
    (node): Step => ({
      op: node.op,
      inputs: node.inputs,
      outputs: node.outputs,
      attributes: substituted(node, one),
      live: node.outputs.some((n) => live.has(n)),
    }),
  );
  const carried = graph.nodes.flatMap(({ inputs, attributes }, step): Carried[] => {
    const [sequence] = inputs;
    if (!('reverse' in attributes) || sequence === null || !axis.of(sequence) || !live.has(sequence)) return [];
    return STATES.flatMap(([i, name]) => {
      const value = inputs[i];
      return value === null ? [] : [{ step, input: i, value, output: i, name }];
    });
  });
  const specs = graph.values.map(({ shape, dtype }) => ({
    dtype,
    shape: shape.map((size) => (size instanceof Expression ? size.at(one) : size)),
  }));
  const along = axis.of(output);
  const shape = specs[output].shape.filter((_, d) => along?.rows !== 1 || d !== along.dim);
  return { program: { specs, steps, constants: graph.constants, input, output, carried }, shape };
}
