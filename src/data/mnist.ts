// torchvision.datasets.MNIST and FashionMNIST over the files that datasets/ finds.

import {
  downloadFashionMNIST,
  downloadMNIST,
  type ImageDownloadOptions,
  readFashionMNIST,
  readMNIST,
} from '../datasets/index.ts';
import type { Tensor } from '../torch/index.ts';
import { LabelledImageDataset, type MNISTOptions } from './labelled-images.ts';

const words = (text: string): string[] => text.split(',');
const digits: readonly string[] = /* @__PURE__ */ words('zero,one,two,three,four,five,six,seven,eight,nine').map(
  (word, digit) => `${digit} - ${word}`,
);
const clothes: readonly string[] = /* @__PURE__ */ words(
  'T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot',
);

/**
 * Handwritten digits: `new MNIST('./mnist', { train: true, transform: new ToTensor() })`.
 * @throws RuntimeError where the files are not on this machine, FormatError where they are damaged.
 */
export class MNIST<I = Tensor, L = number> extends LabelledImageDataset<I, L> {
  static override readonly name: string = 'MNIST';
  /** The names of the labels, `'0 - zero'` …. */
  static readonly classes = digits;

  constructor(options?: MNISTOptions<I, L>);
  constructor(root: string | null, options?: Omit<MNISTOptions<I, L>, 'root'>);
  constructor(
    root: string | null,
    train: boolean,
    transform?: ((image: Tensor) => I) | null | Omit<MNISTOptions<I, L>, 'root' | 'train'>,
    target_transform?: ((target: number) => L) | null,
    download?: boolean,
  );
  constructor(...args: readonly unknown[]) {
    super({ name: 'MNIST', read: readMNIST }, args);
  }

  override get classes(): readonly string[] {
    return MNIST.classes;
  }

  /** Downloads the files into a root (by default the cache, where the constructor looks too) and returns their folder. */
  static download(root?: string | ImageDownloadOptions, options: ImageDownloadOptions = {}): Promise<string> {
    return downloadMNIST(downloadOptions(root, options));
  }
}

/** Articles of clothing, in MNIST's format: `new FashionMNIST('./data')`. @throws as MNIST does. */
export class FashionMNIST<I = Tensor, L = number> extends LabelledImageDataset<I, L> {
  static override readonly name: string = 'FashionMNIST';
  /** The names of the labels, `'T-shirt/top'` …. */
  static readonly classes = clothes;

  constructor(options?: MNISTOptions<I, L>);
  constructor(root: string | null, options?: Omit<MNISTOptions<I, L>, 'root'>);
  constructor(
    root: string | null,
    train: boolean,
    transform?: ((image: Tensor) => I) | null | Omit<MNISTOptions<I, L>, 'root' | 'train'>,
    target_transform?: ((target: number) => L) | null,
    download?: boolean,
  );
  constructor(...args: readonly unknown[]) {
    super({ name: 'FashionMNIST', read: readFashionMNIST }, args);
  }

  override get classes(): readonly string[] {
    return FashionMNIST.classes;
  }

  /** Downloads the files into a root (by default the cache, where the constructor looks too) and returns their folder. */
  static download(root?: string | ImageDownloadOptions, options: ImageDownloadOptions = {}): Promise<string> {
    return downloadFashionMNIST(downloadOptions(root, options));
  }
}

const downloadOptions = (
  root: string | ImageDownloadOptions | undefined,
  options: ImageDownloadOptions,
): ImageDownloadOptions => (typeof root === 'object' ? root : { ...options, root });
