// What a page ships that only runs a trained model: an LSTM, its weights from the bytes of a safetensors file, one batch.

import { from_numpy, no_grad, type Tensor } from 'bptt';
import { parseSafetensors } from 'bptt/formats';
import { LSTM } from 'bptt/nn';

export function infer(file: Uint8Array, batch: Tensor): Tensor {
  const state: Record<string, Tensor> = {};
  for (const [name, { shape, bytes }] of parseSafetensors(file).tensors) {
    state[name] = from_numpy(new Float32Array(bytes.slice().buffer), shape);
  }
  const net = new LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  net.load_state_dict(state);
  const [output] = no_grad(() => net(batch));
  return output;
}
