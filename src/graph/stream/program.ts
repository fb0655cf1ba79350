// A network recorded on a sequence of any length, as a program of one step.

import { type Program, StateError, type Tensor, withGrad } from '../../engine/index.ts';
import { generatorOf } from '../generators.ts';
import type { Graph } from '../graph.ts';
import { record } from '../record.ts';
import { mixed, STEPS } from './apart.ts';
import { Steps } from './steps.ts';

/** What of a network is streamed. */
export interface Streamed {
  readonly program: Program;
  /** Shape of the output of one step, without the dimension of the steps. */
  readonly shape: readonly number[];
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
  const made = new Steps(graph);
  const { steps, specs, carried } = made;
  const [{ value: input }] = graph.inputs;
  const [{ value: output }] = graph.outputs;
  if (!made.follows(output)) throw new StateError('the output of the model does not follow from its input');
  const along = made.along(output);
  if (along && along.lead > 0) mixed('pad');
  const shape = specs[output].shape.filter((_, d) => along?.rows !== 1 || d !== along.dim);
  return { program: { specs, steps, constants: graph.constants, input, output, carried }, shape };
}
