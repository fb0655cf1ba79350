// The shapes of PyTorch's `nn.RNN`, as its tutorial prints them.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { computing } from './common/engine.ts';

computing('npm run example -- torch-rnn-shapes', "Prints the shapes of PyTorch's nn.RNN.").parse();

const vocab_size = 1027;
const num_hiddens = 256;
const rnn_layer = new nn.RNN({ input_size: vocab_size, hidden_size: num_hiddens });

const num_steps = 35;
const batch_size = 2;
const state = null; // the initial hidden state may be left out
const X = torch.rand(num_steps, batch_size, vocab_size);
const [Y, state_new] = rnn_layer(X, state);
console.log(`${Y.shape} ${state_new.length} ${state_new.shape}`);

for (const num_layers of [1, 4]) {
  const rnn = new nn.RNN({ input_size: 100, hidden_size: 20, num_layers });
  console.log(`${rnn}`);
  const x = torch.randn(20, 3, 100); // 20 words of 3 sentences, 100 dimensions a word
  const [out, h] = rnn(x);
  console.log(`${out.shape} ${h.shape}`);
  console.log(`${new nn.RNN(100, 20)}`);
}
