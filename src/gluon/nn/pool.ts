// Pooling over time: windows of a size, or the whole of it.

import * as f from '../../engine/functions.ts';
import {
  type Arguments,
  AssertionError,
  type Parameter as Declared,
  formatTuple,
  signature,
} from '../../engine/index.ts';
import { pool1d } from '../../functional/pooling.ts';
import { boolText } from '../../functional/text/python.ts';
import { type BlockOptions, bindBlock } from '../block-arguments.ts';
import { checkFailed } from '../errors.ts';
import { HybridBlock } from '../hybrid-block.ts';
import type { NDArray } from '../ndarray.ts';
import type { One } from './conv.ts';

const MODULE = 'mxnet.gluon.nn.conv_layers';
const list = (value: One): readonly number[] => (typeof value === 'number' ? [value] : value);

interface Pooling {
  pool_size?: One;
  /** Null: the size of a window. */
  strides?: One | null;
  padding?: One;
  /** NCW or NWC. */
  layout?: string;
  /** Round the number of windows up. */
  ceil_mode?: boolean;
  /** Whether padding counts in a mean. */
  count_include_pad?: boolean;
}
export type MaxPool1DOptions = BlockOptions & Omit<Pooling, 'count_include_pad'>;
export type AvgPool1DOptions = BlockOptions & Pooling;

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

  override hybrid_forward(_F: unknown, x: NDArray): NDArray {
    const { layout, global_pool, pool_type, pooling_convention, count_include_pad = true } = this._kwargs;
    if (x.ndim !== 3) {
      const text = 'Input data should be  3D in (batch, channel, x) Or 4D in (batch, channel, y, x)';
      throw checkFailed(`dshape.ndim() >= 3 (${x.ndim} vs. 3) `, `${text}  Or 5D in (batch, channel, d, y, x)`);
    }
    const data = layout === 'NWC' ? f.transpose(x, 1, 2) : x;
    const width = data.shape[2];
    const [kernel, stride, padding] = global_pool
      ? [width, 1, 0]
      : [this._kwargs.kernel[0], this._kwargs.stride[0], this._kwargs.pad[0]];
    const room = width + 2 * padding;
    if (kernel > room) {
      const condition = `param.kernel[0] <= dshape_ncw[2] + 2 * param.pad[0]`;
      throw checkFailed(condition, `kernel size (${kernel}) exceeds input (${width} padded to ${room})`);
    }
    const windows = { kernel, stride, padding, ceil: pooling_convention === 'full' };
    const y = pool1d(data, { ...windows, type: pool_type, countIncludePad: count_include_pad });
    return layout === 'NWC' ? f.clone(f.transpose(y, 1, 2)) : y;
  }

  /** `MaxPool1D(size=(2,), stride=(2,), padding=(0,), ceil_mode=False, …)`. */
  override toString(): string {
    const { kernel, stride, pad, pooling_convention, global_pool, pool_type, layout } = this._kwargs;
    const windows = `size=${formatTuple(kernel)}, stride=${formatTuple(stride)}, padding=${formatTuple(pad)}`;
    const flags = `ceil_mode=${boolText(pooling_convention === 'full')}, global_pool=${boolText(global_pool)}`;
    return `${this.constructor.name}(${windows}, ${flags}, pool_type=${pool_type}, layout=${layout})`;
  }
}

const windowed: readonly Declared[] = [
  ['pool_size', 2],
  ['strides', null],
  ['padding', 0],
  ['layout', 'NCW'],
  ['ceil_mode', false],
];
const maxNames = ['pool_size', 'strides', 'padding', 'layout', 'ceil_mode'] as const;
const avgNames = [...maxNames, 'count_include_pad'] as const;
const maxPool = signature<Omit<Pooling, 'count_include_pad'>>('MaxPool1D.__init__', windowed);
const avgPool = signature<Pooling>('AvgPool1D.__init__', [...windowed, ['count_include_pad', true]]);

/** The largest of each window. */
export class MaxPool1D extends Pool {
  static override readonly name: string = 'MaxPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<MaxPool1DOptions, typeof maxNames>) {
    const [o, rest] = bindBlock(maxPool, args);
    super('max', false, o, rest);
  }
}

/** The mean of each window, and the gradient divided as the mean was. */
export class AvgPool1D extends Pool {
  static override readonly name: string = 'AvgPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<AvgPool1DOptions, typeof avgNames>) {
    const [o, rest] = bindBlock(avgPool, args);
    super('avg', false, o, rest);
  }
}

export interface GlobalPoolOptions extends BlockOptions {
  layout?: string;
}
const globalMax = signature<{ layout: string }>('GlobalMaxPool1D.__init__', [['layout', 'NCW']]);
const globalAvg = signature<{ layout: string }>('GlobalAvgPool1D.__init__', [['layout', 'NCW']]);

/** The largest over all of time: [N, C, W] → [N, C, 1]. */
export class GlobalMaxPool1D extends Pool {
  static override readonly name: string = 'GlobalMaxPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<GlobalPoolOptions, ['layout']>) {
    const [{ layout }, rest] = bindBlock(globalMax, args);
    super('max', true, { layout, ceil_mode: true }, rest);
  }
}

/** The mean over all of time: [N, C, W] → [N, C, 1]. */
export class GlobalAvgPool1D extends Pool {
  static override readonly name: string = 'GlobalAvgPool1D';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<GlobalPoolOptions, ['layout']>) {
    const [{ layout }, rest] = bindBlock(globalAvg, args);
    super('avg', true, { layout, ceil_mode: true }, rest);
  }
}
