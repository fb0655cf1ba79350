// Pooling over time: windows of a size, or the whole of it.

import { AssertionError, formatTuple } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { list } from '../../mxnet/base/list.ts';
import { type Bound, bool, declare, optional, str } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import { boolText } from '../../rules/text/python.ts';
import { type BlockArguments, type BlockOptions, bindBlock } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { one } from './conv.ts';

/** What the blocks here compute with. */
const operators = { Pooling: nd.Pooling };
type F = typeof operators;

const MODULE = 'mxnet.gluon.nn.conv_layers';

const axes = {
  /** NCW or NWC. */
  layout: optional(str, 'NCW'),
};
const max = {
  /** Width of a window. */
  pool_size: optional(one, 2),
  /** From window to window; null: the size of a window. */
  strides: optional(one),
  padding: optional(one, 0),
  ...axes,
  /** Round the number of windows up. */
  ceil_mode: optional(bool, false),
};
const avg = {
  ...max,
  /** Whether padding counts in a mean. */
  count_include_pad: optional(bool, true),
};
const maxSignature = declare('MaxPool1D.__init__', max);
const avgSignature = declare('AvgPool1D.__init__', avg);
const globalMax = declare('GlobalMaxPool1D.__init__', axes);
const globalAvg = declare('GlobalAvgPool1D.__init__', axes);

type Pooling = Partial<Bound<typeof avg>>;

/** What all pooling layers share: x [N, C, W] → [N, C, windows]. */
abstract class Pool extends HybridBlock {
  static override readonly __module__: string = MODULE;

  readonly _kwargs: {
    readonly kernel: readonly number[];
    readonly stride: readonly number[];
    readonly pad: readonly number[];
    readonly global_pool: boolean;
    readonly pool_type: 'max' | 'avg';
    readonly layout: string;
    readonly pooling_convention: string;
    readonly count_include_pad?: boolean;
  };

  /** @throws AssertionError for a window of more than one dimension, or another layout than NCW and NWC. */
  constructor(pool_type: 'max' | 'avg', global_pool: boolean, o: Pooling, rest: BlockOptions) {
    const { pool_size = 1, strides, padding = 0, layout = 'NCW', ceil_mode, count_include_pad } = o;
    if (layout !== 'NCW' && layout !== 'NWC') {
      throw new AssertionError('Only NCW and NWC layouts are valid for 1D Pooling');
    }
    const kernel = list(pool_size);
    if (kernel.length !== 1) throw new AssertionError('pool_size must be a number or a list of 1 ints');
    super(rest);
    this._kwargs = {
      kernel,
      stride: list(strides ?? pool_size),
      pad: list(padding),
      global_pool,
      pool_type,
      layout,
      pooling_convention: ceil_mode ? 'full' : 'valid',
      ...(count_include_pad === undefined ? {} : { count_include_pad }),
    };
  }

  override _alias(): string {
    return 'pool';
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.Pooling(x, { ...this._kwargs, name: this._node('fwd') });
  }

  /** `MaxPool1D(size=(2,), stride=(2,), padding=(0,), ceil_mode=False, …)`. */
  override toString(): string {
    const { kernel, stride, pad, pooling_convention, global_pool, pool_type, layout } = this._kwargs;
    const windows = `size=${formatTuple(kernel)}, stride=${formatTuple(stride)}, padding=${formatTuple(pad)}`;
    const flags = `ceil_mode=${boolText(pooling_convention === 'full')}, global_pool=${boolText(global_pool)}`;
    return `${this.constructor.name}(${windows}, ${flags}, pool_type=${pool_type}, layout=${layout})`;
  }
}

/** The largest of each window. */
export class MaxPool1D extends Pool {
  static override readonly name: string = 'MaxPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: BlockArguments<typeof max>) {
    const [o, rest] = bindBlock(maxSignature, args);
    super('max', false, o, rest);
  }
}

/** The mean of each window, and the gradient divided as the mean was. */
export class AvgPool1D extends Pool {
  static override readonly name: string = 'AvgPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: BlockArguments<typeof avg>) {
    const [o, rest] = bindBlock(avgSignature, args);
    super('avg', false, o, rest);
  }
}

/** The largest over all of time: [N, C, W] → [N, C, 1]. */
export class GlobalMaxPool1D extends Pool {
  static override readonly name: string = 'GlobalMaxPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: BlockArguments<typeof axes>) {
    const [{ layout }, rest] = bindBlock(globalMax, args);
    super('max', true, { layout, ceil_mode: true }, rest);
  }
}

/** The mean over all of time: [N, C, W] → [N, C, 1]. */
export class GlobalAvgPool1D extends Pool {
  static override readonly name: string = 'GlobalAvgPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: BlockArguments<typeof axes>) {
    const [{ layout }, rest] = bindBlock(globalAvg, args);
    super('avg', true, { layout, ceil_mode: true }, rest);
  }
}
