// What cells made of cells share: they have all states, weights and variables of those below.

import { AssertionError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { keywordsOnly } from '../../mxnet/base/keywords.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { BaseRNNCell, checkOwn, type StateInfo } from './cell.ts';
import type { RNNParams } from './params.ts';
import type { Nested } from './unroll.ts';
import type { Weights } from './weights.ts';

/** A cell of several cells. */
export abstract class CellGroup<S extends Nested = Nested> extends BaseRNNCell<S> {
  readonly _cells: BaseRNNCell[] = [];
  /** Whether the variables of the cells come from this one. */
  readonly _override_cell_params: boolean;

  constructor(params: RNNParams | null) {
    super('', params);
    this._override_cell_params = params !== null;
  }

  /** What the error of a modified cell takes for an example. */
  protected abstract get _modifier(): string;

  /** Makes cells members, and shares variables. @throws AssertionError where both sides were given some. */
  protected _join(cells: readonly BaseRNNCell[]): void {
    if (this._override_cell_params) {
      if (!cells.every(({ _own_params }) => _own_params)) {
        throw new AssertionError(
          `Either specify params for ${this.constructor.name} or child cells, not both.`,
          'a cell that has made its variables already counts as one that was given some',
        );
      }
      for (const cell of cells) cell.params._update(this.params);
    }
    for (const cell of cells) this.params._update(cell.params);
  }

  override reset(...args: []): void {
    super.reset(...args);
    for (const cell of this._cells) cell.reset();
  }

  override get state_info(): StateInfo[] {
    return this._cells.flatMap((cell) => cell.state_info);
  }

  /** The states of all cells in one list. @throws TypeError for anything but keywords, which every cell gets. */
  override begin_state(...args: unknown[]): SymbolOf[] {
    const hint = 'name the arguments: { func: mx.sym.Variable }';
    const keywords = keywordsOnly(`${this.constructor.name}.begin_state`, args, hint);
    checkOwn(this, this._modifier);
    return this._cells.flatMap((cell) => cell.begin_state(keywords));
  }

  override unpack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    return this._cells.reduce((weights, cell) => cell.unpack_weights(weights), { ...super.unpack_weights(...args) });
  }

  override pack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    return this._cells.reduce((weights, cell) => cell.pack_weights(weights), { ...super.pack_weights(...args) });
  }
}
