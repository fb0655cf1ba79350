// jax-js on WebAssembly. It has no scan: its LSTM is a jitted cell in a loop over time, jitted again as a whole with its
// gradient, which is the fastest of the ways to write it. Each use of an array takes one ownership; `.ref` keeps another.

import {
  type Array as Arr,
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import type { Job } from '../cases.ts';
import { sample } from '../check.ts';
import { CLASSES, read, transposed } from '../data.ts';
import { type Program, serve } from '../serve.ts';
import { cell, type Params, type State } from './jax-cell.ts';

/** The output of each step. */
function lstm({ w_ih, w_hh, b, w, b_out }: Params, xs: Arr[], zeros: Arr): Arr[] {
  let state: State = { h: zeros.ref, c: zeros };
  const outputs = xs.map((x) => {
    state = cell(state, x, w_ih.ref, w_hh.ref, b.ref);
    return state.h.ref;
  });
  tree.dispose([state, w_ih, w_hh, b, w, b_out]);
  return outputs;
}

function loss(params: Params, xs: Arr[], zeros: Arr, targets: Arr): Arr {
  const outputs = lstm(tree.ref(params), xs, zeros);
  const last = outputs[outputs.length - 1].ref;
  tree.dispose(outputs);
  const logits = np.matmul(last, params.w.ref).add(params.b_out.ref);
  tree.dispose(params);
  return nn.logSoftmax(logits).mul(targets).sum(1).mean().neg();
}

async function open(job: Job): Promise<Program> {
  await init('wasm');
  defaultDevice('wasm');
  const { T, N, I, H, task, shapes } = job;
  const { parameters, x, y } = read(job);
  const kernel = (k: number): Arr =>
    np.array(transposed(parameters[k], shapes[k][0], shapes[k][1])).reshape([shapes[k][1], shapes[k][0]]);
  const params: Params = {
    w_ih: kernel(0),
    w_hh: kernel(1),
    b: np.array(parameters[2].map((b, i) => b + parameters[3][i])),
    w: kernel(4),
    b_out: np.array(parameters[5]),
  };
  const size = N * I;
  const xs = Array.from({ length: T }, (_, t) => np.array(x.slice(t * size, (t + 1) * size)).reshape([N, I]));
  const zeros = np.zeros([N, H]);
  if (task === 'forward') {
    const jitted = jit(lstm);
    const forward = (): Arr[] => jitted(tree.ref(params), tree.ref(xs), zeros.ref);
    const digest = () => ({ output: sample(np.stack(forward()).dataSync()) });
    return { digest, call: async () => tree.dispose(await blockUntilReady(forward())) };
  }
  const hot = Float32Array.from({ length: N * CLASSES }, (_, k) => Number(k % CLASSES === y[Math.floor(k / CLASSES)]));
  const targets = np.array(hot).reshape([N, CLASSES]);
  const jitted = jit(valueAndGrad(loss));
  const gradient = () => jitted(tree.ref(params), tree.ref(xs), zeros.ref, targets.ref);
  const digest = () => {
    const [value, grads] = gradient();
    return { loss: [...value.dataSync()], gradient: sample(transposed(grads.w_hh.dataSync(), H, 4 * H)) };
  };
  return { digest, call: async () => tree.dispose(await blockUntilReady(gradient())) };
}

await serve(open);
