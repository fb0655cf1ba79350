// A page without a bundler: trains with one whole file, hands the weights to another, and posts what came of it and what
// the console was told. Gluon's file trains a step too.

import type * as Gluon from 'bptt/bptt.gluon.js';
import type * as Infer from 'bptt/bptt.infer.js';
import type * as Train from 'bptt/bptt.train.js';
import { train } from './whole.ts';

const warnings: string[] = [];
console.warn = (text: string) => void warnings.push(text);
/** The files stand beside the page; a bundler must not look for them. */
const load = <T>(name: string): Promise<T> => import(new URL(name, location.href).href) as Promise<T>;

async function lines(): Promise<string[]> {
  const { losses, bytes, answer } = train(await load<typeof Train>('bptt.train.js'));
  const alone = warnings.length;
  const { torch, nn } = await load<typeof Infer>('bptt.infer.js');
  const lstm = new nn.LSTM(3, 5, { batch_first: true });
  lstm.load_state_dict(torch.safetensors.load(bytes));
  const again = torch.no_grad(() => `${lstm(torch.ones(1, 2, 3))[0]}`);
  const left = [...torch.fallbacks().keys()];

  const { mx, gluon, autograd, nd } = await load<typeof Gluon>('bptt.gluon.js');
  const net = new gluon.rnn.LSTM(3);
  net.initialize(new mx.init.Xavier());
  const trainer = new gluon.Trainer(net.collect_params(), 'sgd', { learning_rate: 1 });
  const step = (): number => {
    const loss = autograd.record(() =>
      net(nd.ones([2, 1, 2]))
        .square()
        .mean(),
    );
    loss.backward();
    trainer.step(1);
    return loss.asscalar();
  };
  const first = step();
  return [
    ...losses.map(String),
    answer,
    `${alone} warnings of one file, the others': ${warnings.map((text) => text.slice(0, 44)).join(' | ')}`,
    `the same answer: ${again === answer}; left to the reference: ${left.length}; Gluon learns: ${step() < first}`,
  ];
}

const body = await lines().catch((error: unknown) => [String(error)]);
await fetch('report', { method: 'POST', body: JSON.stringify(body) });
