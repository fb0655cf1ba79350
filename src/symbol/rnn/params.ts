// mx.rnn.RNNParams: the variables of cells by name, so that cells can share them.

import { bind } from '../../engine/index.ts';
import { bindOpen, declare, optional, required, str } from '../../mxnet/base/options.ts';
import { sym, type VariableOptions } from '../../mxnet/sym.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';

const making = declare('RNNParams.__init__', { prefix: optional(str, '') });
const getting = declare('RNNParams.get', { name: required(str) });

/** Variables whose names begin with a prefix. */
export class RNNParams {
  static readonly name: string = 'RNNParams';

  static readonly __module__: string = 'mxnet.rnn.rnn_cell';
  readonly _prefix: string;
  /** @internal The variables by their whole names. */
  readonly _params = new Map<string, SymbolOf>();

  constructor(...args: [prefix?: string | { readonly prefix?: string }]) {
    this._prefix = bind(making, args).prefix;
  }

  /** The variable `prefix + name`, made at the first call; keywords are those of `mx.sym.Variable`. */
  get(...args: [name: string, options?: VariableOptions]): SymbolOf {
    const [{ name }, options] = bindOpen(getting, args);
    const whole = this._prefix + name;
    const known = this._params.get(whole);
    if (known) return known;
    const made = sym.Variable(whole, options);
    this._params.set(whole, made);
    return made;
  }

  /** @internal Takes over the variables of others. */
  _update(others: RNNParams): void {
    for (const [name, variable] of others._params) this._params.set(name, variable);
  }

  toString(): string {
    return '<mxnet.rnn.rnn_cell.RNNParams object>';
  }
}
