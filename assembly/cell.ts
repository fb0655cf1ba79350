// The recurrent cells: for each its gates and one step, forward and backward, over the panels of one block of 16 units
// at one time. The walk over time and blocks (forward.ts, backward.ts) takes a cell's numbers and steps from a type
// parameter. Gate g of the block is the panel at p + g·segment; panels have `size` bytes, a multiple of 64.
// Loops take 8 lanes at a time, load all of them before they store, and do the same to both halves (simd.ts).

import { one, sigmoid, tanh } from './math';
import { add, load, max, mul, storePair, sub, unlessNegative, zero } from './simd';

/** What a cell's backward step reads of the hidden states. */
export const NOTHING: i32 = 0;
export const BEFORE: i32 = 1;
export const AFTER: i32 = 2;

@unmanaged
export abstract class Cell {
  /** Blocks of H rows in w_ih and w_hh. */
  abstract get gates(): i32;
  /** Gates that add the products of input and state in one panel; a later gate g keeps that of the state in g + 1. */
  abstract get fused(): i32;
  /** Gates whose product is with the state itself; later ones read the state that `gate` made. */
  abstract get early(): i32;
  /** Panels that the backward pass reads: S in reserve [S, U, T, N, 16]. */
  abstract get segments(): i32;
  /** The panel of the cell state c, or 0 for a cell without. */
  abstract get memory(): i32;
  abstract get reads(): i32;

  /** Turns pre-activations at p into gates, and gives h from the state before. */
  abstract forward(p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void;
  /** Turns gates at p into gradients of pre-activations, and dh, dc into those of the state before (dhBefore is 0). */
  abstract backward(
    p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
    dcBefore: usize,
  ): void;

  /** First phase of a cell with early < gates: the early gates at p, and the state that the later ones read. */
  abstract gate(p: usize, segment: usize, size: usize, hBefore: usize, gated: usize): void;
  /** Its counterpart: from the gradient of that state those of the early gates, added to dhBefore. */
  abstract gateBackward(p: usize, segment: usize, size: usize, hBefore: usize, dGated: usize, dhBefore: usize): void;
}

@unmanaged
abstract class OnePhase extends Cell {
  @inline
  gate(p: usize, segment: usize, size: usize, hBefore: usize, gated: usize): void {}
  @inline
  gateBackward(p: usize, segment: usize, size: usize, hBefore: usize, dGated: usize, dhBefore: usize): void {}
}

/** d·y(1 - y): through a sigmoid with value y. */
@inline
function throughSigmoid(d: v128, y: v128, one: v128): v128 {
  return mul(d, mul(y, sub(one, y)));
}

/** d(1 - y²): through a tanh with value y. */
@inline
function throughTanh(d: v128, y: v128, one: v128): v128 {
  return mul(d, sub(one, mul(y, y)));
}

/** z = x·y. */
export function multiply(x: usize, y: usize, z: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 32) {
    storePair(z + i, mul(load(x + i), load(y + i)), mul(load(x + i + 16), load(y + i + 16)));
  }
}

/** x += y. */
export function accumulate(x: usize, y: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 32) {
    storePair(x + i, add(load(x + i), load(y + i)), add(load(x + i + 16), load(y + i + 16)));
  }
}

/** h = act(W x + U h + b), and the gradient of h comes from h itself. */
@unmanaged
abstract class Rnn extends OnePhase {
  @inline
  get gates(): i32 {
    return 1;
  }
  @inline
  get fused(): i32 {
    return 1;
  }
  @inline
  get early(): i32 {
    return 1;
  }
  @inline
  get segments(): i32 {
    return 0;
  }
  @inline
  get memory(): i32 {
    return 0;
  }
  @inline
  get reads(): i32 {
    return AFTER;
  }
}

/** h = tanh(W x + U h + b). */
@final
@unmanaged
export class RnnTanh extends Rnn {
  @inline
  forward(p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void {
    tanh(p, p + size, h);
  }
  @inline
  backward(
    p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
    dcBefore: usize,
  ): void {
    const k = one();
    // da = dh(1 - h²)
    for (let i: usize = 0; i < size; i += 32) {
      const a0 = throughTanh(load(dh + i), load(hidden + i), k);
      const a1 = throughTanh(load(dh + i + 16), load(hidden + i + 16), k);
      storePair(p + i, a0, a1);
    }
  }
}

/** h = max(W x + U h + b, 0). */
@final
@unmanaged
export class RnnRelu extends Rnn {
  @inline
  forward(p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void {
    for (let i: usize = 0; i < size; i += 32) {
      storePair(h + i, max(load(p + i), zero()), max(load(p + i + 16), zero()));
    }
  }
  @inline
  backward(
    p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
    dcBefore: usize,
  ): void {
    // da = 0 where h <= 0, else dh: a NaN state lets the gradient through, as in PyTorch
    for (let i: usize = 0; i < size; i += 32) {
      const a0 = unlessNegative(load(hidden + i), load(dh + i));
      const a1 = unlessNegative(load(hidden + i + 16), load(dh + i + 16));
      storePair(p + i, a0, a1);
    }
  }
}

/** c' = f c + i g, h = o tanh(c'). Panels: i f g o c' tanh(c'). */
@final
@unmanaged
export class Lstm extends OnePhase {
  @inline
  get gates(): i32 {
    return 4;
  }
  @inline
  get fused(): i32 {
    return 4;
  }
  @inline
  get early(): i32 {
    return 4;
  }
  @inline
  get segments(): i32 {
    return 6;
  }
  @inline
  get memory(): i32 {
    return 4;
  }
  @inline
  get reads(): i32 {
    return NOTHING;
  }
  @inline
  forward(p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void {
    const f = p + segment, g = f + segment, o = g + segment, c = o + segment, t = c + segment;
    sigmoid(p, p + size, p);
    sigmoid(f, f + size, f);
    tanh(g, g + size, g);
    sigmoid(o, o + size, o);
    // c' = f c + i g
    for (let i: usize = 0; i < size; i += 32) {
      const c0 = add(mul(load(f + i), load(cBefore + i)), mul(load(p + i), load(g + i)));
      const c1 = add(mul(load(f + i + 16), load(cBefore + i + 16)), mul(load(p + i + 16), load(g + i + 16)));
      storePair(c + i, c0, c1);
    }
    // h = o tanh(c')
    tanh(c, c + size, t);
    multiply(o, t, h, size);
  }
  @inline
  backward(
    p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
    dcBefore: usize,
  ): void {
    const f = p + segment, g = f + segment, o = g + segment, t = o + 2 * segment;
    const k = one();
    for (let i: usize = 0; i < size; i += 32) {
      const dh0 = load(dh + i), o0 = load(o + i), t0 = load(t + i);
      const dh1 = load(dh + i + 16), o1 = load(o + i + 16), t1 = load(t + i + 16);
      // d = dc + dh o (1 - tanh²(c'))
      const d0 = add(load(dc + i), throughTanh(mul(dh0, o0), t0, k));
      const d1 = add(load(dc + i + 16), throughTanh(mul(dh1, o1), t1, k));
      const f0 = load(f + i), f1 = load(f + i + 16);
      const i0 = load(p + i), i1 = load(p + i + 16);
      const g0 = load(g + i), g1 = load(g + i + 16);
      const c0 = load(cBefore + i), c1 = load(cBefore + i + 16);
      // dc = d f
      storePair(dcBefore + i, mul(d0, f0), mul(d1, f1));
      // do = dh tanh(c') o(1 - o)
      storePair(o + i, throughSigmoid(mul(dh0, t0), o0, k), throughSigmoid(mul(dh1, t1), o1, k));
      // df = d c f(1 - f)
      storePair(f + i, throughSigmoid(mul(d0, c0), f0, k), throughSigmoid(mul(d1, c1), f1, k));
      // di = d g i(1 - i)
      storePair(p + i, throughSigmoid(mul(d0, g0), i0, k), throughSigmoid(mul(d1, g1), i1, k));
      // dg = d i (1 - g²)
      storePair(g + i, throughTanh(mul(d0, i0), g0, k), throughTanh(mul(d1, i1), g1, k));
    }
  }
}

/** h' = (h - n) z + n, which both kinds of GRU end with. */
@inline
function interpolate(n: usize, z: usize, hBefore: usize, h: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 32) {
    const n0 = load(n + i), n1 = load(n + i + 16);
    const h0 = add(mul(sub(load(hBefore + i), n0), load(z + i)), n0);
    const h1 = add(mul(sub(load(hBefore + i + 16), n1), load(z + i + 16)), n1);
    storePair(h + i, h0, h1);
  }
}

/** Its gradients: those of the pre-activations of n (a tanh) and z, in place, and dhBefore. */
@inline
function interpolateBackward(n: usize, z: usize, hBefore: usize, dh: usize, dhBefore: usize, size: usize): void {
  const k = one();
  for (let i: usize = 0; i < size; i += 32) {
    const d0 = load(dh + i), n0 = load(n + i), z0 = load(z + i), h0 = load(hBefore + i);
    const d1 = load(dh + i + 16), n1 = load(n + i + 16), z1 = load(z + i + 16), h1 = load(hBefore + i + 16);
    // dh = dh' z
    storePair(dhBefore + i, mul(d0, z0), mul(d1, z1));
    // dn = dh' (1 - z)(1 - n²)
    storePair(n + i, throughTanh(mul(d0, sub(k, z0)), n0, k), throughTanh(mul(d1, sub(k, z1)), n1, k));
    // dz = dh' (h - n) z(1 - z)
    storePair(z + i, throughSigmoid(mul(d0, sub(h0, n0)), z0, k), throughSigmoid(mul(d1, sub(h1, n1)), z1, k));
  }
}

/** n = tanh(W_n x + b_in + r (U_n h + b_hn)), h' = (h - n) z + n. Panels: r z n (U_n h + b_hn). */
@final
@unmanaged
export class Gru extends OnePhase {
  @inline
  get gates(): i32 {
    return 3;
  }
  @inline
  get fused(): i32 {
    return 2;
  }
  @inline
  get early(): i32 {
    return 3;
  }
  @inline
  get segments(): i32 {
    return 4;
  }
  @inline
  get memory(): i32 {
    return 0;
  }
  @inline
  get reads(): i32 {
    return BEFORE;
  }
  @inline
  forward(p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void {
    const z = p + segment, n = z + segment, s = n + segment;
    sigmoid(p, p + size, p);
    sigmoid(z, z + size, z);
    // n = tanh(a_n + r s)
    for (let i: usize = 0; i < size; i += 32) {
      const a0 = add(load(n + i), mul(load(p + i), load(s + i)));
      const a1 = add(load(n + i + 16), mul(load(p + i + 16), load(s + i + 16)));
      storePair(n + i, a0, a1);
    }
    tanh(n, n + size, n);
    interpolate(n, z, hBefore, h, size);
  }
  @inline
  backward(
    p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
    dcBefore: usize,
  ): void {
    const z = p + segment, n = z + segment, s = n + segment;
    interpolateBackward(n, z, hidden, dh, dhBefore, size);
    const k = one();
    for (let i: usize = 0; i < size; i += 32) {
      const dn0 = load(n + i), r0 = load(p + i), s0 = load(s + i);
      const dn1 = load(n + i + 16), r1 = load(p + i + 16), s1 = load(s + i + 16);
      // dr = dn s r(1 - r)
      storePair(p + i, throughSigmoid(mul(dn0, s0), r0, k), throughSigmoid(mul(dn1, s1), r1, k));
      // ds = dn r
      storePair(s + i, mul(dn0, r0), mul(dn1, r1));
    }
  }
}

/** n = tanh(W_n x + U_n (r h) + b), h' = (h - n) z + n: the reset gate before the product. Panels: r z n. */
@final
@unmanaged
export class GruResetBefore extends Cell {
  @inline
  get gates(): i32 {
    return 3;
  }
  @inline
  get fused(): i32 {
    return 3;
  }
  @inline
  get early(): i32 {
    return 2;
  }
  @inline
  get segments(): i32 {
    return 3;
  }
  @inline
  get memory(): i32 {
    return 0;
  }
  @inline
  get reads(): i32 {
    return BEFORE;
  }
  @inline
  gate(p: usize, segment: usize, size: usize, hBefore: usize, gated: usize): void {
    const z = p + segment;
    sigmoid(p, p + size, p);
    sigmoid(z, z + size, z);
    multiply(p, hBefore, gated, size);
  }
  @inline
  forward(p: usize, segment: usize, size: usize, cBefore: usize, hBefore: usize, h: usize): void {
    const z = p + segment, n = z + segment;
    tanh(n, n + size, n);
    interpolate(n, z, hBefore, h, size);
  }
  @inline
  backward(
    p: usize, segment: usize, size: usize, cBefore: usize, hidden: usize, dh: usize, dc: usize, dhBefore: usize,
    dcBefore: usize,
  ): void {
    const z = p + segment, n = z + segment;
    interpolateBackward(n, z, hidden, dh, dhBefore, size);
  }
  @inline
  gateBackward(p: usize, segment: usize, size: usize, hBefore: usize, dGated: usize, dhBefore: usize): void {
    const k = one();
    for (let i: usize = 0; i < size; i += 32) {
      const d0 = load(dGated + i), d1 = load(dGated + i + 16);
      const r0 = load(p + i), r1 = load(p + i + 16);
      const h0 = load(hBefore + i), h1 = load(hBefore + i + 16);
      const dh0 = load(dhBefore + i), dh1 = load(dhBefore + i + 16);
      // dr = d(rh) h r(1 - r)
      storePair(p + i, throughSigmoid(mul(d0, h0), r0, k), throughSigmoid(mul(d1, h1), r1, k));
      // dh += d(rh) r
      storePair(dhBefore + i, add(dh0, mul(d0, r0)), add(dh1, mul(d1, r1)));
    }
  }
}
