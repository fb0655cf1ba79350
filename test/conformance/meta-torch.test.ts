// PyTorch's face on `meta`: what makes tensors, every layer and every loss has the shapes and dtypes of the run on cpu,
// and what needs elements says so in PyTorch's words.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

type Device = 'cpu' | 'meta';
const spec = (x: torch.Tensor): string => `${x.dtype}[${x.shape.join()}]`;

/** All tensors in a result. */
function tensors(value: unknown): torch.Tensor[] {
  if (value instanceof torch.Tensor) return [value];
  return Array.isArray(value) ? value.flatMap(tensors) : [];
}

const made: { readonly [name: string]: (device: Device) => torch.Tensor } = {
  empty: (device) => torch.empty(2, 3, { device }),
  zeros: (device) => torch.zeros([2, 3], { device, dtype: 'float64' }),
  ones: (device) => torch.ones(4, { device, dtype: 'int64' }),
  full: (device) => torch.full([2], true, { device }),
  arange: (device) => torch.arange(1, 7, 2, { device }),
  linspace: (device) => torch.linspace(0, 1, 5, { device }),
  eye: (device) => torch.eye(3, 4, { device }),
  rand: (device) => torch.rand(2, 3, { device }),
  randn: (device) => torch.randn(2, 3, { device }),
  randint: (device) => torch.randint(5, [2, 3], { device }),
  randperm: (device) => torch.randperm(5, { device }),
  tensor: (device) => torch.tensor([[1, 2.5]], { device }),
  'empty_like and the rest': (device) => torch.rand_like(torch.empty_like(torch.ones(2, 3, { device }))),
  'to a device': (device) => torch.ones(2, 3).to(device),
};

const rnn = { input_size: 3, hidden_size: 4 };
/** Networks from x [5, 2, 3], i [2] int64 in 0 … 2 and a device. */
const networks: { readonly [name: string]: (device: Device, x: torch.Tensor, i: torch.Tensor) => unknown } = {
  RNN: (device, x) => new nn.RNN({ ...rnn, num_layers: 2, device })(x),
  LSTM: (device, x) => new nn.LSTM({ ...rnn, bidirectional: true, device })(x),
  'LSTM with projection': (device, x) => new nn.LSTM({ ...rnn, proj_size: 2, device })(x),
  GRU: (device, x) => new nn.GRU({ ...rnn, batch_first: true, dropout: 0.5, num_layers: 2, device })(x),
  RNNCell: (device, x) => new nn.RNNCell(3, 4, { device })(x.at(0)),
  LSTMCell: (device, x) => new nn.LSTMCell(3, 4, { device })(x.at(0)),
  GRUCell: (device, x) => new nn.GRUCell(3, 4, { device })(x.at(0)),
  Linear: (device, x) => new nn.Linear(3, 4, { device })(x),
  Embedding: (device, _, i) => new nn.Embedding(3, 4, { device })(i),
  LayerNorm: (device, x) => new nn.LayerNorm([3], { device })(x),
  Dropout: (_, x) => new nn.Dropout(0.5)(x),
  Identity: (_, x) => new nn.Identity()(x),
  'ReLU, Sigmoid, Tanh, Softmax': (_, x) =>
    [new nn.ReLU(), new nn.Sigmoid(), new nn.Tanh(), new nn.Softmax(1)].map((layer) => layer(x)),
  Sequential: (device, x) => new nn.Sequential(new nn.Linear(3, 4, { device }), new nn.ReLU())(x),
  conv1d: (_, x) => nn.functional.conv1d(x, torch.ones_like(x).at(':2', ':', ':2')),
  'Conv1d, pad and pooling': (device, x) => {
    const { pad, max_pool1d, avg_pool1d, adaptive_avg_pool1d, adaptive_max_pool1d } = nn.functional;
    const y = new nn.Conv1d(2, 4, 3, { padding: 'same', padding_mode: 'reflect', device })(x);
    const pooled = [avg_pool1d(y, 2), adaptive_avg_pool1d(y, 2), ...max_pool1d(y, 2, { return_indices: true })];
    return [y, pad(x, [1, 2]), ...pooled, ...adaptive_max_pool1d(y, 2, { return_indices: true })];
  },
  one_hot: (_, __, i) => nn.functional.one_hot(i, 3),
  CrossEntropyLoss: (_, x, i) =>
    ['none', 'mean', 'sum'].map((reduction) => new nn.CrossEntropyLoss({ reduction: reduction as 'none' })(x.at(0), i)),
  MSELoss: (_, x) => [new nn.MSELoss()(x, x.exp()), new nn.MSELoss({ reduction: 'none' })(x, x)],
  'gather, floor_divide and pow': (_, x, i) => [
    x.at(0).gather(1, i.reshape(2, 1)),
    i.floor_divide(i.add(1)),
    i.pow(i),
    x.sort(0)[1],
    x.cumsum(1),
  ],
};

describe('on meta', () => {
  it.each(Object.entries(made))('%s makes what it makes on cpu', (_, make) => {
    expect(make('meta').device).toBe('meta');
    expect(spec(make('meta'))).toBe(spec(make('cpu')));
  });

  it.each(Object.entries(networks))('%s has the shapes of its real run, forward and backward', (_, network) => {
    const results = (['meta', 'cpu'] as const).map((device) => {
      const x = torch.zeros(5, 2, 3, { device, requires_grad: true });
      const outputs = tensors(network(device, x, torch.zeros(2, { device, dtype: 'int64' })));
      expect(outputs.length).toBeGreaterThan(0);
      for (const y of outputs) {
        expect(y.device).toBe(device);
        if (y.requires_grad) y.sum().backward({ retain_graph: true });
      }
      return [...outputs.map(spec), x.grad === null ? 'no gradient' : spec(x.grad)];
    });
    expect(results[0]).toEqual(results[1]);
  });
});

describe('what needs elements', () => {
  const x = torch.empty(2, 3, { device: 'meta' });
  const one = torch.empty(1, { device: 'meta' });
  const refused: [string, () => unknown, string, string][] = [
    ['item', () => one.item(), 'RuntimeError', 'Tensor.item() cannot be called on meta tensors'],
    ['tolist', () => x.tolist(), 'NotImplementedError', 'Cannot copy out of meta tensor; no data!'],
    ['cpu', () => x.cpu(), 'NotImplementedError', 'Cannot copy out of meta tensor; no data!'],
    [
      'numpy',
      () => x.numpy(),
      'TypeError',
      "can't convert meta device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.",
    ],
    ['nonzero', () => x.nonzero(), 'NotImplementedError', 'The register_meta function for torch.nonzero() raises'],
    [
      'a tensor elsewhere',
      () => x.add(torch.ones(2, 3)),
      'DeviceError',
      'Expected all tensors to be on the same device, but found at least two devices, meta and cpu!',
    ],
  ];
  it.each(refused)('%s', (_, call, name, message) => {
    expect(call).toThrow(expect.objectContaining({ name, message: expect.stringContaining(message) }));
  });

  it('prints as PyTorch does', () => {
    expect(String(x)).toBe("tensor(..., device='meta', size=(2, 3))");
    expect(String(torch.empty(4, { device: 'meta', dtype: 'int64' }))).toBe(
      "tensor(..., device='meta', size=(4,), dtype=torch.int64)",
    );
    expect(String(torch.empty(0, { device: 'meta', requires_grad: true }))).toBe(
      "tensor(..., device='meta', size=(0,), requires_grad=True)",
    );
  });
});
