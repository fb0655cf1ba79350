// What each engine of `npm run bits` computes: 50 steps of training of the tutorial's model, and of one with two layers and
// dropout between them, on numbers that torch draws itself; then the SHA-256 of all weights. It runs in Node, Bun and pages.

import * as torch from 'bptt';
import { nn } from 'bptt';

const STEPS = 50;
const BATCH = 64;
const ROWS = 28;
const CLASSES = 10;

/** The models, each as examples/torch-mnist-lstm.ts has it but for what stands here. */
export const MODELS = [{ num_layers: 1 }, { num_layers: 2, dropout: 0.5 }] as const;

export interface Ask {
  /** Each runs all models. */
  readonly threads: readonly number[];
  readonly wide: boolean;
  /** Whether products and sums are joined, where the engine can. */
  readonly fused: boolean;
}

export interface Answer {
  /** A hash for each model, by number of threads. */
  readonly rows: readonly { readonly threads: number; readonly hashes: readonly string[] }[];
  /** Why there is none. */
  readonly refused?: string;
}

class RNN extends nn.Module {
  rnn: nn.LSTM;
  out = new nn.Linear(64, CLASSES);

  constructor(options: (typeof MODELS)[number]) {
    super();
    this.rnn = new nn.LSTM({ input_size: ROWS, hidden_size: 64, batch_first: true, ...options });
  }

  override forward(x: torch.Tensor): torch.Tensor {
    return this.out(this.rnn(x)[0].at(':', -1, ':'));
  }
}

async function hash(parts: readonly Float32Array[]): Promise<string> {
  const bytes = new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function train(options: (typeof MODELS)[number]): Promise<string> {
  torch.manual_seed(1);
  const net = new RNN(options);
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  for (let step = 0; step < STEPS; step++) {
    const x = torch.rand(BATCH, ROWS, ROWS);
    const y = torch.randint(CLASSES, [BATCH]);
    const loss = loss_func(net(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    // Workers start while a page does nothing.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return hash([...net.parameters()].map((weight) => weight.detach().numpy() as Float32Array));
}

export async function answer({ threads, wide, fused }: Ask): Promise<Answer> {
  const rows: { threads: number; hashes: string[] }[] = [];
  try {
    if (wide) torch.setWideSimd(true);
    torch.setDeterministic(!fused);
  } catch (error) {
    return { rows, refused: String(error) };
  }
  for (const count of threads) {
    torch.set_num_threads(count);
    const hashes: string[] = [];
    for (const model of MODELS) hashes.push(await train(model));
    rows.push({ threads: count, hashes });
  }
  return { rows };
}
