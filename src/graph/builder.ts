// The list of nodes as it grows. Numbers are given in the order of arrival.

import type { Bound, Place, Spec, Tensor } from '../engine/index.ts';
import type { GraphNode, Scope, Value } from './graph.ts';

/** A node to be: what it runs on, and what it gives. */
export interface Step {
  readonly op: Bound;
  readonly inputs: readonly (number | null)[];
  readonly attributes: object;
  readonly results: readonly Spec[];
  readonly stopped: boolean;
  readonly place?: Place | null;
}

export class Builder {
  readonly values: Value[] = [];
  readonly nodes: GraphNode[] = [];
  readonly constants = new Map<number, Tensor>();
  /** The composite that runs now. */
  scope: Scope | null = null;

  value({ shape, dtype }: Spec, name?: string): number {
    this.values.push(name === undefined ? { shape, dtype } : { shape, dtype, name });
    return this.values.length - 1;
  }

  constant(x: Tensor, name?: string): number {
    const number = this.value(x, name);
    this.constants.set(number, x);
    return number;
  }

  node({ results, place = null, ...step }: Step): number[] {
    const outputs = results.map((spec) => this.value(spec));
    this.nodes.push({ ...step, sizes: [], outputs, scope: this.scope, place });
    return outputs;
  }

  /** What made a value, in words. */
  origin(number: number): string {
    const node = this.nodes.find(({ outputs }) => outputs.includes(number));
    return node ? `a result of ${node.op.name}` : (this.values[number].name ?? 'a constant');
  }
}
