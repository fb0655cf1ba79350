// The gated recurrent unit (Cho et al., 2014), gates r z n, in its two forms:
//   r, z = σ(W x + b_ih + U h + b_hh)       h' = (h - n) z + n
//   reset after  (cuDNN, PyTorch, MXNet):   n = tanh(W x + b_ih + r (U h + b_hh))
//   reset before (the paper):               n = tanh(W x + b_ih + U (r h) + b_hh)

import { sigmoid, tanh } from '../base/math.ts';
import { type BackwardRow, type Cell, type ForwardRow, gate } from './cell.ts';

/** h' = (h - n) z + n. */
function mix(n: Float64Array, z: Float64Array, h: Float64Array, hNext: Float64Array): void {
  for (let u = 0; u < n.length; u++) hNext[u] = (h[u] - n[u]) * z[u] + n[u];
}

/** Adds b to a. */
function accumulate(a: Float64Array, b: Float64Array): void {
  for (let u = 0; u < a.length; u++) a[u] += b[u];
}

type Written = 'spec' | 'slice' | 'add' | 'sub' | 'mul' | 'sigmoid' | 'tanh';
const uses: readonly Written[] = ['spec', 'slice', 'add', 'sub', 'mul', 'sigmoid', 'tanh'];

export const gru: Cell<Written> = {
  name: 'gru',
  uses,
  gates: ['r', 'z', 'n'],
  segments: ['r', 'z', 'n', 'hn'],
  hasCellState: false,

  step(f, x, h, c, recur) {
    const uh = recur(h, 0, 3);
    const r = f.sigmoid(f.add(gate(f, x, 0, 3), gate(f, uh, 0, 3)));
    const z = f.sigmoid(f.add(gate(f, x, 1, 3), gate(f, uh, 1, 3)));
    const n = f.tanh(f.add(gate(f, x, 2, 3), f.mul(r, gate(f, uh, 2, 3))));
    return { h: f.add(f.mul(f.sub(h, n), z), n), c };
  },

  forward({ x, h, recur, saved, hNext }: ForwardRow): void {
    const [r, z, n, hn] = saved;
    const H = hNext.length;
    const [ur, uz, un] = [0, 1, 2].map((k) => recur(k, h));
    for (let u = 0; u < H; u++) {
      r[u] = sigmoid(x[u] + ur[u]);
      z[u] = sigmoid(x[H + u] + uz[u]);
      hn[u] = un[u];
      n[u] = tanh(x[2 * H + u] + r[u] * hn[u]);
    }
    mix(n, z, h, hNext);
  },

  // dn = dh (1 - z) (1 - n²);  dz = dh (h - n) z (1 - z);  dr = dn hn r (1 - r);  d(U_n h + b) = dn r;  dh₋₁ = dh z + …
  backward({ saved, h, dh, dx, recurBack, dhPrevious }: BackwardRow): void {
    const [r, z, n, hn] = saved;
    const H = dh.length;
    const dhn = new Float64Array(H);
    for (let u = 0; u < H; u++) {
      const dn = dh[u] * (1 - z[u]) * (1 - n[u] * n[u]);
      dx[u] = dn * hn[u] * r[u] * (1 - r[u]);
      dx[H + u] = dh[u] * (h[u] - n[u]) * z[u] * (1 - z[u]);
      dx[2 * H + u] = dn;
      dhn[u] = dn * r[u];
      dhPrevious[u] += dh[u] * z[u];
    }
    accumulate(dhPrevious, recurBack(0, dx.subarray(0, H), h));
    accumulate(dhPrevious, recurBack(1, dx.subarray(H, 2 * H), h));
    accumulate(dhPrevious, recurBack(2, dhn, h));
  },
};

export const gruResetBefore: Cell<Written> = {
  name: 'gru_reset_before',
  uses,
  gates: ['r', 'z', 'n'],
  segments: ['r', 'z', 'n'],
  hasCellState: false,

  step(f, x, h, c, recur) {
    const uh = recur(h, 0, 2);
    const r = f.sigmoid(f.add(gate(f, x, 0, 3), gate(f, uh, 0, 2)));
    const z = f.sigmoid(f.add(gate(f, x, 1, 3), gate(f, uh, 1, 2)));
    const n = f.tanh(f.add(gate(f, x, 2, 3), recur(f.mul(r, h), 2, 3)));
    return { h: f.add(f.mul(f.sub(h, n), z), n), c };
  },

  forward({ x, h, recur, saved, hNext }: ForwardRow): void {
    const [r, z, n] = saved;
    const H = hNext.length;
    const [ur, uz] = [recur(0, h), recur(1, h)];
    for (let u = 0; u < H; u++) {
      r[u] = sigmoid(x[u] + ur[u]);
      z[u] = sigmoid(x[H + u] + uz[u]);
    }
    const un = recur(
      2,
      h.map((v, u) => r[u] * v),
    );
    for (let u = 0; u < H; u++) n[u] = tanh(x[2 * H + u] + un[u]);
    mix(n, z, h, hNext);
  },

  // dn as above;  d(r h) = U_nᵀ dn;  dr = d(r h) h r (1 - r);  dh₋₁ = dh z + d(r h) r + …
  backward({ saved, h, dh, dx, recurBack, dhPrevious }: BackwardRow): void {
    const [r, z, n] = saved;
    const H = dh.length;
    for (let u = 0; u < H; u++) {
      dx[2 * H + u] = dh[u] * (1 - z[u]) * (1 - n[u] * n[u]);
      dx[H + u] = dh[u] * (h[u] - n[u]) * z[u] * (1 - z[u]);
      dhPrevious[u] += dh[u] * z[u];
    }
    const drh = recurBack(
      2,
      dx.subarray(2 * H, 3 * H),
      h.map((v, u) => r[u] * v),
    );
    for (let u = 0; u < H; u++) {
      dx[u] = drh[u] * h[u] * r[u] * (1 - r[u]);
      dhPrevious[u] += drh[u] * r[u];
    }
    accumulate(dhPrevious, recurBack(0, dx.subarray(0, H), h));
    accumulate(dhPrevious, recurBack(1, dx.subarray(H, 2 * H), h));
  },
};
