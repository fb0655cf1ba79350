// The program of bptt that `npm run bench -- peers` times, through the public entries, as a user writes it. It stands outside
// peers/, which is a package of its own: only within its own package does a file find bptt by that name.

import * as torch from 'bptt';
import * as nn from 'bptt/nn';
import type { Job } from './peers/cases.ts';
import { sample } from './peers/check.ts';
import { read } from './peers/data.ts';
import { type Program, serve } from './peers/serve.ts';

type Tensor = torch.Tensor;
function make({ cell, I, H, layers, head }: Job): { layer: nn.RNN | nn.LSTM | nn.GRU; out: nn.Linear | null } {
  const sizes = { input_size: I, hidden_size: H, num_layers: layers };
  const layer =
    cell === 'RNN' ? new nn.RNN({ ...sizes, nonlinearity: 'relu' }) : new (cell === 'LSTM' ? nn.LSTM : nn.GRU)(sizes);
  return { layer, out: head ? new nn.Linear(H, 10) : null };
}

/** Forward, loss, backward, and Adam where there is a rate for it; gives the loss. */
function training(job: Job, rate: number | null) {
  const { parameters, x, y } = read(job);
  const { layer, out } = make(job);
  const net = new nn.ModuleList(out ? [layer, out] : [layer]);
  torch.no_grad(() => {
    [...net.parameters()].forEach((p, i) => void p.copy_(torch.tensor(parameters[i]).reshape(p.shape)));
  });
  const input = torch.tensor(x).reshape(job.T, job.N, job.I);
  const labels = torch.tensor([...y], { dtype: torch.int64 });
  const loss_func = new nn.CrossEntropyLoss();
  const optimizer = rate === null ? null : new torch.optim.Adam(net.parameters(), { lr: rate });
  const step = (): Tensor => {
    const output = layer(input)[0];
    const loss = out ? loss_func(out(output.at(-1)), labels) : output.sum();
    net.zero_grad();
    loss.backward();
    optimizer?.step();
    return loss;
  };
  return { layer, input, step };
}

function open(job: Job): Program {
  torch.set_num_threads(job.threads);
  if (job.wide) torch.setWideSimd(true);
  torch.setDeterministic(!job.fused);
  const about = { backend: 'cpu', binary: job.fused ? 'relaxed' : 'simd', wide: job.wide };
  const three = <T>(call: () => T): T[] => [call(), call(), call()];
  const numbers = (t: Tensor): number[] => sample(t.detach().numpy());
  if (job.task === 'train') {
    const losses = (): number[] => three(training(job, 1e-3).step).map((loss) => loss.item() as number);
    // The timed steps hardly move the weights: numbers stay what they are however many are taken.
    return { digest: () => ({ losses: losses() }), call: training(job, 1e-7).step, about };
  }
  const { layer, input, step } = training(job, null);
  if (job.task === 'gradient') {
    const digest = () => ({
      loss: [step().item() as number],
      gradient: numbers([...layer.parameters()][1].grad as Tensor),
    });
    return { digest, call: step, about };
  }
  if (job.task === 'stream') {
    const stream = nn.stream(layer);
    const frame = input.numpy() as Float32Array;
    const step = (): Float32Array => stream.step(frame);
    return { digest: () => ({ output: sample(three(step)[2]) }), call: step, about };
  }
  const call = (): Tensor => torch.no_grad(() => layer(input)[0]);
  return { digest: () => ({ output: numbers(three(call)[2]) }), call, about };
}

await serve(open);
