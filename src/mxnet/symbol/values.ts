// The values of a graph as it runs, by node; those of recurrences are one array each, cut where somebody wants a step.

import * as f from '../../engine/functions.ts';
import { cells, recurrent } from '../../rules/recurrent.ts';
import type { NDArray } from '../array/ndarray.ts';
import { scanWeights } from '../operators/recurrent/weights.ts';
import type { Chain } from './chains.ts';
import type { Entry, GraphNode } from './node.ts';
import type { Merge, Scan, Source } from './plan.ts';

export class Values {
  readonly #values = new Map<GraphNode, readonly NDArray[]>();
  /** The outputs [T, N, H] of recurrences, and where the output of each step is in them. */
  readonly #sequences = new Map<Chain, NDArray>();
  readonly #steps = new Map<GraphNode, readonly [sequence: NDArray, step: number]>();

  set(node: GraphNode, outputs: readonly NDArray[]): void {
    this.#values.set(node, outputs);
  }

  /** The value of an output. @throws Error for one that no earlier unit gave: a fault of the plan's. */
  readonly at = ({ node, index }: Entry): NDArray => {
    const known = this.#values.get(node)?.[index];
    if (known) return known;
    const step = this.#steps.get(node);
    if (!step) throw new Error(`${node.name} has no value yet`);
    const value = f.select(step[0], 0, step[1]);
    this.set(node, [value]);
    return value;
  };

  /** The whole of a sequence: [T, N, I]. */
  #sequence(source: Source): NDArray {
    if ('parts' in source) return f.stack(source.parts.map(this.at), 0);
    if ('chain' in source) return this.#sequenceOf(source.chain);
    const whole = this.at(source.whole);
    return source.axis === 0 ? whole : f.transpose(whole, 0, 1);
  }

  #sequenceOf(chain: Chain): NDArray {
    const found = this.#sequences.get(chain);
    if (found) return found;
    throw new Error('a recurrence has not run yet');
  }

  /** Runs a recurrence. */
  setScan({ chain, source }: Scan): void {
    const [i2h_weight, i2h_bias, h2h_weight, h2h_bias] = chain.weights.map(this.at);
    const state = (entry: Entry): NDArray => f.unsqueeze(this.at(entry), 0);
    const { output, c } = recurrent<NDArray>(this.#sequence(source), state(chain.h), chain.c && state(chain.c), {
      cell: cells[chain.cell],
      weights: [scanWeights({ i2h_weight, i2h_bias, h2h_weight, h2h_bias })],
      bidirectional: false,
      batchFirst: false,
      hiddenSize: h2h_weight.shape[1],
      dropout: (x) => x,
    });
    this.#sequences.set(chain, output);
    for (const [t, { node }] of chain.outputs.entries()) this.#steps.set(node, [output, t]);
    if (chain.lastC && c) this.set(chain.lastC.node, [f.select(c, 0, 0)]);
  }

  /** Puts the outputs of a recurrence together. */
  setMerge({ node, chain, axis }: Merge): void {
    const sequence = this.#sequenceOf(chain);
    this.set(node, [axis === 0 ? sequence : f.clone(f.transpose(sequence, 0, 1))]);
  }
}
