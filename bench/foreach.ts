// A user's own LSTM cell over time, forward and backward, in turns beside nn.LSTM on the same weights' shapes: in for_each_step, and in
// a loop that looks at a step of x at a time and stacks what came; and LSTMs with dropout on their weights, zoneout or norms. Fails where one
// takes more of nn.LSTM's time than its limit.
//
//   npm run bench -- foreach

import * as torch from 'bptt';
import { for_each_step, LayerNormLSTM, WeightDropLSTM, ZoneoutLSTM } from 'bptt/nn';
import { interleave, printTable } from './measure.ts';

const [STEPS, BATCH, INPUT, HIDDEN] = [28, 64, 28, 64];
/** How many times nn.LSTM's time they may take. */
const limits: { readonly [name: string]: number } = {
  for_each_step: 4,
  WeightDropLSTM: 1.6,
  ZoneoutLSTM: 1.6,
  LayerNormLSTM: 1.6,
};

type State = readonly [h: torch.Tensor, c: torch.Tensor];

/** The cell as a user writes it: both products, then gates i f g o. */
function cellOf({ weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 }: torch.nn.LSTM) {
  return (x: torch.Tensor, [h, c]: State): [torch.Tensor, State] => {
    const gates = torch.addmm(torch.addmm(bias_ih_l0, x, weight_ih_l0.t()), h, weight_hh_l0.t()).add(bias_hh_l0);
    const [i, f, g, o] = gates.chunk(4, 1);
    const next = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    const out = o.sigmoid().mul(next.tanh());
    return [out, [out, next]];
  };
}

/** Milliseconds of a pass forward and backward, by how. */
export function passes(): { readonly name: string; readonly run: () => void }[] {
  torch.set_num_threads(1);
  torch.manual_seed(1);
  const lstm = new torch.nn.LSTM(INPUT, HIDDEN);
  const step = cellOf(lstm);
  const dropping = new WeightDropLSTM(INPUT, HIDDEN, { weight_dropout: 0.5 });
  const zoning = new ZoneoutLSTM(INPUT, HIDDEN, { zoneout_h: 0.1, zoneout_c: 0.1 });
  const norming = new LayerNormLSTM(INPUT, HIDDEN);
  const x = torch.randn(STEPS, BATCH, INPUT).requires_grad_();
  const begin: State = [torch.zeros(BATCH, HIDDEN), torch.zeros(BATCH, HIDDEN)];
  const differentiate = (y: torch.Tensor): void => {
    for (const net of [lstm, dropping, zoning, norming]) net.zero_grad();
    x.grad = null;
    y.sum().backward();
  };
  return [
    { name: 'nn.LSTM', run: () => differentiate(lstm(x)[0]) },
    { name: 'WeightDropLSTM', run: () => differentiate(dropping(x)[0]) },
    { name: 'ZoneoutLSTM', run: () => differentiate(zoning(x)[0]) },
    { name: 'LayerNormLSTM', run: () => differentiate(norming(x)[0]) },
    { name: 'for_each_step', run: () => differentiate(for_each_step(step, x, begin)[0]) },
    {
      name: 'a loop',
      run: () => {
        const outputs: torch.Tensor[] = [];
        let state = begin;
        for (let t = 0; t < STEPS; t++) {
          const [y, next] = step(x.at(t), state);
          outputs.push(y);
          state = next;
        }
        differentiate(torch.stack(outputs));
      },
    },
  ];
}

export function run(): void {
  const times = interleave(passes());
  const base = times.get('nn.LSTM') ?? Number.NaN;
  printTable(
    [`LSTM N${BATCH} T${STEPS} I${INPUT} H${HIDDEN}`, 'ms', 'of nn.LSTM'],
    [...times].map(([name, ms]) => [name, ms.toFixed(2), (ms / base).toFixed(2)]),
  );
  const over = Object.entries(limits).some(([name, most]) => !((times.get(name) ?? Number.NaN) <= most * base));
  if (over) process.exitCode = 1;
}
