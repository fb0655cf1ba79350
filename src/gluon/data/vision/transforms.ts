// gluon.data.vision.transforms. They take an image [H, W, C] or a batch [N, H, W, C], so DataLoader gives them whole batches.

import { bind } from '../../../engine/index.ts';
import { array } from '../../../mxnet/array/create.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { MXNetError } from '../../../mxnet/base/errors.ts';
import {
  type Arguments,
  type Bound,
  declare,
  either,
  float,
  floats,
  instance,
  type Kind,
  listOf,
  optional,
  required,
  str,
} from '../../../mxnet/base/options.ts';
import { text } from '../../../mxnet/base/shapes.ts';
import { broadcast_div, broadcast_sub, cast, divide, transpose } from '../../../mxnet/nd.ts';
import { Block } from '../../blocks/block.ts';
import { HybridBlock } from '../../blocks/hybrid-block.ts';
import { HybridSequential, Sequential } from '../../nn/containers.ts';

import { takesBatch } from '../dataset.ts';

/** What the blocks here compute with. */
const operators = { broadcast_div, broadcast_sub, cast, divide, transpose };
type F = typeof operators;

const MODULE = 'mxnet.gluon.data.vision.transforms';

/** Whether this very class (no subclass that may mean something else) is given a batch of images. */
const isOwn = (transform: Block, Own: object, batch: NDArray): boolean =>
  transform.constructor === Own && batch.ndim === 4;

/** An image [H, W, C] of 0 … 255 as [C, H, W] of 0 … 1 in float32; [N, H, W, C] likewise. */
export class ToTensor extends HybridBlock {
  static override readonly name: string = 'ToTensor';

  static override readonly __module__: string = MODULE;

  _takesBatch(batch: NDArray): boolean {
    return isOwn(this, ToTensor, batch);
  }

  protected override get _operators(): F {
    return operators;
  }

  /** @throws MXNetError for other ranks. */
  override hybrid_forward(F: F, x: NDArray): NDArray {
    if (x.ndim !== 3 && x.ndim !== 4) {
      throw new MXNetError(
        `Check failed: (shp.ndim() == 3) || (shp.ndim() == 4): Input image must have shape (height, width, channels), or (N, height, width, channels) but got ${text(x.shape)}`,
      );
    }
    const moved = F.transpose(x, x.ndim === 3 ? [2, 0, 1] : [0, 3, 1, 2]);
    return F.divide(F.cast(moved, 'float32'), 255);
  }
}

/** A number for all channels, or one for each. */
type PerChannel = number | readonly number[];
const perChannels: Kind<PerChannel> = /* @__PURE__ */ either(float, floats);
const moments = {
  /** What is subtracted. */
  mean: optional(perChannels, 0),
  /** What is divided by then. */
  std: optional(perChannels, 1),
};
const normalize = declare('Normalize.__init__', moments);

/** (x - mean) / std of [C, H, W] or [N, C, H, W], C = 1 or 3; mean and std are numbers or one for each channel. */
export class Normalize extends HybridBlock {
  static override readonly name: string = 'Normalize';

  static override readonly __module__: string = MODULE;
  readonly #options: Bound<typeof moments>;

  constructor(...args: Arguments<typeof moments>) {
    super();
    this.#options = bind(normalize, args);
  }

  _takesBatch(batch: NDArray): boolean {
    return isOwn(this, Normalize, batch);
  }

  protected override get _operators(): F {
    return operators;
  }

  /** @throws MXNetError for other ranks and numbers of channels. */
  override hybrid_forward(F: F, x: NDArray): NDArray {
    if (x.ndim !== 3 && x.ndim !== 4) {
      throw new MXNetError(
        `Check failed: (dshape.ndim() == 3) || (dshape.ndim() == 4): Input tensor must have shape (channels, height, width), or (N, channels, height, width), but got ${text(x.shape)}`,
      );
    }
    const channels = x.shape[x.ndim - 3];
    if (channels !== 1 && channels !== 3) {
      throw new MXNetError(
        `Check failed: nchannels == 3 || nchannels == 1: The first dimension of input tensor must be the channel dimension with either 1 or 3 elements, but got input with shape ${text(x.shape)}`,
      );
    }
    const { mean, std } = this.#options;
    return F.broadcast_div(F.broadcast_sub(x, perChannel(mean, x)), perChannel(std, x));
  }
}

function perChannel(value: PerChannel, x: NDArray): NDArray {
  const values = typeof value === 'number' ? [value] : value;
  return array(values, { dtype: x.dtype, ctx: x.context }).reshape([values.length, 1, 1]);
}

const to = { dtype: optional(str, 'float32') };
const castSignature = declare('Cast.__init__', to);

/** Converts to another dtype. */
export class Cast extends HybridBlock {
  static override readonly name: string = 'Cast';

  static override readonly __module__: string = MODULE;
  readonly #dtype: string;

  constructor(...args: Arguments<typeof to>) {
    super();
    this.#dtype = bind(castSignature, args).dtype;
  }

  _takesBatch(batch: NDArray): boolean {
    return isOwn(this, Cast, batch);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.cast(x, this.#dtype);
  }
}

const parts = { transforms: required(listOf(instance('Block', () => Block))) };
const compose = declare('Compose.__init__', parts);

/** Transforms one after the other. As in MXNet, neighbours that are hybrid become one HybridSequential. */
export class Compose extends Sequential {
  static override readonly name: string = 'Compose';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<typeof parts, 'transforms'>) {
    super();
    const { transforms } = bind(compose, args);
    let run: HybridBlock[] = [];
    const flush = (): void => {
      if (run.length > 1) {
        const net = new HybridSequential();
        net.add(...run);
        net.hybridize();
        this.add(net);
      } else this.add(...run);
      run = [];
    };
    for (const transform of transforms) {
      if (transform instanceof HybridBlock) run.push(transform);
      else {
        flush();
        this.add(transform);
      }
    }
    flush();
  }

  _takesBatch(batch: NDArray): boolean {
    return this.constructor === Compose && leaves(this).every((t) => takesBatch(t, batch));
  }
}

/** The transforms inside of containers. */
const leaves = (block: Block): Block[] =>
  block instanceof Sequential || block instanceof HybridSequential
    ? [...block].flatMap((child) => (child instanceof Block ? leaves(child) : []))
    : [block];
