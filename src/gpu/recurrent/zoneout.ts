// A step of the LSTM with zoneout, one thread a unit: to be read beside src/reference/recurrent/zoneout.ts.

import { present } from '../../reference/ops/op.ts';
import { zoneout_lstm, zoneout_lstm_backward } from '../../reference/recurrent/zoneout.ts';
import { SUM } from '../folds.ts';
import { reduce } from '../reduce.ts';
import { BEGIN, type VariantText } from './variant-text.ts';

const THREADS = 64;

const UNIT = `${BEGIN}
  if (id >= N * H) { return; }
  let n = id / H;
  let u = id % H;
  let row = t * N + n;
  let first = row * 4u * H + u;`;

export const zoneout: VariantText = {
  name: 'zoneout_lstm',
  rows: [zoneout_lstm, zoneout_lstm_backward],
  segments: 6,
  threads: THREADS,
  groups: (N, H) => Math.ceil((N * H) / THREADS),
  own: (_gpu, { contiguous }, [b, mH, mC]) => ({
    bias: b,
    reads: { mH: contiguous(present(mH)), mC: contiguous(present(mC)) },
  }),

  forward: (keeps) => `${UNIT}
  let product = n * 4u * H + u;
  let i = sigmoid(xs[first] + us[product]);
  let f = sigmoid(xs[first + H] + us[product + H]);
  let g = tanh_(xs[first + 2u * H] + us[product + 2u * H]);
  let o = sigmoid(xs[first + 3u * H] + us[product + 3u * H]);
  let shareH = mH[row * H + u];
  let shareC = mC[row * H + u];
  let c = cN[id];
  let next = f * c + i * g;
  let bent = tanh_(next);
  let c_next = shareC * next + (1.0 - shareC) * c;
  let h_next = shareH * (o * bent) + (1.0 - shareH) * hN[id];
  cN[id] = c_next;
  hN[id] = h_next;
  output[row * H + u] = h_next;
  ${keeps ? ['i', 'f', 'g', 'o', 'bent', 'c_next'].map((v, s) => `reserve[kept(t, ${s}u, n, u)] = ${v};`).join('\n  ') : ''}`,

  backward: (arrives) => `${UNIT}
  let i = reserve[kept(t, 0u, n, u)];
  let f = reserve[kept(t, 1u, n, u)];
  let g = reserve[kept(t, 2u, n, u)];
  let o = reserve[kept(t, 3u, n, u)];
  let bent = reserve[kept(t, 4u, n, u)];
  var c = c0[id];
  if (past < T) { c = reserve[kept(past, 5u, n, u)]; }
  let shareH = mH[row * H + u];
  let shareC = mC[row * H + u];
  let dh = dH[id]${arrives ? ' + dOutput[row * H + u]' : ''};
  let fresh = shareH * dh;
  let d = shareC * dC[id] + fresh * o * (1.0 - bent * bent);
  gradients[first] = d * g * i * (1.0 - i);
  gradients[first + H] = d * c * f * (1.0 - f);
  gradients[first + 2u * H] = d * i * (1.0 - g * g);
  gradients[first + 3u * H] = fresh * bent * o * (1.0 - o);
  dH[id] = (1.0 - shareH) * dh;
  dC[id] = (1.0 - shareC) * dC[id] + d * f;`,

  columns: 4,
  dX: 0,
  dU: 0,
  direct: true,
  ownBack: (gpu, columns, _reserve, [db]) => {
    // Without a bias it is empty.
    if (db.shape[0] > 0) reduce(gpu, SUM, columns(0, 4), db, [0]);
  },
};
