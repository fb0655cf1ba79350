// Where the steps of a sequence are in each value of a recorded network, followed from the frame through every op, and whether
// each op keeps them apart (apart.ts): only then is one step computed without the others.

import { Expression } from '../expression.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { type Along, after, besides, checkApart, checkFixed, type Given, mixed, refuse, stepsOf } from './apart.ts';
import { type Lead, leadOf } from './places.ts';

export class Axis {
  private readonly graph: Graph;
  private readonly live: ReadonlySet<number>;
  private readonly known = new Map<number, Along | null>();

  /** @throws StateError naming the op that does not keep steps apart. */
  constructor(graph: Graph, live: ReadonlySet<number>) {
    this.graph = graph;
    this.live = live;
    for (const { value } of graph.inputs) this.known.set(value, this.found(value, 'the frame'));
    for (const node of graph.nodes) this.follow(node);
  }

  /** The steps of a value; null where it has none, being of the newest step or the same at all. */
  of(value: number): Along | null {
    return this.known.get(value) ?? null;
  }

  /** By a value's shape alone. */
  private found(value: number, op: string, inner = 1): Along | null {
    const { shape } = this.graph.values[value];
    const dims = shape.flatMap((size, d) => (size instanceof Expression ? [d] : []));
    if (dims.length === 0) return null;
    const steps = stepsOf(shape[dims[0]]);
    if (dims.length > 1 || steps === null || (steps.rows > 1 && steps.more !== 0)) return mixed(op);
    return { dim: dims[0], rows: steps.rows, inner, lead: 0, fill: 0 };
  }

  private follow(node: GraphNode): void {
    const { op, inputs, outputs, sizes } = node;
    const given = inputs.map((n): Given => {
      if (n === null) return null;
      return { along: this.of(n), live: this.live.has(n), shape: this.graph.values[n].shape };
    });
    const [timed, ...others] = given.flatMap((x) => (x?.live && x.along ? [x.along] : []));
    const shapes = outputs.map((n) => this.graph.values[n].shape);
    let lead: Lead | null = null;
    if (!outputs.some((n) => this.live.has(n))) checkFixed(node, given);
    else if (timed) {
      if (given.some((x) => x?.live && !x.along)) {
        refuse(
          op.name,
          'it gives the newest step to all steps',
          'stream the layers before it, and apply it to what they gave',
        );
      }
      if (others.some((x) => x.inner !== timed.inner || x.lead !== timed.lead || x.fill !== timed.fill)) mixed(op.name);
      lead = leadOf(node, given, timed, shapes[0]);
      if (lead === null) checkApart(node, given, timed, shapes[0]);
    } else if (sizes.length > 0) mixed(op.name);
    for (const n of outputs) {
      const inner = op.name === 'view' && timed ? this.reshaped(node, timed) : timed?.inner;
      const along = this.found(n, op.name, inner);
      const { lead: before = 0, fill = 0 } = lead ?? timed ?? {};
      if (along && !this.live.has(n) && besides(this.graph.values[n].shape, along) !== 0) mixed(op.name);
      this.known.set(n, along && { ...along, lead: before, fill });
    }
  }

  /** How many rows lie within a step in another shape, where the steps must lie as far apart as before. */
  private reshaped({ op, inputs, outputs }: GraphNode, { dim, inner }: Along): number {
    const { values } = this.graph;
    const apart = after(values[inputs[0] as number].shape, dim) * inner;
    const to = this.found(outputs[0], op.name);
    if (!to) return mixed(op.name);
    const within = apart / after(values[outputs[0]].shape, to.dim);
    return within === 1 || within === to.rows ? within : mixed(op.name);
  }
}
