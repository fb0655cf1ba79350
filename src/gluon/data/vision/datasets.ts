// gluon.data.vision.MNIST and FashionMNIST: an image is an NDArray [28, 28, 1] of uint8, its label a plain number (int32 in
// batches). The files are found under `root`, in the cache of bptt/datasets, or where the system's packages put them.

import {
  downloadFashionMNIST,
  downloadMNIST,
  type ImageDownloadOptions,
  type LabelledImages,
  type LocateOptions,
  readFashionMNIST,
  readMNIST,
} from '../../../datasets/index.ts';
import { bind } from '../../../engine/index.ts';
import { build } from '../../../mxnet/array/create.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { cpu } from '../../../mxnet/base/context.ts';
import type { NumpyArray } from '../../../mxnet/base/numpy.ts';
import {
  type Arguments,
  type Bound,
  bool,
  callable,
  declare,
  type Given,
  optional,
  str,
} from '../../../mxnet/base/options.ts';
import { ImageSet } from '../../../sampling/images.ts';
import { Dataset } from '../dataset.ts';

/** The options of a set whose files MXNet keeps in `folder`. */
/* @__NO_SIDE_EFFECTS__ */
const optionsIn = (folder: string) => ({
  /** The folder to look in first; `~` is the home folder. */
  root: optional(str, `~/.mxnet/datasets/${folder}`),
  /** The 60,000 images for training (default) or the 10,000 for testing. */
  train: optional(bool, true),
  /** What is done to image and label. */
  // biome-ignore lint/suspicious/noExplicitAny: what a transform gives is up to it.
  transform: optional<(image: NDArray, label: number) => any>(callable),
});
type Table = ReturnType<typeof optionsIn>;
const mnist = declare('MNIST.__init__', optionsIn('mnist'));
const fashion = declare('FashionMNIST.__init__', optionsIn('fashion-mnist'));

export type ImageOptions = Given<Table>;

abstract class LabelledImageDataset extends Dataset {
  readonly #set: ImageSet<NDArray>;
  readonly #transform: Bound<Table>['transform'];

  constructor(read: (options: LocateOptions) => LabelledImages, { root, train, transform }: Bound<Table>) {
    super();
    const { images, labels } = read({ root, train });
    const data = build(images.data, [...images.shape, 1], 'uint8', cpu());
    const label = build(Int32Array.from(labels.data), labels.shape, 'int32', cpu());
    this.#set = new ImageSet(data, label, 'axis');
    this.#transform = transform;
  }

  /** uint8 [n, 28, 28, 1] */
  get _data(): NDArray {
    return this.#set.images;
  }

  /** int32 [n], a copy. */
  get _label(): NumpyArray {
    return this.#set.labels.asnumpy();
  }

  get length(): number {
    return this.#set.length;
  }

  override get(index: number): unknown {
    const [image, row] = this.#set.get(index);
    const label = row.asscalar();
    return this.#transform === null ? [image, label] : this.#transform(image, label);
  }

  getBatch(indices: readonly number[]): unknown {
    return this.#transform === null ? this.#set.getBatch(indices) : undefined;
  }
}

/** Handwritten digits (LeCun, Cortes, Burges). @throws RuntimeError where the files are not on this machine. */
export class MNIST extends LabelledImageDataset {
  static override readonly name: string = 'MNIST';

  constructor(...args: Arguments<Table>) {
    super(readMNIST, bind(mnist, args));
  }

  /** Downloads the files, which a constructor cannot wait for. */
  static download(options: ImageDownloadOptions = {}): Promise<string> {
    return downloadMNIST(options);
  }
}

/** Articles of clothing (Zalando Research). @throws RuntimeError where the files are not on this machine. */
export class FashionMNIST extends LabelledImageDataset {
  static override readonly name: string = 'FashionMNIST';

  constructor(...args: Arguments<Table>) {
    super(readFashionMNIST, bind(fashion, args));
  }

  /** Downloads the files, which a constructor cannot wait for. */
  static download(options: ImageDownloadOptions = {}): Promise<string> {
    return downloadFashionMNIST(options);
  }
}
