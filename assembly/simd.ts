// The dialect of the kernels: four float32 lanes, and the only file that names instructions.
// All of it gives the same bits in every binary and engine.
// Vectors are neither parameters nor results of functions that stay functions: V8 dies of them where it pairs both halves.
// min and max are the one-instruction forms: they return the FIRST argument unless the second is strictly beyond it,
// so a NaN in the first passes through. Put the constant second.

@inline
export function load(p: usize): v128 {
  return v128.load(p);
}

@inline
export function store(p: usize, x: v128): void {
  v128.store(p, x);
}

/** Stores both halves of 8 lanes: neighbours, so that V8 can pair everything behind them into 256 bits. */
@inline
export function storePair(p: usize, x: v128, y: v128): void {
  v128.store(p, x);
  v128.store(p, y, 16);
}

/** The same 4 lanes in both halves of 8. */
@inline
export function spread(x: v128, p: usize): void {
  storePair(p, x, x);
}

/** Adds 8 lanes to memory. Both loads come before both stores, which pairing needs. */
@inline
export function addPair(p: usize, x: v128, y: v128): void {
  const a = v128.load(p);
  const b = v128.load(p, 16);
  v128.store(p, f32x4.add(a, x));
  v128.store(p, f32x4.add(b, y), 16);
}

/** One number of memory in all lanes. */
@inline
export function splat(p: usize): v128 {
  return v128.load32_splat(p);
}

@inline
export function zero(): v128 {
  return f32x4.splat(0);
}

@inline
export function add(x: v128, y: v128): v128 {
  return f32x4.add(x, y);
}

@inline
export function sub(x: v128, y: v128): v128 {
  return f32x4.sub(x, y);
}

@inline
export function mul(x: v128, y: v128): v128 {
  return f32x4.mul(x, y);
}

@inline
export function div(x: v128, y: v128): v128 {
  return f32x4.div(x, y);
}

/** x·y + z, rounded twice, for sums of products. In this order, in which the two can be made one (src/threads/fused.ts). */
@inline
export function madd(x: v128, y: v128, z: v128): v128 {
  return f32x4.add(f32x4.mul(x, y), z);
}

@inline
export function min(x: v128, bound: v128): v128 {
  return f32x4.pmin(x, bound);
}

@inline
export function max(x: v128, bound: v128): v128 {
  return f32x4.pmax(x, bound);
}

/** 0 where y <= 0, else `x`: NaN in y keeps it. */
@inline
export function unlessNegative(y: v128, x: v128): v128 {
  return v128.andnot(x, f32x4.le(y, f32x4.splat(0)));
}

/** 2^n, where n is an integer that was rounded by adding 1.5·2^23: its low bits go to the exponent of `one`. */
@inline
export function exponent(rounded: v128, one: v128): v128 {
  return i32x4.add(i32x4.shl(rounded, 23), one);
}

/** x0 y0 x1 y1. */
@inline
export function interleaveLow(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 0, 4, 1, 5);
}

/** x2 y2 x3 y3. */
@inline
export function interleaveHigh(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 2, 6, 3, 7);
}

/** x0 x1 y0 y1. */
@inline
export function joinLow(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 0, 1, 4, 5);
}

/** x2 x3 y2 y3. */
@inline
export function joinHigh(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(x, y, 2, 3, 6, 7);
}
