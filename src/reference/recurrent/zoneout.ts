// An LSTM with zoneout (Krueger et al., 2017): every unit of h and c takes a share of its new value, and keeps the rest of its old one.
//   c̃ = f c + i g      c' = m_c c̃ + (1 - m_c) c
//   h̃ = o tanh(c̃)      h' = m_h h̃ + (1 - m_h) h
// Shares are 0 or 1 in training, and their expectation else. Own inputs: b [4·H] or null, m_h and m_c [T, N, H].

import { sigmoid, tanh } from '../base/math.ts';
import { present } from '../ops/op.ts';
import { gate } from './cell.ts';
import { type Variant, variantBackwardOf, variantOf } from './variant.ts';

const zoneout: Variant<'spec' | 'slice' | 'add' | 'sub' | 'mul' | 'sigmoid' | 'tanh'> = {
  name: 'zoneout_lstm',
  uses: ['spec', 'slice', 'add', 'sub', 'mul', 'sigmoid', 'tanh'],
  own: [4, 'shares', 'shares'],
  // i f g o · tanh(c̃) · c'
  segments: 6,
  memory: 5,

  step(f, x, u, h, c, [b, mH, mC]) {
    const sum = f.add(x, u);
    const all = b ? f.add(sum, b) : sum;
    const i = f.sigmoid(gate(f, all, 0, 4));
    const forget = f.sigmoid(gate(f, all, 1, 4));
    const g = f.tanh(gate(f, all, 2, 4));
    const o = f.sigmoid(gate(f, all, 3, 4));
    const next = f.add(f.mul(forget, c), f.mul(i, g));
    const mixed = (share: typeof x, fresh: typeof x, old: typeof x): typeof x =>
      f.add(f.mul(share, fresh), f.mul(f.sub(1, share), old));
    return { h: mixed(present(mH), f.mul(o, f.tanh(next)), h), c: mixed(present(mC), next, c) };
  },

  forward({ x, u, h, c, own: [b, mH, mC], saved, hNext, cNext }): void {
    const [i, f, g, o, t, kept] = saved;
    const H = h.length;
    const [shareH, shareC] = [present(mH), present(mC)];
    const a = x.map((v, k) => v + u[k] + (b ? b[k] : 0));
    for (let k = 0; k < H; k++) {
      i[k] = sigmoid(a[k]);
      f[k] = sigmoid(a[H + k]);
      g[k] = tanh(a[2 * H + k]);
      o[k] = sigmoid(a[3 * H + k]);
      const next = f[k] * c[k] + i[k] * g[k];
      t[k] = tanh(next);
      kept[k] = cNext[k] = shareC[k] * next + (1 - shareC[k]) * c[k];
      hNext[k] = shareH[k] * (o[k] * t[k]) + (1 - shareH[k]) * h[k];
    }
  },

  // dh̃ = m_h dh;  dc̃ = m_c dc + dh̃ o (1 - tanh²c̃);  do = dh̃ tanh(c̃);  di = dc̃ g;  df = dc̃ c;  dg = dc̃ i
  // dh₋₁ = (1 - m_h) dh;  dc₋₁ = (1 - m_c) dc + dc̃ f
  backward({ saved, c, own: [, mH, mC], dh, dc, dx, du, dOwn: [db] }): void {
    const [i, f, g, o, t] = saved;
    const H = c.length;
    const [shareH, shareC] = [present(mH), present(mC)];
    for (let k = 0; k < H; k++) {
      const fresh = shareH[k] * dh[k];
      const d = shareC[k] * dc[k] + fresh * o[k] * (1 - t[k] * t[k]);
      dx[k] = d * g[k] * i[k] * (1 - i[k]);
      dx[H + k] = d * c[k] * f[k] * (1 - f[k]);
      dx[2 * H + k] = d * i[k] * (1 - g[k] * g[k]);
      dx[3 * H + k] = fresh * t[k] * o[k] * (1 - o[k]);
      dh[k] *= 1 - shareH[k];
      dc[k] = (1 - shareC[k]) * dc[k] + d * f[k];
    }
    du.set(dx);
    for (let k = 0; k < db.length; k++) db[k] += dx[k];
  },
};

export const zoneout_lstm = /* @__PURE__ */ variantOf(zoneout);
export const zoneout_lstm_backward = /* @__PURE__ */ variantBackwardOf(zoneout);
