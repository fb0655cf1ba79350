// A forward pass seen through dispatch's hook as a list of nodes with plain attributes, and replayed to equal bits.

import { describe, expect, it } from 'vitest';
import { record, replay } from '../../src/graph/graph.ts';
import * as nn from '../../src/nn/index.ts';
import * as torch from '../../src/torch/index.ts';

class Net extends nn.Module {
  rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new nn.Linear(64, 10);
  override forward(x: torch.Tensor): torch.Tensor {
    return this.out(this.rnn(x, null)[0].at(':', -1, ':'));
  }
}

describe.each(['cpu', 'reference'] as const)('on %s', (device) => {
  const make = () => {
    torch.manual_seed(1);
    return { net: new Net().to(device), x: torch.rand(5, 28, 28).to(device), y: torch.rand(5, 28, 28).to(device) };
  };

  it('replays the recorded forward pass to the same bits, on the same and on other input', () => {
    const { net, x, y } = make();
    const graph = record([x], (v) => net(v));
    for (const input of [x, y]) {
      const [again] = replay(graph, [input]);
      expect(again.detach().numpy()).toEqual(net(input).detach().numpy());
    }
    expect(net(x).detach().numpy()).not.toEqual(net(y).detach().numpy());
  });

  it('holds plain data: attributes survive JSON, and every value is an input, a constant or made by one node', () => {
    const { net, x } = make();
    const { nodes, inputs, constants, outputs } = record([x], (v) => net(v));
    expect(nodes.map((n) => n.op)).toContain('scan');
    expect(nodes.map((n) => n.op)).toContain('addmm');
    const known = new Set([...inputs, ...constants.keys()]);
    for (const node of nodes) {
      expect(JSON.parse(JSON.stringify(node.attributes))).toEqual(node.attributes);
      for (const n of node.inputs) if (n !== null) expect(known.has(n)).toBe(true);
      for (const n of node.outputs) {
        expect(known.has(n)).toBe(false);
        known.add(n);
      }
    }
    for (const n of outputs) expect(known.has(n)).toBe(true);
  });

  it('records gradients where the replay is differentiated', () => {
    const { net, x } = make();
    const graph = record([x], (v) => net(v));
    replay(graph, [x])[0].sum().backward();
    const replayed = net.rnn.named_parameters();
    const gradients = [...replayed].map(([, p]) => p.grad?.numpy());
    net.zero_grad();
    net(x).sum().backward();
    expect(gradients).toEqual([...net.rnn.named_parameters()].map(([, p]) => p.grad?.numpy()));
  });
});

describe('refusals', () => {
  it('takes as many inputs as it was recorded with', () => {
    const x = torch.rand(2);
    const graph = record([x], (v) => v.exp());
    expect(() => replay(graph, [x, x])).toThrow('the graph takes 1 inputs, 2 came');
  });

  it('refuses a result that no recorded op computed', () => {
    const x = torch.rand(2);
    expect(() => record<torch.Tensor>([x], () => torch.rand(2).detach())).toThrow(
      'result 0 was not computed by recorded ops',
    );
  });
});
