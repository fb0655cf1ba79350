// An LSTM with layer normalization (Ba et al., 2016), of both products and of the cell state. n(v) = (v - mean v) / √(var v + ε):
//   i, f, o = σ(γ_x n(W x) + γ_h n(U h) + b)    g = tanh(…)
//   c' = γ_c n(f c + i g) + β_c                  h' = o tanh(c')
// Own inputs: γ_x, γ_h and b [4·H], γ_c and β_c [H].

import { sigmoid, tanh } from '../base/math.ts';
import { present } from '../ops/op.ts';
import { gate } from './cell.ts';
import { type Variant, variantBackwardOf, variantOf } from './variant.ts';

/** n(v) and 1 / √(var v + ε). */
function normal(v: Float64Array, eps: number): { readonly n: Float64Array; readonly rate: number } {
  const mean = v.reduce((sum, x) => sum + x, 0) / v.length;
  const squares = v.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const rate = 1 / Math.sqrt(squares / v.length + eps);
  return { n: v.map((x) => (x - mean) * rate), rate };
}

/** The gradient of v from d, that of n(v): r (d - mean(d) - n mean(d n)). */
function normalBack(d: Float64Array, n: Float64Array, rate: number): Float64Array {
  const mean = d.reduce((sum, x) => sum + x, 0) / d.length;
  const share = d.reduce((sum, x, i) => sum + x * n[i], 0) / d.length;
  return d.map((x, i) => rate * (x - mean - n[i] * share));
}

/** Four segments of H values as one row, and back. */
const joined = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from({ length: 4 * parts[0].length }, (_, k) => {
    const h = parts[0].length;
    return parts[Math.floor(k / h)][k % h];
  });
function part(row: Float64Array, parts: readonly Float64Array[]): void {
  for (const [k, to] of parts.entries()) to.set(row.subarray(k * to.length, (k + 1) * to.length));
}

const layerNorm: Variant<
  'spec' | 'slice' | 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'mean' | 'var' | 'sigmoid' | 'tanh'
> = {
  name: 'layer_norm_lstm',
  uses: ['spec', 'slice', 'add', 'sub', 'mul', 'div', 'sqrt', 'mean', 'var', 'sigmoid', 'tanh'],
  own: [4, 4, 4, 1, 1],
  // n(W x), n(U h) and i f g o, of four each · n(f c + i g) · c' · tanh(c') · the rates of the three norms, at every unit
  segments: 18,
  memory: 13,

  step(f, x, u, _h, c, own, { eps }) {
    const [gX, gH, b, gC, bC] = own.map(present);
    const n = (v: typeof x): typeof x => f.div(f.sub(v, f.mean(v, 1, true)), f.sqrt(f.add(f.var(v, 1, 0, true), eps)));
    const all = f.add(f.add(f.mul(n(x), gX), f.mul(n(u), gH)), b);
    const i = f.sigmoid(gate(f, all, 0, 4));
    const forget = f.sigmoid(gate(f, all, 1, 4));
    const g = f.tanh(gate(f, all, 2, 4));
    const o = f.sigmoid(gate(f, all, 3, 4));
    const next = f.add(f.mul(n(f.add(f.mul(forget, c), f.mul(i, g))), gC), bC);
    return { h: f.mul(o, f.tanh(next)), c: next };
  },

  forward({ x, u, c, own, saved, hNext, cNext }, { eps }): void {
    const [gX, gH, b, gC, bC] = own.map(present);
    const [i, f, g, o, nC, kept, t, ...rates] = saved.slice(8);
    const H = c.length;
    const [ofX, ofU] = [normal(x, eps), normal(u, eps)];
    part(ofX.n, saved.slice(0, 4));
    part(ofU.n, saved.slice(4, 8));
    const a = ofX.n.map((n, k) => n * gX[k] + ofU.n[k] * gH[k] + b[k]);
    for (let k = 0; k < H; k++) {
      i[k] = sigmoid(a[k]);
      f[k] = sigmoid(a[H + k]);
      g[k] = tanh(a[2 * H + k]);
      o[k] = sigmoid(a[3 * H + k]);
    }
    const ofC = normal(
      c.map((v, k) => f[k] * v + i[k] * g[k]),
      eps,
    );
    nC.set(ofC.n);
    for (let k = 0; k < H; k++) {
      kept[k] = cNext[k] = nC[k] * gC[k] + bC[k];
      t[k] = tanh(cNext[k]);
      hNext[k] = o[k] * t[k];
    }
    for (const [k, { rate }] of [ofX, ofU, ofC].entries()) rates[k].fill(rate);
  },

  // d = dc + dh o (1 - tanh²c');  do = dh tanh(c');  dγ_c = d n;  dβ_c = d;  dc̃ back through the norm from d γ_c
  // di = dc̃ g;  df = dc̃ c;  dg = dc̃ i;  dc₋₁ = dc̃ f;  dγ = da n;  db = da;  both products back through their norms from da γ
  backward({ saved, c, own, dh, dc, dx, du, dOwn: [dX, dH, db, dC, dB] }): void {
    const [gX, gH, , gC] = own.map(present);
    const [i, f, g, o, nC, , t, ...rates] = saved.slice(8);
    const [nX, nU] = [joined(saved.slice(0, 4)), joined(saved.slice(4, 8))];
    const H = c.length;
    const d = dc.map((v, k) => v + dh[k] * o[k] * (1 - t[k] * t[k]));
    for (let k = 0; k < H; k++) {
      dC[k] += d[k] * nC[k];
      dB[k] += d[k];
    }
    const inner = normalBack(
      d.map((v, k) => v * gC[k]),
      nC,
      rates[2][0],
    );
    const da = new Float64Array(4 * H);
    for (let k = 0; k < H; k++) {
      da[k] = inner[k] * g[k] * i[k] * (1 - i[k]);
      da[H + k] = inner[k] * c[k] * f[k] * (1 - f[k]);
      da[2 * H + k] = inner[k] * i[k] * (1 - g[k] * g[k]);
      da[3 * H + k] = dh[k] * t[k] * o[k] * (1 - o[k]);
      dc[k] = inner[k] * f[k];
    }
    for (let k = 0; k < 4 * H; k++) {
      dX[k] += da[k] * nX[k];
      dH[k] += da[k] * nU[k];
      db[k] += da[k];
    }
    const through = (gamma: Float64Array, n: Float64Array, rate: number): Float64Array =>
      normalBack(
        da.map((v, k) => v * gamma[k]),
        n,
        rate,
      );
    dx.set(through(gX, nX, rates[0][0]));
    du.set(through(gH, nU, rates[1][0]));
    dh.fill(0);
  },
};

export const layer_norm_lstm = /* @__PURE__ */ variantOf(layerNorm);
export const layer_norm_lstm_backward = /* @__PURE__ */ variantBackwardOf(layerNorm);
