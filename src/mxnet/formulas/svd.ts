// The thin singular value decomposition, in the steps of LAPACK's dgesdd for matrices of up to 25 rows or columns: singular
// vectors are unique but for their sign, and initializers show that sign. (LAPACK divides larger ones and conquers: there the
// signs may differ.)

import { diagonalize } from './svd-bidiagonal.ts';

/** A reflection x - tau·v·(vᵀx), v beginning with 1. */
interface Reflection {
  readonly v: Float64Array;
  readonly tau: number;
}

/** The reflection that takes n elements of `a` (from `start`, `step` apart) to (beta, 0, …); they are replaced by that. */
function reflect(a: Float64Array, start: number, step: number, n: number): Reflection {
  const v = new Float64Array(n);
  v[0] = 1;
  const alpha = a[start];
  let square = 0;
  for (let i = 1; i < n; i++) square += a[start + i * step] * a[start + i * step];
  if (square === 0) return { v, tau: 0 };
  const length = Math.sqrt(alpha * alpha + square);
  const beta = alpha < 0 ? length : -length;
  a[start] = beta;
  for (let i = 1; i < n; i++) {
    v[i] = a[start + i * step] / (alpha - beta);
    a[start + i * step] = 0;
  }
  return { v, tau: (beta - alpha) / beta };
}

/** Applies a reflection to `count` rows of `a` that begin at `start`, `step` apart. */
function applyToRows({ v, tau }: Reflection, a: Float64Array, start: number, step: number, count: number): void {
  for (let row = 0, at = start; row < count; row++, at += step) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += v[i] * a[at + i];
    dot *= tau;
    for (let i = 0; i < v.length; i++) a[at + i] -= dot * v[i];
  }
}

/** Applies a reflection to `count` columns of `a` that begin at `start`, rows `step` apart; row by row, as they lie in memory. */
function applyToColumns({ v, tau }: Reflection, a: Float64Array, start: number, step: number, count: number): void {
  const dots = new Float64Array(count);
  for (let i = 0, at = start; i < v.length; i++, at += step) {
    for (let column = 0; column < count; column++) dots[column] += v[i] * a[at + column];
  }
  for (let column = 0; column < count; column++) dots[column] *= tau;
  for (let i = 0, at = start; i < v.length; i++, at += step) {
    for (let column = 0; column < count; column++) a[at + column] -= dots[column] * v[i];
  }
}

/** The transpose of a row-major matrix. */
function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(a, (_, i) => a[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The product of reflections, the i-th beginning at row i + `shift`, times the matrix [rows, n], in place. */
function applyAll(reflections: readonly Reflection[], shift: number, a: Float64Array, n: number): void {
  for (let i = reflections.length - 1; i >= 0; i--) applyToColumns(reflections[i], a, (i + shift) * n, n, n);
}

/** A matrix [n, n] continued with rows of zeros to [rows, n]. */
function lengthen(a: Float64Array, n: number, rows: number): Float64Array {
  const long = new Float64Array(rows * n);
  long.set(a);
  return long;
}

/** A = QR of a tall matrix: the reflections of Q and the square R; `a` is overwritten. */
function triangularize(a: Float64Array, rows: number, columns: number): [Reflection[], Float64Array] {
  const left: Reflection[] = [];
  for (let i = 0; i < columns; i++) {
    const h = reflect(a, i * columns + i, columns, rows - i);
    applyToColumns(h, a, i * columns + i + 1, columns, columns - i - 1);
    left.push(h);
  }
  return [left, a.slice(0, columns * columns)];
}

/** Left and right singular vectors as the columns of two matrices. */
interface Vectors {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * A [rows ≥ columns] = Q B Pᵀ with B upper bidiagonal, and B decomposed. `lower` decomposes Bᵀ instead, whose vectors are
 * exchanged: LAPACK treats a wide matrix so.
 */
function decompose(a: Float64Array, rows: number, columns: number, lower: boolean): Vectors {
  const left: Reflection[] = [];
  const right: Reflection[] = [];
  const d = new Float64Array(columns);
  const e = new Float64Array(columns);
  for (let i = 0; i < columns; i++) {
    const at = i * columns + i;
    const h = reflect(a, at, columns, rows - i);
    applyToColumns(h, a, at + 1, columns, columns - i - 1);
    left.push(h);
    d[i] = a[at];
    if (i === columns - 1) break;
    const g = reflect(a, at + 1, 1, columns - i - 1);
    applyToRows(g, a, at + columns + 1, columns, rows - i - 1);
    right.push(g);
    e[i] = a[at + 1];
  }
  const [u, v] = diagonalize(d, e, lower).map((rows) => transpose(rows, columns, columns));
  const [inner, outer] = lower ? [v, u] : [u, v];
  const long = lengthen(inner, columns, rows);
  applyAll(left, 0, long, columns);
  applyAll(right, 1, outer, columns);
  return { left: long, right: outer };
}

/**
 * A = U S Vᵀ of a row-major matrix [rows, columns], k the smaller of both: `u` [rows, k] and `vt` [k, columns], in the order
 * of falling singular values.
 */
export function thinSVD(a: Float64Array, rows: number, columns: number): { u: Float64Array; vt: Float64Array } {
  const wide = rows < columns;
  const [m, n] = wide ? [columns, rows] : [rows, columns];
  const tall = wide ? transpose(a, rows, columns) : a.slice();
  let vectors: Vectors;
  if (m >= Math.trunc((n * 11) / 6)) {
    // Far from square: a triangular factor first.
    const [q, r] = triangularize(tall, m, n);
    const inner = decompose(wide ? transpose(r, n, n) : r, n, n, false);
    const [near, far] = wide ? [inner.right, inner.left] : [inner.left, inner.right];
    const long = lengthen(near, n, m);
    applyAll(q, 0, long, n);
    vectors = { left: long, right: far };
  } else vectors = decompose(tall, m, n, wide);
  const { left, right } = vectors;
  return wide ? { u: right, vt: transpose(left, m, n) } : { u: left, vt: transpose(right, n, n) };
}
