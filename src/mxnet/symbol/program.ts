// A graph ready to run. The first run in a mode goes through the operators' bodies and is recorded as the engine's graph;
// later ones run that record, which holds no checks, no attributes to read and no names.

import type { Shape } from '../../engine/index.ts';
import { execute, type Graph, record } from '../../graph/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { withStates } from '../array/states.ts';
import { type Context, withContext } from '../base/context.ts';
import { withModes } from '../base/modes.ts';
import { atNode, filled } from './infer.ts';
import type { Entry, GraphNode } from './node.ts';
import { optionsAt } from './options.ts';

export interface Modes {
  readonly training: boolean;
  readonly recording: boolean;
}

/** What a run gives: the heads, and what the states are to become, by their place among the variables. */
export interface Run {
  readonly outputs: readonly NDArray[];
  readonly states: ReadonlyMap<number, NDArray>;
}

export class Program {
  readonly #heads: readonly Entry[];
  readonly #nodes: readonly GraphNode[];
  readonly #context: Context;
  readonly #shapes: ReadonlyMap<GraphNode, readonly Shape[]>;
  readonly #records = new Map<string, { readonly graph: Graph; readonly states: readonly number[] }>();

  /** `nodes` in order; `shapes` of what is made of nothing. */
  constructor(
    heads: readonly Entry[],
    nodes: readonly GraphNode[],
    context: Context,
    shapes: ReadonlyMap<GraphNode, readonly Shape[]>,
  ) {
    this.#heads = heads;
    this.#nodes = nodes;
    this.#context = context;
    this.#shapes = shapes;
  }

  /** Runs on the values of the variables, in the order of the nodes. */
  run(variables: readonly NDArray[], modes: Modes): Run {
    return withModes(modes, () => withContext(this.#context, () => this.#run(variables, modes)));
  }

  #run(variables: readonly NDArray[], { training, recording }: Modes): Run {
    if (variables.length === 0) return this.#plain(variables);
    const key = `${training} ${recording}`;
    const known = this.#records.get(key);
    if (known) {
      const results = execute(known.graph, variables).outputs;
      const own = this.#heads.length;
      return {
        outputs: results.slice(0, own),
        states: new Map(known.states.map((place, i) => [place, results[own + i]] as const)),
      };
    }
    let first: Run = { outputs: [], states: new Map() };
    const graph = record(variables, (...inputs: NDArray[]) => {
      first = this.#plain(inputs);
      return [...first.outputs, ...first.states.values()];
    });
    this.#records.set(key, { graph, states: [...first.states.keys()] });
    return first;
  }

  /** Goes through the bodies of the operators. */
  #plain(variables: readonly NDArray[]): Run {
    const values = new Map<GraphNode, readonly NDArray[]>();
    const inputs = this.#nodes.filter(({ op }) => op === null);
    const places = new Map(variables.map((x, i) => [x, i] as const));
    for (const [i, node] of inputs.entries()) values.set(node, [variables[i]]);
    const at = ({ node, index }: Entry): NDArray => (values.get(node) as readonly NDArray[])[index];
    const { states } = withStates(() => {
      for (const node of this.#nodes) if (node.op) values.set(node, this.#call(node, node.inputs.map(at)));
    });
    const moved = [...states].map(([state, next]) => [places.get(state) as number, next] as const);
    return { outputs: this.#heads.map(at), states: new Map(moved) };
  }

  #call(node: GraphNode, inputs: readonly NDArray[]): readonly NDArray[] {
    const { op } = node;
    if (op === null) return [];
    const options = optionsAt(node);
    const [shape] = this.#shapes.get(node) ?? [];
    const fitting = shape && op.traits.resized ? op.traits.resized(options, shape) : options;
    try {
      const made = op.body(filled(op, fitting, inputs, node.name));
      return Array.isArray(made) ? made : [made];
    } catch (error) {
      throw atNode(error, node.name);
    }
  }
}
