// The two tutorials that the house began with, small, as programs for any device: PyTorch's LSTM that reads digits row by row
// (seed 003) and Gluon's RNN of two layers (seed 000), with their own optimizers and learning rates. What they read is drawn: a
// picture is noise with a bright column at the place of its class.

import * as torch from 'bptt';
import { autograd, gluon, mx, nd } from 'bptt/gluon';

export const STEPS = 50;
const [BATCH, TIME, INPUT, HIDDEN, CLASSES] = [16, 14, 14, 16, 10] as const;

/** Whatever `read` gives for the losses of all steps: what a device computed is read once, at the end. */
type Read<R, T> = (losses: T[]) => R;

class Reader extends torch.nn.Module {
  rnn = new torch.nn.LSTM({ input_size: INPUT, hidden_size: HIDDEN, num_layers: 1, batch_first: true });
  out = new torch.nn.Linear(HIDDEN, CLASSES);

  override forward(x: torch.Tensor): torch.Tensor {
    const [r_out] = this.rnn(x, null);
    return this.out(r_out.at(':', -1, ':'));
  }
}

/** Pictures with their classes, on the cpu. */
function digits(): [torch.Tensor, torch.Tensor] {
  const y = torch.randint(0, CLASSES, [BATCH]);
  const columns = torch.nn.functional.one_hot(y, INPUT).to('float32');
  return [torch.rand(BATCH, TIME, INPUT).mul(0.5).add(columns.unsqueeze(1)), y];
}

/** A network, its optimizer, and one step on a batch. */
export interface Training {
  readonly rnn: torch.nn.Module;
  readonly optimizer: torch.optim.Adam;
  step(): torch.Tensor;
}

/** Seed 003 on a device. */
export function digitReader(device: torch.Device): Training {
  torch.manual_seed(1);
  const rnn = new Reader();
  const batches = Array.from({ length: 5 }, digits).map((pair) => pair.map((x) => x.to(device)));
  rnn.to(device);
  const optimizer = new torch.optim.Adam(rnn.parameters(), { lr: 0.01 });
  const loss_func = new torch.nn.CrossEntropyLoss();
  let count = 0;
  const step = (): torch.Tensor => {
    const [b_x, b_y] = batches[count++ % batches.length];
    const loss = loss_func(rnn(b_x), b_y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    return loss.detach();
  };
  return { rnn, optimizer, step };
}

export function seed003<R>(device: torch.Device, read: Read<R, torch.Tensor>): R {
  const { step } = digitReader(device);
  return read(Array.from({ length: STEPS }, step));
}

class Model extends gluon.nn.Block {
  rnn = new gluon.rnn.RNN(HIDDEN, 2, { layout: 'NTC' });
  out = new gluon.nn.Dense(CLASSES);

  override forward(x: ReturnType<typeof nd.zeros>): ReturnType<typeof nd.zeros> {
    return this.out(this.rnn(x).at(':', -1, ':'));
  }
}

/** MXNet's tutorial: the GPU where there is one. */
export function try_gpu(): ReturnType<typeof mx.cpu> {
  try {
    const ctx = mx.gpu();
    nd.zeros([1], { ctx });
    return ctx;
  } catch (error) {
    if (!(error instanceof mx.base.MXNetError)) throw error;
    return mx.cpu();
  }
}
export function seed000<R>(ctx: ReturnType<typeof mx.cpu>, read: Read<R, ReturnType<typeof nd.zeros>>): R {
  mx.random.seed(1);
  const model = new Model();
  model.initialize(new mx.init.Normal({ sigma: 0.01 }), { force_reinit: true, ctx });
  const loss = new gluon.loss.SoftmaxCrossEntropyLoss();
  const opt = new gluon.Trainer(model.collect_params(), 'adam', { learning_rate: 0.01 });
  const y = nd.array(Array.from({ length: BATCH }, (_, i) => (i * 7) % CLASSES));
  const columns = nd.one_hot(y, INPUT).reshape([BATCH, 1, INPUT]);
  const x = nd.random
    .uniform({ shape: [BATCH, TIME, INPUT] })
    .mul(0.5)
    .broadcast_add(columns);
  const [X, Y] = [x, y].map((values) => values.as_in_context(ctx));
  const step = (): ReturnType<typeof nd.zeros> => {
    const l = autograd.record(() => loss(model(X), Y));
    l.backward();
    opt.step(BATCH);
    return l.mean();
  };
  return read(Array.from({ length: STEPS }, step));
}
