// The same weights, input and labels for every program: float32 in one file, drawn by a small generator, so that what the
// programs compute can be compared number by number.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { Case, Config, Job } from './cases.ts';

const GATES = { LSTM: 4, GRU: 3, RNN: 1 } as const;
export const CLASSES = 10;

/** Shapes of the parameters as PyTorch orders them: of each layer, then of the linear layer. */
export function shapesOf({ cell, I, H, layers, head }: Config): number[][] {
  const rows = GATES[cell] * H;
  const layer = (input: number): number[][] => [[rows, input], [rows, H], [rows], [rows]];
  return [
    ...Array.from({ length: layers }, (_, i) => layer(i === 0 ? I : H)).flat(),
    ...(head ? [[CLASSES, H], [CLASSES]] : []),
  ];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Parameters between ±1/√H, an input between ±1, labels 0, 1, … 9, 0, … */
export function write(path: string, one: Case): void {
  const { T, N, I, H } = one;
  let state = 1;
  const draw = (shape: readonly number[], bound: number): Float32Array =>
    Float32Array.from({ length: sizeOf(shape) }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 31 - 1) * bound;
    });
  const labels = Float32Array.from({ length: N }, (_, n) => n % CLASSES);
  const parts = [...shapesOf(one).map((shape) => draw(shape, 1 / Math.sqrt(H))), draw([T, N, I], 1), labels];
  writeFileSync(path, '');
  for (const part of parts) appendFileSync(path, new Uint8Array(part.buffer));
}

export interface Numbers {
  readonly parameters: readonly Float32Array<ArrayBuffer>[];
  /** [T, N, I] */
  readonly x: Float32Array<ArrayBuffer>;
  /** [N] */
  readonly y: Float32Array<ArrayBuffer>;
}

export function read({ data, shapes, T, N, I }: Job): Numbers {
  const all = new Float32Array(new Uint8Array(readFileSync(data)).buffer);
  let at = 0;
  const next = (count: number): Float32Array<ArrayBuffer> => all.slice(at, (at += count));
  return { parameters: shapes.map((shape) => next(sizeOf(shape))), x: next(T * N * I), y: next(N) };
}

/** A matrix [rows, columns] as [columns, rows]. */
export function transposed(from: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
  return to;
}
