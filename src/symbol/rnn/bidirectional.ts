// mx.rnn.BidirectionalCell: one cell reads the sequence forward, another backward.

import { bind, NotImplementedError } from '../../engine/index.ts';
import { type Arguments, declare, optional, required, str } from '../../mxnet/base/options.ts';
import { sym } from '../../mxnet/sym.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { cell, type Step, shared } from './cell.ts';
import { CellGroup } from './group.ts';
import * as sequence from './sequence.ts';
import type { Nested, Unrolled, UnrollOptions } from './unroll.ts';

const options = {
  /** Reads from the first step on. */
  l_cell: required(cell),
  /** Reads from the last step back. */
  r_cell: required(cell),
  ...shared,
  output_prefix: optional(str, 'bi_'),
};
const declared = declare('BidirectionalCell.__init__', options);

/** Outputs of both cells joined along the features. `unroll` ends with [states forward, states backward]. */
export class BidirectionalCell extends CellGroup<readonly Nested[]> {
  static override readonly name: string = 'BidirectionalCell';

  readonly #output_prefix: string;

  /** @throws AssertionError where this cell and one of the two were both given variables. */
  constructor(...args: Arguments<typeof options, 'l_cell'>) {
    const { l_cell, r_cell, params, output_prefix } = bind(declared, args);
    super(params);
    this.#output_prefix = output_prefix;
    this._join([l_cell, r_cell]);
    this._cells.push(l_cell, r_cell);
  }

  protected override get _modifier(): string {
    return 'DropoutCell';
  }

  protected override get _stepper(): string {
    return 'BidirectionalCell';
  }

  /** @throws NotImplementedError: the backward cell needs the whole sequence. */
  override _step(): Step {
    throw new NotImplementedError('Bidirectional cannot be stepped. Please use unroll');
  }

  protected override get _unroller(): string {
    return 'BidirectionalCell';
  }

  override _unrolled({ length, inputs, begin_state, layout, merge_outputs }: UnrollOptions): Unrolled {
    this.reset();
    const steps = sequence.split(inputs, length, layout);
    const states = begin_state ?? this.begin_state();
    const [l_cell, r_cell] = this._cells;
    const own = l_cell.state_info.length;
    const [ahead, l_states]: Unrolled = l_cell.unroll(length, steps, states.slice(0, own), layout, merge_outputs);
    const turned = [...steps].reverse();
    const [behind, r_states]: Unrolled = r_cell.unroll(length, turned, states.slice(own), layout, merge_outputs);
    const after = [l_states, r_states];

    const axis = sequence.timeAxis(layout);
    if ((merge_outputs ?? true) && ahead instanceof SymbolOf && behind instanceof SymbolOf) {
      const name = `${this.#output_prefix}out`;
      return [sym.Concat(ahead, sym.reverse({ data: behind, axis }), { dim: 2, name }), after];
    }
    const [l, r] = [ahead, behind].map((x) =>
      x instanceof SymbolOf ? sequence.sliced(x, length, axis, 'SliceChannel') : x,
    );
    const back = [...r].reverse();
    const joined = l.map((x, t) => sym.Concat(x, back[t], { dim: 1, name: `${this.#output_prefix}t${t}` }));
    return [joined, after];
  }
}
