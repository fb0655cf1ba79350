// What `recurrent` and `gate` time, each through the public API: of every configuration the whole training step and the layer's
// forward pass without gradients, and an LSTM that gets one frame a call and keeps its state.

import { stream as run } from 'bptt/nn';
import type { Recurrent, Torch } from './configurations.ts';
import { recurrent } from './configurations.ts';
import type { Timeable } from './turns.ts';

export type Kind = 'train' | 'forward' | 'stream';

export interface Task extends Timeable {
  readonly task: Kind;
  readonly mflop: number;
}

/** So small that weights stay where they began: a model that has learned all there is computes with numbers of another kind. */
const LR = 1e-7;
const CLASSES = 10;

/** Forward, loss, backward, Adam. */
function train(torch: Torch, { make, sizes: [t, n, input], classifies }: Recurrent): () => void {
  const { nn } = torch;
  const layer = make(torch, classifies);
  const head = new nn.Linear(layer.hidden_size, CLASSES);
  const net = new nn.ModuleList(classifies ? [layer, head] : [layer]);
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: LR });
  const loss_func = new nn.CrossEntropyLoss();
  const x = classifies ? torch.rand(n, t, input) : torch.rand(t, n, input);
  const y = torch.randint(CLASSES, [n]);
  return () => {
    const [output] = layer(x);
    const loss = classifies ? loss_func(head(output.at(':', -1, ':')), y) : output.sum();
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  };
}

function forward(torch: Torch, { make, sizes }: Recurrent): () => unknown {
  const layer = make(torch);
  const x = torch.rand(...sizes);
  return () => torch.no_grad(() => layer(x)[0]);
}

const [FRAME, HIDDEN] = [64, 128];

/** One frame after another. */
function stream({ nn }: Torch): () => unknown {
  const live = run(new nn.LSTM(FRAME, HIDDEN));
  const frame = Float32Array.from({ length: FRAME }, (_, i) => i / FRAME);
  return () => live.step(frame);
}

/** All rows, or those whose name and task hold the text. */
export function tasks(only = ''): Task[] {
  const all = [
    ...recurrent.flatMap((shape): Task[] => [
      { config: shape.name, task: 'train', mflop: shape.mflop.train, open: (torch) => train(torch, shape) },
      { config: shape.name, task: 'forward', mflop: shape.mflop.forward, open: (torch) => forward(torch, shape) },
    ]),
    {
      config: `LSTM N1 T1 I${FRAME} H${HIDDEN}`,
      task: 'stream',
      mflop: (2 * 4 * HIDDEN * (FRAME + HIDDEN)) / 1e6,
      open: stream,
    } satisfies Task,
  ];
  return all.filter(({ config, task }) => `${config} ${task}`.includes(only));
}
