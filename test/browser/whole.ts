// Three steps of training in the words of the whole file: given the whole file, or what the package's entries hold.

import type { nn, optim, torch } from 'bptt/bptt.train.js';

export interface Words {
  readonly torch: typeof torch;
  readonly nn: typeof nn;
  readonly optim: typeof optim;
}

/** The loss of each step, the bytes of the trained weights and what they answer to ones. */
export function train({ torch, nn, optim }: Words): { losses: number[]; bytes: Uint8Array; answer: string } {
  torch.manual_seed(1);
  const lstm = new nn.LSTM(3, 5, { batch_first: true });
  const optimizer = new optim.Adam(lstm.parameters(), { lr: 0.1 });
  const x = torch.randn(4, 6, 3);
  const losses: number[] = [];
  for (let step = 0; step < 3; step += 1) {
    const loss = lstm(x)[0].square().mean();
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  const answer = torch.no_grad(() => `${lstm(torch.ones(1, 2, 3))[0]}`);
  return { losses, bytes: torch.safetensors.save(lstm.state_dict()), answer };
}
