// A crew for tests, and layers whose calls are worth one.

import * as torch from '../../src/index.ts';
import { crewOf } from '../../src/threads/crew.ts';
import { type Start, startInNode } from '../../src/threads/start.ts';
import { provideCrew } from '../../src/wasm/crew.ts';
import { provideInstances } from '../../src/wasm/instance.ts';

let crew: ReturnType<typeof crewOf> | null = null;

/** Sends the threads away. */
export const dismiss = (): void => crew?.dismiss();

/** Lets calls run on so many threads, started in this way. */
export function withThreads(count: number, start: Start | null = startInNode): void {
  dismiss();
  crew = crewOf(start, count);
  provideCrew(crew);
  provideInstances(crew.make);
}

/** The cells' layers, each of which has more than 2^24 products forward. */
export const layers: { readonly [name: string]: () => torch.nn.RNN | torch.nn.LSTM | torch.nn.GRU } = {
  rnn: () => new torch.nn.RNN(96, 128, 2),
  relu: () => new torch.nn.RNN({ input_size: 96, hidden_size: 160, nonlinearity: 'relu', bidirectional: true }),
  lstm: () => new torch.nn.LSTM(96, 70),
  projection: () => new torch.nn.LSTM({ input_size: 96, hidden_size: 72, proj_size: 33, bidirectional: true }),
  gru: () => new torch.nn.GRU(96, 80),
};

/** What a layer gives for an odd batch, with all its gradients, as one text of bits. */
export function resultsOf(name: string): string {
  torch.manual_seed(3);
  const layer = layers[name]();
  const x = torch.randn(23, 65, 96, { requires_grad: true });
  const [output] = layer(x);
  output
    .mul(torch.rand(...output.shape))
    .sum()
    .backward();
  const all = [output, x.grad as torch.Tensor, ...[...layer.parameters()].map(({ grad }) => grad as torch.Tensor)];
  return all
    .map((y) => Buffer.from(Float32Array.from(y.detach().flatten().tolist() as number[]).buffer).toString('base64'))
    .join();
}
