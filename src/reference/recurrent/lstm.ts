// Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate: Gers et al., 2000). Gates i f g o:
//   i, f, o = σ(W x + b_ih + U h + b_hh)    g = tanh(…)
//   c' = f c + i g                          h' = o tanh(c')

import { sigmoid, tanh } from '../base/math.ts';
import { present } from '../ops/op.ts';
import { type BackwardRow, type Cell, type ForwardRow, gate } from './cell.ts';

export const lstm: Cell<'spec' | 'slice' | 'add' | 'mul' | 'sigmoid' | 'tanh'> = {
  name: 'lstm',
  uses: ['spec', 'slice', 'add', 'mul', 'sigmoid', 'tanh'],
  gates: ['i', 'f', 'g', 'o'],
  segments: ['i', 'f', 'g', 'o', 'c', 'tanh_c'],
  hasCellState: true,

  step(f, x, h, c, recur, bound = (v) => v) {
    const all = f.add(x, recur(h, 0, 4));
    const i = f.sigmoid(gate(f, all, 0, 4));
    const forget = f.sigmoid(gate(f, all, 1, 4));
    const g = f.tanh(gate(f, all, 2, 4));
    const o = f.sigmoid(gate(f, all, 3, 4));
    const cNext = bound(f.add(f.mul(forget, present(c)), f.mul(i, g)));
    return { h: f.mul(o, f.tanh(cNext)), c: cNext };
  },

  forward({ x, h, c, recur, saved, hNext, cNext }: ForwardRow): void {
    const [i, f, g, o, cs, tc] = saved;
    const H = hNext.length;
    const [ui, uf, ug, uo] = [0, 1, 2, 3].map((k) => recur(k, h));
    for (let u = 0; u < H; u++) {
      i[u] = sigmoid(x[u] + ui[u]);
      f[u] = sigmoid(x[H + u] + uf[u]);
      g[u] = tanh(x[2 * H + u] + ug[u]);
      o[u] = sigmoid(x[3 * H + u] + uo[u]);
      cs[u] = cNext[u] = f[u] * c[u] + i[u] * g[u];
      tc[u] = tanh(cNext[u]);
      hNext[u] = o[u] * tc[u];
    }
  },

  // dc += dh o (1 - tanh²c);  do = dh tanh(c);  di = dc g;  df = dc c₋₁;  dg = dc i;  dc₋₁ = dc f
  // through the activations: σ' = y (1 - y), tanh' = 1 - y²
  backward({ saved, h, c, dh, dc, dx, recurBack, dhPrevious }: BackwardRow): void {
    const [i, f, g, o, , tc] = saved;
    const H = dh.length;
    for (let u = 0; u < H; u++) {
      const d = dc[u] + dh[u] * o[u] * (1 - tc[u] * tc[u]);
      dx[u] = d * g[u] * i[u] * (1 - i[u]);
      dx[H + u] = d * c[u] * f[u] * (1 - f[u]);
      dx[2 * H + u] = d * i[u] * (1 - g[u] * g[u]);
      dx[3 * H + u] = dh[u] * tc[u] * o[u] * (1 - o[u]);
      dc[u] = d * f[u];
    }
    for (let k = 0; k < 4; k++) {
      const back = recurBack(k, dx.subarray(k * H, (k + 1) * H), h);
      for (let r = 0; r < back.length; r++) dhPrevious[r] += back[r];
    }
  },
};
