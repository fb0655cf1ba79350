// A recorded network as ops of one step. Recurrent layers that begin with fixed states carry them on from then, and a convolution along
// the steps the context that it looks at.

import * as f from '../../engine/functions.ts';
import type { Bound, Carried, Spec, Step } from '../../engine/index.ts';
import { Expression } from '../expression.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { substituted } from '../substitute.ts';
import { Axis } from './along.ts';
import { type Along, STEPS } from './apart.ts';
import { convolves, keeps, reach } from './places.ts';

const ONE = new Map([[STEPS, 1]]);

/** States of recurrent layers: inputs 1 and 2, whose places outputs 1 and 2 take. */
const STATES = [
  [1, 'h'],
  [2, 'c'],
] as const;

/** Values that follow from the inputs; what is filled with one number follows from nothing. */
function followers({ inputs, nodes }: Graph): Set<number> {
  const live = new Set(inputs.map(({ value }) => value));
  for (const { op, inputs, outputs } of nodes) {
    if (op.name === 'full' || !inputs.some((n) => n !== null && live.has(n))) continue;
    for (const n of outputs) live.add(n);
  }
  return live;
}

export class Steps {
  readonly steps: Step[] = [];
  readonly carried: Carried[] = [];
  /** Those of the graph, and behind them those of contexts. */
  readonly specs: Spec[];
  private readonly graph: Graph;
  private readonly live: ReadonlySet<number>;
  private readonly axis: Axis;

  /** @throws StateError naming the op that does not keep steps apart. */
  constructor(graph: Graph) {
    this.graph = graph;
    this.live = followers(graph);
    this.axis = new Axis(graph, this.live);
    this.specs = graph.values.map(({ dtype }, value) => ({ dtype, shape: this.shapeOf(value) }));
    for (const node of graph.nodes) this.add(node);
  }

  /** Whether a value follows from the frame. */
  follows(value: number): boolean {
    return this.live.has(value);
  }

  /** The steps of a value that follows from the frame; null where it has none. */
  along(value: number | null): Along | null {
    return value !== null && this.live.has(value) ? this.axis.of(value) : null;
  }

  /** The shape of a value in one step, without what stands beside steps. */
  private shapeOf(value: number): number[] {
    const along = this.axis.of(value);
    return this.graph.values[value].shape.map((size, d) => {
      if (!(size instanceof Expression)) return size;
      return d === along?.dim ? along.rows : size.at(ONE);
    });
  }

  private add(node: GraphNode): void {
    const { op, inputs, outputs } = node;
    const time = this.along(inputs[0]);
    if (time && convolves(node, time)) this.convolution(node, time);
    else if (time && keeps(node, time, this.along(outputs[0]))) this.push(f.alias.op, inputs, outputs, {});
    else {
      const attributes = substituted(node, ONE);
      const step = this.push(
        op,
        inputs,
        outputs,
        attributes,
        outputs.some((n) => this.live.has(n)),
      );
      if (!('reverse' in attributes) || time === null) return;
      for (const [input, name] of STATES) this.carry(step, input, inputs[input], outputs[input], name);
    }
  }

  /** A convolution, without padding, of a window: the context, and behind it the step. */
  private convolution(node: GraphNode, { lead, fill }: Along): void {
    const [x, weight, bias] = node.inputs;
    if (x === null || weight === null) return;
    const { shape, dtype } = this.specs[x];
    const before = reach(node, this.specs[weight].shape);
    const attributes = { ...node.attributes, padding: [0, 0] };
    const part = (length: number): number => this.specs.push({ dtype, shape: [shape[0], shape[1], length] }) - 1;
    let window = x;
    if (before > 0) {
      const [first, whole, next] = [part(before), part(before + 1), part(before)];
      const value = lead > 0 ? fill : 0;
      this.push(f.full.op, [], [first], { shape: this.specs[first].shape, dtype, value }, false);
      const step = this.push(f.cat_all.op, [first, x], [whole], { dim: 2 });
      this.push(f.slice.op, [whole], [next], { dim: 2, start: 1, end: before + 1, step: 1 });
      this.carry(step, 0, first, next, 'context');
      window = whole;
    }
    this.push(node.op, [window, weight, bias], node.outputs, attributes);
  }

  /** Adds a step; gives its position. */
  private push(op: Bound, inputs: Step['inputs'], outputs: readonly number[], attributes: object, live = true): number {
    return this.steps.push({ op, inputs, outputs, attributes, live }) - 1;
  }

  private carry(step: number, input: number, value: number | null, next: number, name: string): void {
    if (value !== null) this.carried.push({ step, input, value, next, name });
  }
}
