// torchvision.datasets.MNIST and FashionMNIST over the files that datasets/ finds.

import {
  downloadFashionMNIST,
  downloadMNIST,
  type ImageDownloadOptions,
  readFashionMNIST,
  readMNIST,
} from '../datasets/index.ts';
import { type Arguments, isPlainObject } from '../engine/index.ts';
import type { Tensor } from '../torch/index.ts';
import { LabelledImageDataset, type MNISTOptions, type names } from './labelled-images.ts';

type MNISTArguments<I, L> = Arguments<MNISTOptions<I, L>, typeof names>;

/**
 * Handwritten digits: `new MNIST('./mnist', { train: true, transform: new ToTensor() })`.
 * @throws RuntimeError where the files are not on this machine, FormatError where they are damaged.
 */
export class MNIST<I = Tensor, L = number> extends LabelledImageDataset<I, L> {
  static readonly classes: readonly string[] = 'zero,one,two,three,four,five,six,seven,eight,nine'
    .split(',')
    .map((word, digit) => `${digit} - ${word}`);

  constructor(...args: MNISTArguments<I, L>) {
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
  static readonly classes: readonly string[] =
    'T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot'.split(',');

  constructor(...args: MNISTArguments<I, L>) {
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

const downloadOptions = (root: string | ImageDownloadOptions | undefined, options: ImageDownloadOptions) =>
  isPlainObject(root) ? (root as ImageDownloadOptions) : { ...options, root: root as string | undefined };
