// A graph as a function of arrays: called under autograd it is recorded as any other, and its states move when the gradient
// arrives. It has one program for every set of shapes that it meets.

import type { Shape } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { moveStates } from '../array/states.ts';
import type { Context } from '../base/context.ts';
import { is_recording, is_training } from '../base/modes.ts';
import { inferShapes } from './infer.ts';
import { namesOf, variablesOf } from './lists.ts';
import type { Entry } from './node.ts';
import { Program } from './program.ts';

/** Programs that are kept: a graph that meets ever new shapes does not grow for ever. */
const KEPT = 32;

export class GraphCall {
  readonly #heads: readonly Entry[];
  readonly #own: ReturnType<typeof variablesOf>;
  readonly #programs = new Map<string, Program>();

  constructor(heads: readonly Entry[]) {
    this.#heads = heads;
    this.#own = variablesOf(heads);
  }

  /** The names of all variables in the order of the graph: what `run` takes. */
  get names(): string[] {
    return namesOf(this.#own.inputs);
  }

  /** What the shapes of some variables tell of those of all, and of the outputs; 0 and [] are what they do not. */
  shapes(given: ReadonlyMap<string, Shape>): {
    readonly variables: readonly Shape[];
    readonly outputs: readonly Shape[];
  } {
    const all = inferShapes(this.#own.nodes, given);
    const at = ({ node, index }: Entry): Shape => all.get(node)?.[index] ?? [];
    return { variables: this.#own.inputs.map((node) => at({ node, index: 0 })), outputs: this.#heads.map(at) };
  }

  #program(variables: readonly NDArray[], context: Context): Program {
    const key = [context, ...variables.map(({ shape, dtype }) => `${shape} ${dtype}`)].join('; ');
    const known = this.#programs.get(key);
    if (known) return known;
    const { nodes, inputs } = this.#own;
    const shapes = inferShapes(nodes, new Map(inputs.map(({ name }, i) => [name, variables[i].shape] as const)));
    const made = new Program(this.#heads, nodes, context, shapes);
    if (this.#programs.size >= KEPT) this.#programs.clear();
    this.#programs.set(key, made);
    return made;
  }

  /** The outputs on the values of all variables. @throws MXNetError for shapes that do not fit. */
  run(variables: readonly NDArray[], context: Context): readonly NDArray[] {
    const modes = { training: is_training(), recording: is_recording() };
    const { outputs, states } = this.#program(variables, context).run(variables, modes);
    const moves = [...states].map(([place, next]) => [variables[place], () => next] as const);
    if (moves.length > 0) for (const output of outputs) moveStates(output, moves);
    return outputs;
  }
}
