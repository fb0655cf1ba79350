// Draws in a recorded computation: each replay draws anew, and draws the same again from the same state of the generator. Needs no test
// runner.

import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { on } from '../helpers/on.ts';
import { type Check, type Checks, checksOf, same, unlike } from './same.ts';

/** What draws for x [16, 8], made on a device. */
type Make = (device: Device) => (x: torch.Tensor) => torch.Tensor;

const programs: { readonly [name: string]: Make } = {
  dropout: () => (x) => nn.functional.dropout(x, 0.5),
  rand_like: () => (x) => x.add(torch.rand_like(x)),
  randn_like: () => (x) => x.add(torch.randn_like(x)),
  randperm: (device) => (x) => x.add(torch.randperm(8, { device })),
  'bernoulli of probabilities': () => (x) => torch.bernoulli(x),
  multinomial: () => (x) => torch.multinomial(x, 4),
  'dropout between layers': (device) => {
    const rnn = new nn.GRU({ input_size: 8, hidden_size: 5, num_layers: 2, dropout: 0.5 }).to(device);
    return (x) => rnn(x.unsqueeze(1), null)[0];
  },
};

/** Drawn anew by each replay, and alike from the same state. */
const drawsAnew =
  (make: Make): Check =>
  async (device) => {
    torch.manual_seed(3);
    const [body, x] = on(device, () => [make(device), torch.rand(16, 8)]);
    const start = torch.get_rng_state();
    const direct = body(x);
    torch.set_rng_state(start);
    const graph = record([x], body);
    const [[second], [third]] = [replay(graph, [x]), replay(graph, [x])];
    await unlike(second, third);
    torch.set_rng_state(start);
    await same(replay(graph, [x]), [direct]);
  };

export const random: Checks = {
  ...checksOf(programs, drawsAnew),
  'the generator, as far as the direct run': async (device) => {
    torch.manual_seed(3);
    const x = torch.rand(16, 8, { device });
    const graph = record([x], (v) => nn.functional.dropout(v, 0.5));
    const start = torch.get_rng_state();
    nn.functional.dropout(x, 0.5);
    const end = torch.get_rng_state();
    torch.set_rng_state(start);
    replay(graph, [x]);
    await same([torch.get_rng_state()], [end]);
  },
};
