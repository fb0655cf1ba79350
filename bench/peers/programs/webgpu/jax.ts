// jax-js on WebGPU: loss and gradients of seed 003's model, jitted whole; without the optimizer, which is another package's.

import {
  type Array as Arr,
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import { tell } from '../../counted.ts';
import { cell, type Params, type State } from '../jax-cell.ts';

await init('webgpu');
defaultDevice('webgpu');
const [N, T, I, H, CLASSES] = [64, 28, 28, 64, 10];

function loss(params: Params, xs: Arr[], zeros: Arr, targets: Arr): Arr {
  let state: State = { h: zeros.ref, c: zeros };
  for (const x of xs) state = cell(state, x, params.w_ih.ref, params.w_hh.ref, params.b.ref);
  const logits = np.matmul(state.h.ref, params.w.ref).add(params.b_out.ref);
  tree.dispose([state, params]);
  return nn.logSoftmax(logits).mul(targets).sum(1).mean().neg();
}

const uniform = (seed: number, shape: number[]): Arr => random.uniform(random.key(seed), shape);
const params: Params = {
  w_ih: uniform(1, [I, 4 * H]),
  w_hh: uniform(2, [H, 4 * H]),
  b: np.zeros([4 * H]),
  w: uniform(3, [H, CLASSES]),
  b_out: np.zeros([CLASSES]),
};
const xs = Array.from({ length: T }, (_, t) => uniform(4 + t, [N, I]));
const hot = Float32Array.from({ length: N * CLASSES }, (_, k) =>
  Number(k % CLASSES === Math.floor(k / CLASSES) % CLASSES),
);
const targets = np.array(hot).reshape([N, CLASSES]);
const zeros = np.zeros([N, H]);
const jitted = jit(valueAndGrad(loss));
await tell(async () => {
  const result = jitted(tree.ref(params), tree.ref(xs), zeros.ref, targets.ref);
  tree.dispose(await blockUntilReady(result));
});
