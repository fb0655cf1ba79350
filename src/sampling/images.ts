// Labelled images as numbers: all images in one tensor, all labels in another, a sample their rows at one position. A face
// makes the tensors of what bptt/datasets reads, and says what becomes of a sample: transforms are its own.

import type { Tensor } from '../engine/index.ts';
import { row, rows, type Word } from './rows.ts';

/** Images and their labels as tensors of a face's class T, whose errors say `word`. */
export class ImageSet<T extends Tensor> {
  /** uint8 [n, height, width, …] */
  images: T;
  /** Whole numbers [n]. */
  labels: T;
  readonly #word: Word;

  constructor(images: T, labels: T, word: Word) {
    this.images = images;
    this.labels = labels;
    this.#word = word;
  }

  /** How many images there are. */
  get length(): number {
    return this.images.shape[0];
  }

  /** An image [height, width, …] and its label []. @throws IndexError. */
  get(index: number): [image: T, label: T] {
    return [row(this.images, index, this.#word), row(this.labels, index, this.#word)];
  }

  /** Many images [indices.length, height, width, …] and their labels [indices.length]. @throws IndexError. */
  getBatch(indices: readonly number[]): [images: T, labels: T] {
    return [rows(this.images, indices, this.#word), rows(this.labels, indices, this.#word)];
  }
}
