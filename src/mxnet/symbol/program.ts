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
import { isMerge, isScan, planOf, type Unit } from './plan.ts';
import { Values } from './values.ts';

export interface Modes {
  readonly training: boolean;
  readonly recording: boolean;
}

/** What a run gives: the heads, and what the states are to become, by their place among the variables. */
export interface Run {
  readonly outputs: readonly NDArray[];
  readonly states: ReadonlyMap<number, NDArray>;
}

let fusing = true;

/** @internal Runs the callback without fusing: what the fused recurrences are checked against. */
export function withoutFusing<R>(body: () => R): R {
  const before = fusing;
  fusing = false;
  try {
    return body();
  } finally {
    fusing = before;
  }
}

export class Program {
  readonly #heads: readonly Entry[];
  readonly #inputs: readonly GraphNode[];
  readonly #units: readonly Unit[];
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
    this.#inputs = nodes.filter(({ op }) => op === null);
    this.#units = fusing ? planOf(heads, nodes, ({ node, index }) => shapes.get(node)?.[index] ?? []) : nodes;
    this.#context = context;
    this.#shapes = shapes;
  }

  /** How many recurrences run by the fused kernel. */
  get fused(): number {
    return this.#units.filter(isScan).length;
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
    const values = new Values();
    const places = new Map(variables.map((x, i) => [x, i] as const));
    for (const [i, node] of this.#inputs.entries()) values.set(node, [variables[i]]);
    const { states } = withStates(() => {
      for (const unit of this.#units) {
        if (isScan(unit)) values.setScan(unit);
        else if (isMerge(unit)) values.setMerge(unit);
        else if (unit.op) values.set(unit, this.#call(unit, unit.inputs.map(values.at)));
      }
    });
    const moved = [...states].flatMap(([state, next]) => {
      const place = places.get(state);
      return place === undefined ? [] : [[place, next] as const];
    });
    return { outputs: this.#heads.map(values.at), states: new Map(moved) };
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
