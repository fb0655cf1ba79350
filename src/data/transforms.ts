// torchvision.transforms: ToTensor, Normalize, Compose, Lambda, with torchvision's texts. Images are uint8 tensors here,
// where Python has PIL images.

import * as f from '../engine/functions.ts';
import {
  bind,
  defaultDType,
  fromArray,
  inplace,
  isFloating,
  none,
  read,
  TypeError,
  typeName,
  ValueError,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { formatFloat } from '../rules/text/format-number.ts';

import { Tensor, tensor } from '../torch/index.ts';
import { bool, callable, listOf, of } from '../torch/kinds.ts';
import { Transform, transformText, transformTogether } from './transform.ts';

/** An image [H, W] or [H, W, C] as a tensor [C, H, W]; uint8 is scaled from 0 … 255 to 0 … 1 in the default dtype. */
export class ToTensor extends Transform {
  constructor(...given: never[]) {
    super();
    none('ToTensor.__init__', given);
  }

  override forward(pic: Tensor): Tensor {
    if (!(pic instanceof Tensor)) {
      throw new TypeError(`pic should be PIL Image or ndarray. Got <class '${typeName(pic)}'>`, 'give a uint8 tensor');
    }
    if (pic.ndim !== 2 && pic.ndim !== 3) {
      throw new ValueError(`pic should be 2/3 dimensional. Got ${pic.ndim} dimensions.`);
    }
    const [h, w, c = 1] = pic.shape;
    return scaled(f.permute(f.reshape(pic, [h, w, c]), [2, 0, 1]));
  }

  override batch(pics: Tensor): Tensor {
    const [n, h, w, c = 1] = pics.shape;
    return scaled(c === 1 ? f.reshape(pics, [n, 1, h, w]) : f.permute(f.reshape(pics, [n, h, w, c]), [0, 3, 1, 2]));
  }

  override toString(): string {
    return 'ToTensor()';
  }
}

/** v / 255 for every byte, rounded as a float32 division. */
const shades = /* @__PURE__ */ Float32Array.from({ length: 256 }, (_, v) => v / 255);

function scaled(x: Tensor): Tensor {
  if (x.dtype !== 'uint8') return x;
  if (defaultDType() !== 'float32') return f.div(f.cast(x, defaultDType()), 255);
  const bytes = read(x);
  const data = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) data[i] = shades[bytes[i]];
  return fromArray(Tensor, data, 'float32', x.shape, x.device);
}

/** What Normalize must be told. */
export interface Moments {
  /** What is subtracted from each channel. */
  mean: readonly number[];
  /** What each channel is divided by then. */
  std: readonly number[];
}
/** Options of Normalize. */
export interface NormalizeOptions {
  /** Write the result into the image, false by default. */
  inplace?: boolean;
}
const normalize = /* @__PURE__ */ optionsOf<Moments & NormalizeOptions>('Normalize.__init__', {
  mean: [/* @__PURE__ */ of()],
  std: [/* @__PURE__ */ of()],
  inplace: [bool, false],
});

/** (x - mean[c]) / std[c] for each channel c of an image [..., C, H, W]. */
export class Normalize extends Transform {
  /** What is subtracted from each channel. */
  readonly mean: readonly number[];
  /** What each channel is divided by then. */
  readonly std: readonly number[];
  /** Whether the result is written into the image. */
  readonly inplace: boolean;

  constructor(mean: readonly number[], std: readonly number[], inplace?: boolean | NormalizeOptions);
  constructor(options: Moments & NormalizeOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { mean, std, inplace } = bind(normalize, args);
    this.mean = mean;
    this.std = std;
    this.inplace = inplace;
  }

  override forward(image: Tensor): Tensor {
    if (!(image instanceof Tensor)) throw new TypeError(`img should be Tensor Image. Got <class '${typeName(image)}'>`);
    if (!isFloating(image.dtype)) {
      throw new TypeError(`Input tensor should be a float tensor. Got torch.${image.dtype}.`, 'put ToTensor before it');
    }
    if (image.ndim < 3) {
      throw new ValueError(
        `Expected tensor to be a tensor image of size (..., C, H, W). Got tensor.size() = ${image.shape}`,
      );
    }
    const channel = (values: readonly number[]): Tensor =>
      f.reshape(tensor(values, { dtype: image.dtype, device: image.device }), [values.length, 1, 1]);
    const std = channel(this.std);
    if (read(std).includes(0)) {
      throw new ValueError(
        `std evaluated to zero after conversion to torch.${image.dtype}, leading to division by zero.`,
      );
    }
    const mean = channel(this.mean);
    const normalized = (x: Tensor): Tensor => f.div(f.sub(x, mean), std);
    return this.inplace ? inplace(image, normalized) : normalized(image);
  }

  override batch(images: Tensor): Tensor {
    return this.forward(images);
  }

  override toString(): string {
    return `Normalize(mean=${tuple(this.mean)}, std=${tuple(this.std)})`;
  }
}

const tuple = (values: readonly number[]): string =>
  `(${values.map((x) => formatFloat(x)).join(', ')}${values.length === 1 ? ',' : ''})`;

const composed = /* @__PURE__ */ optionsOf<{ transforms: readonly unknown[] }>('Compose.__init__', {
  transforms: [/* @__PURE__ */ listOf(callable)],
});

/** Transforms one after the other: `new Compose([new ToTensor(), new Normalize([0.1307], [0.3081])])`. */
export class Compose<I = Tensor, O = Tensor> extends Transform<I, O> {
  /** The transforms in order. */
  readonly transforms: readonly ((input: never) => unknown)[];

  constructor(transforms: readonly ((input: never) => unknown)[]);
  constructor(...args: readonly unknown[]) {
    super();
    this.transforms = bind(composed, args).transforms as readonly ((input: never) => unknown)[];
  }

  override forward(input: I): O {
    return this.transforms.reduce<unknown>((x, transform) => transform(x as never), input) as O;
  }

  override batch(inputs: Tensor): Tensor | null {
    return this.transforms.reduce<Tensor | null>((x, transform) => x && transformTogether(transform, x), inputs);
  }

  override toString(): string {
    return `Compose(\n${this.transforms.map((t) => `    ${transformText(t)}\n`).join('')})`;
  }
}

/** A function as a transform. */
export class Lambda<I = Tensor, O = Tensor> extends Transform<I, O> {
  /** The function. */
  readonly lambd: (input: I) => O;

  constructor(lambd: (input: I) => O) {
    super();
    if (typeof lambd !== 'function') {
      throw new TypeError(`Argument lambd should be callable, got '${typeName(lambd)}'`);
    }
    this.lambd = lambd;
  }

  override forward(input: I): O {
    return this.lambd(input);
  }

  override toString(): string {
    return 'Lambda()';
  }
}
