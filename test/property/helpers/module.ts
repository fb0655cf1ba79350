// A plan as torch's modules: nn.RNN, nn.LSTM, nn.GRU and their cells, with weights drawn by torch's own initializer.

import { manual_seed, no_grad, type Tensor } from '../../../src/index.ts';
import { GRU, GRUCell, LSTM, LSTMCell, type Module, RNN, RNNCell } from '../../../src/nn/index.ts';
import { Draw, type Outcome } from './network.ts';
import type { Place, Plan } from './plan.ts';

export interface Extra {
  readonly dropout?: number;
}

/** The module of a plan on a device. The reset-before GRU and lengths have no module. */
export function moduleOf(plan: Plan, place: Place, { dropout = 0 }: Extra = {}): RNN | LSTM | GRU {
  const { inputs, hidden, layers, bias, batchFirst, bidirectional, projection, seed } = plan;
  manual_seed(seed);
  const sizes = { input_size: inputs, hidden_size: hidden, num_layers: layers, bias, bidirectional, ...place };
  const options = { ...sizes, batch_first: batchFirst, dropout };
  if (plan.cell === 'lstm') return new LSTM({ ...options, proj_size: projection });
  if (plan.cell === 'gru') return new GRU(options);
  return new RNN({ ...options, nonlinearity: plan.cell === 'rnn_relu' ? 'relu' : 'tanh' });
}

/** Calls the module with states given as the plan says. */
export function callModule(net: RNN | LSTM | GRU, x: Tensor, h: Tensor | null, c: Tensor | null): Outcome {
  if (net instanceof LSTM) {
    const [output, [hn, cn]] = net(x, h && c ? [h, c] : null);
    return { output, h: hn, c: cn };
  }
  const [output, hn] = net(x, h);
  return { output, h: hn, c: null };
}

/** Input and states of a plan, drawn from its seed, as leaves. */
export function inputsOf(plan: Plan, place: Place): { x: Tensor; h: Tensor | null; c: Tensor | null } {
  const { batchFirst, batch, steps, inputs, layers, bidirectional, projection, hidden, states, cell } = plan;
  const draw = new Draw(plan.seed);
  const count = layers * (bidirectional ? 2 : 1);
  return {
    x: draw.leaf([...(batchFirst ? [batch, steps] : [steps, batch]), inputs], place),
    h: states ? draw.leaf([count, batch, projection || hidden], place) : null,
    c: states && cell === 'lstm' ? draw.leaf([count, batch, hidden], place) : null,
  };
}

/** A module's parameters by name, and its inputs. */
export const leavesOf = (net: Module, inputs: { [name: string]: Tensor | null }): { [name: string]: Tensor } =>
  Object.fromEntries([...Object.entries(inputs).filter(([, x]) => x !== null), ...net.named_parameters()]) as {
    [name: string]: Tensor;
  };

/** The cell of a plan's first layer, with that layer's weights. */
export function cellOf(net: RNN | LSTM | GRU, plan: Plan, place: Place): RNNCell | LSTMCell | GRUCell {
  const sizes = { input_size: plan.inputs, hidden_size: plan.hidden, bias: plan.bias, ...place };
  let cell: RNNCell | LSTMCell | GRUCell;
  if (plan.cell === 'lstm') cell = new LSTMCell(sizes);
  else if (plan.cell === 'gru') cell = new GRUCell(sizes);
  else cell = new RNNCell({ ...sizes, nonlinearity: plan.cell === 'rnn_relu' ? 'relu' : 'tanh' });
  const layer = Object.fromEntries(net.named_parameters());
  no_grad(() => {
    for (const [name, weight] of cell.named_parameters()) weight.copy_(layer[`${name}_l0`].detach());
  });
  return cell;
}
