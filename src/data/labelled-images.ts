// What torchvision's MNIST and FashionMNIST share: images and targets as tensors, samples through transforms, whole batches
// at once where the transforms can, and torchvision's attributes and text.

import type { LabelledImages, LocateOptions } from '../datasets/index.ts';
import { bind, RuntimeError, warn } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { ImageSet } from '../sampling/images.ts';
import { build } from '../torch/create.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import { default_collate } from './collate.ts';
import { Dataset } from './dataset.ts';
import { transformText, transformTogether } from './transform.ts';

/** Options of MNIST and FashionMNIST. I and L are what samples hold: images and labels through the transforms. */
export interface MNISTOptions<I = Tensor, L = number> {
  /** The folder to look in first, in torchvision's layout (`ROOT/MNIST/raw`) or flat; null looks in the usual places. */
  root?: string | null;
  /** The 60,000 images for training (default) or the 10,000 for testing. */
  train?: boolean;
  /** What is done to an image, a uint8 tensor [28, 28]. */
  transform?: ((image: Tensor) => I) | null;
  /** What is done to a label. */
  target_transform?: ((target: number) => L) | null;
  /** A constructor cannot wait for a download: `await MNIST.download()` does. */
  download?: boolean;
}
const declared = <I, L>(name: string) =>
  optionsOf<MNISTOptions<I, L>>(`${name}.__init__`, {
    root: [/* @__PURE__ */ of(), null],
    train: [bool, true],
    transform: [/* @__PURE__ */ of(), null],
    target_transform: [/* @__PURE__ */ of(), null],
    download: [bool, false],
  });

/** Where the images come from. */
export interface Files {
  readonly name: string;
  read(options: LocateOptions): LabelledImages;
}

/** Labelled images with torchvision's attributes. */
export abstract class LabelledImageDataset<I, L> extends Dataset<[I, L]> {
  /** The folder that was looked in first, or null. */
  readonly root: string | null;
  /** Whether it is the training set. */
  readonly train: boolean;
  /** What is done to an image, or null. */
  readonly transform: ((image: Tensor) => I) | null;
  /** What is done to a label, or null. */
  readonly target_transform: ((target: number) => L) | null;
  readonly #set: ImageSet<Tensor>;

  constructor(files: Files, args: readonly unknown[]) {
    super();
    const options = bind(declared<I, L>(files.name), args);
    this.root = options.root;
    this.train = options.train;
    this.transform = options.transform;
    this.target_transform = options.target_transform;
    const { images, labels } = readFiles(files, options.root, options.train, options.download);
    const data = build(images.data, 'uint8', images.shape);
    const targets = build(Float64Array.from(labels.data), 'int64', labels.shape);
    this.#set = new ImageSet(data, targets, 'dimension');
  }

  /** uint8 [n, 28, 28] */
  get data(): Tensor {
    return this.#set.images;
  }
  set data(images: Tensor) {
    this.#set.images = images;
  }
  /** int64 [n] */
  get targets(): Tensor {
    return this.#set.labels;
  }
  set targets(labels: Tensor) {
    this.#set.labels = labels;
  }

  /** The names of the labels. */
  abstract get classes(): readonly string[];

  /** Labels by name. */
  get class_to_idx(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  /** `data` by its old name, with a warning. */
  get train_data(): Tensor {
    return this.renamed('train_data', 'data');
  }
  /** `data` by its old name, with a warning. */
  get test_data(): Tensor {
    return this.renamed('test_data', 'data');
  }
  /** `targets` by its old name, with a warning. */
  get train_labels(): Tensor {
    return this.renamed('train_labels', 'targets');
  }
  /** `targets` by its old name, with a warning. */
  get test_labels(): Tensor {
    return this.renamed('test_labels', 'targets');
  }

  private renamed(old: string, name: 'data' | 'targets'): Tensor {
    warn(`${old} has been renamed ${name}`);
    return this[name];
  }

  /** The image and the label at a position, through the transforms. */
  override get(index: number): [I, L] {
    const [image, label] = this.#set.get(index);
    const target = label.item();
    // Without a transform I is Tensor and L is number.
    return [
      this.transform === null ? (image as I) : this.transform(image),
      this.target_transform === null ? (target as L) : this.target_transform(target),
    ];
  }

  /** The collated batch of many samples at once, where the transforms can do that. */
  getBatch(indices: readonly number[]): unknown {
    const [images, targets] = this.#set.getBatch(indices);
    const transformed = this.transform === null ? images : transformTogether(this.transform, images);
    if (transformed === null || this.target_transform !== null) {
      return default_collate(indices.map((index) => this.get(index)));
    }
    return [transformed, targets];
  }

  override get length(): number {
    return this.#set.length;
  }

  /** torchvision's text. */
  override toString(): string {
    const root = this.root === null ? [] : [`Root location: ${this.root}`];
    const lines = [`Number of datapoints: ${this.length}`, ...root, `Split: ${this.train ? 'Train' : 'Test'}`];
    const transforms = [
      ...transformLines('Transform: ', this.transform),
      ...transformLines('Target transform: ', this.target_transform),
    ];
    if (transforms.length > 0) lines.push(['StandardTransform', ...transforms].join('\n'));
    return [`Dataset ${this.constructor.name}`, ...lines.map((line) => `    ${line}`)].join('\n');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function transformLines(head: string, transform: unknown): string[] {
  if (transform === null) return [];
  const [first, ...rest] = transformText(transform).split('\n');
  return [head + first, ...rest.map((line) => ' '.repeat(head.length) + line)];
}

function readFiles(files: Files, root: string | null, train: boolean, download: boolean): LabelledImages {
  try {
    return files.read({ root: root ?? undefined, train });
  } catch (error) {
    if (!download || !(error instanceof RuntimeError)) throw error;
    const where = root === null ? '' : `{ root: '${root}' }`;
    throw new RuntimeError(
      'Dataset not found. You can use download=True to download it',
      `a constructor cannot wait for a download: first await ${files.name}.download(${where}). ${error.hint ?? ''}`,
    );
  }
}
