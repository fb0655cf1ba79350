// A page that runs a trained model: an LSTM and a linear layer, their weights from the bytes of a safetensors file.

import { from_numpy, manual_seed, no_grad, rand, type Tensor } from 'bptt/core';
import { parseSafetensors } from 'bptt/formats';
import { Linear, LSTM, Module } from 'bptt/nn';
import type { Printed } from './print.ts';

export { fallbacks } from 'bptt/core';

class Classifier extends Module {
  rnn = new LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new Linear(64, 10);

  override forward(x: Tensor): Tensor {
    const [output] = this.rnn(x);
    return this.out(output.at(':', -1, ':'));
  }
}

export function run(file: Uint8Array): Printed {
  manual_seed(1);
  const state: Record<string, Tensor> = {};
  for (const [name, { shape, bytes }] of parseSafetensors(file).tensors) {
    state[name] = from_numpy(new Float32Array(bytes.slice().buffer), shape);
  }
  const net = new Classifier();
  net.load_state_dict(state);
  return { logits: no_grad(() => net(rand(4, 7, 28))).numpy() };
}
