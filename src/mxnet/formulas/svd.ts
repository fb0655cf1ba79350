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

/** Applies a reflection to `count` lines of `a`, `next` apart, each with its elements `step` apart. */
function apply(
  { v, tau }: Reflection,
  a: Float64Array,
  start: number,
  step: number,
  next: number,
  count: number,
): void {
  for (let line = 0, at = start; line < count; line++, at += next) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += v[i] * a[at + i * step];
    dot *= tau;
    for (let i = 0; i < v.length; i++) a[at + i * step] -= dot * v[i];
  }
}

/** The transpose of a row-major matrix. */
function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(a, (_, i) => a[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The product of reflections, the i-th beginning at element i + `shift`, applied to each row of `lines` (length `n`). */
function applyAll(reflections: readonly Reflection[], shift: number, lines: Float64Array, n: number): void {
  for (let i = reflections.length - 1; i >= 0; i--) apply(reflections[i], lines, i + shift, 1, n, lines.length / n);
}

/** Rows of length `from` continued with zeros to the length `to`. */
function widen(lines: Float64Array, from: number, to: number): Float64Array {
  const wide = new Float64Array((lines.length / from) * to);
  for (let i = 0; i < lines.length / from; i++) wide.set(lines.subarray(i * from, (i + 1) * from), i * to);
  return wide;
}

/** A = QR of a tall matrix: the reflections of Q and the square R; `a` is overwritten. */
function triangularize(a: Float64Array, rows: number, columns: number): [Reflection[], Float64Array] {
  const left: Reflection[] = [];
  for (let i = 0; i < columns; i++) {
    const h = reflect(a, i * columns + i, columns, rows - i);
    apply(h, a, i * columns + i + 1, columns, 1, columns - i - 1);
    left.push(h);
  }
  return [left, a.slice(0, columns * columns)];
}

/** Left and right singular vectors as the rows of two matrices. */
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
    apply(h, a, at + 1, columns, 1, columns - i - 1);
    left.push(h);
    d[i] = a[at];
    if (i === columns - 1) break;
    const g = reflect(a, at + 1, 1, columns - i - 1);
    apply(g, a, at + columns + 1, 1, columns, rows - i - 1);
    right.push(g);
    e[i] = a[at + 1];
  }
  const [ut, vt] = diagonalize(d, e, lower);
  const [inner, outer] = lower ? [vt, ut] : [ut, vt];
  const wide = widen(inner, columns, rows);
  applyAll(left, 0, wide, rows);
  applyAll(right, 1, outer, columns);
  return { left: wide, right: outer };
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
    const long = widen(near, n, m);
    applyAll(q, 0, long, m);
    vectors = { left: long, right: far };
  } else vectors = decompose(tall, m, n, wide);
  const { left, right } = vectors;
  return wide ? { u: transpose(right, n, n), vt: left } : { u: transpose(left, n, m), vt: right };
}
