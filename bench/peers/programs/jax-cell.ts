// An LSTM's cell in jax-js, jitted, as its docs would write it.

import { type Array as Arr, jit, nn, numpy as np } from '@jax-js/jax';

/** Weights as users of JAX have them, [input, output]. */
export type Params = { w_ih: Arr; w_hh: Arr; b: Arr; w: Arr; b_out: Arr };
export type State = { h: Arr; c: Arr };

export const cell = jit(({ h, c }: State, x: Arr, w_ih: Arr, w_hh: Arr, b: Arr): State => {
  const gates = np.matmul(x, w_ih).add(np.matmul(h, w_hh)).add(b);
  const [i, f, g, o] = np.split(gates, 4, 1);
  const next = nn
    .sigmoid(f)
    .mul(c)
    .add(nn.sigmoid(i).mul(np.tanh(g)));
  return { h: nn.sigmoid(o).mul(np.tanh(next.ref)), c: next };
});
