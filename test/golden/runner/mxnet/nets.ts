// Whole nets of the seeded cases, built from their description.

import { gluon, nd } from 'bptt/gluon';
import { type Block, build, type NDArray, type Spec } from './build.ts';

/** A net: the tutorial's kind of model, or children added to a container. */
export type Net =
  | { readonly kind: 'model'; readonly rnn: Spec; readonly out: Spec; readonly input: readonly number[] }
  | {
      readonly kind: 'sequential';
      readonly target: string;
      readonly children: readonly Spec[];
      readonly input_ids?: readonly number[];
      readonly unroll?: readonly number[];
    };

type Forward = (...args: unknown[]) => unknown;

/** A block with a recurrent layer and an output layer as attributes, made without name_scope. */
export class Model extends gluon.Block {
  rnn: Forward;
  out: Forward;

  constructor(rnn: Spec, out: Spec, prefix: string) {
    super({ prefix });
    this.rnn = build(rnn) as Forward;
    this.out = build(out) as Forward;
  }

  /** The output layer on the last step. */
  override forward(x: NDArray): NDArray {
    return this.out((this.rnn(x) as NDArray).at(':', -1, ':')) as NDArray;
  }
}

/** A language model: embedding, recurrent layer with states, output layer, all made in the name scope. */
export class LanguageModel extends gluon.Block {
  embed!: Forward;
  rnn!: Forward & { begin_state(batch: number): NDArray[] };
  out!: Forward;

  constructor(embed: Spec, rnn: Spec, out: Spec) {
    super({ prefix: 'lm_' });
    this.name_scope(() => {
      this.embed = build(embed) as Forward;
      this.rnn = build(rnn) as LanguageModel['rnn'];
      this.out = build(out) as Forward;
    });
  }

  override forward(x: NDArray, states: NDArray[]): [NDArray, NDArray[]] {
    const [output, next] = this.rnn(this.embed(x), states) as [NDArray, NDArray[]];
    return [this.out(output) as NDArray, next];
  }
}

/** Builds a net; `forward` calls it once with zeros of the described shape. */
export function buildNet(net: Net, dtype: string): { block: Block; forward: () => void } {
  if (net.kind === 'model') {
    const block = new Model(net.rnn, net.out, 'net_') as unknown as Block;
    return { block, forward: () => void block(nd.zeros([...net.input], { dtype })) };
  }
  const block = build({ target: net.target }) as Block & {
    add(child: unknown): void;
    unroll: (...args: unknown[]) => unknown;
  };
  for (const child of net.children) block.add(build(child));
  const { input_ids, unroll } = net;
  if (input_ids) return { block, forward: () => void block(nd.zeros([...input_ids])) };
  if (!unroll) throw new Error('a net without input');
  return { block, forward: () => void block.unroll(unroll[1], nd.zeros([...unroll], { dtype })) };
}
