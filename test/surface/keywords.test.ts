// Arguments by name, by position and of another kind, as PyTorch 2.13 takes them: every one is read or refused.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { describe, expect, it } from 'vitest';

const F = nn.functional;
const float = { dtype: torch.float32 } as const;
// biome-ignore lint/suspicious/noExplicitAny: JavaScript's own calls, which TypeScript would refuse.
const loose = (of: unknown): any => of;
const x = () =>
  torch.tensor(
    [
      [1, 2, 3],
      [3, 2, 1],
    ],
    float,
  );
const whole = torch.tensor([[1, 2, 3]]);

describe('by name', () => {
  it('max along a dimension', () => {
    expect(x().max(1, { keepdim: false }).values.shape).toEqual(torch.zeros(2).shape);
    expect(x().min(1, { keepdim: true }).values.tolist()).toEqual([[1], [1]]);
  });
  it('a parameter that is not trained', () => {
    expect(new nn.Parameter(torch.ones(2), { requires_grad: false }).requires_grad).toBe(false);
  });
  it('the dtype of a permutation, which has the same order in each', () => {
    torch.manual_seed(1);
    expect(`${torch.randperm(6)}`).toBe('tensor([1, 5, 2, 0, 3, 4])');
    torch.manual_seed(1);
    expect(`${torch.randperm(6, { dtype: torch.float64 })}`).toBe(
      'tensor([1., 5., 2., 0., 3., 4.], dtype=torch.float64)',
    );
    expect(torch.randperm(3, { dtype: torch.float32, requires_grad: true }).requires_grad).toBe(true);
    expect(() => torch.randperm(3, { dtype: torch.bool })).toThrow('"randperm" not implemented for \'Bool\'');
    expect(torch.randperm(256, { dtype: torch.uint8 }).dtype).toBe('uint8');
    expect(() => torch.randperm(257, { dtype: torch.uint8 })).toThrow(
      'value cannot be converted to type uint8_t without overflow',
    );
  });
  it('no dtype of what a file says', () => {
    const bytes = torch.safetensors.save({ a: torch.ones(2) });
    expect(() => loose(torch.safetensors.load)(bytes, { dtype: torch.float64 })).toThrow(
      "load() got an unexpected keyword argument 'dtype'",
    );
    expect(torch.safetensors.load(bytes, { requires_grad: true }).a.requires_grad).toBe(true);
  });
  it('digits that there are', () => {
    for (const [precision, message] of [
      [-1, 'Format specifier missing precision'],
      [2 ** 31, 'precision too big'],
    ] as const) {
      expect(() => torch.set_printoptions({ precision })).toThrow(message);
    }
    expect(String(torch.tensor([0.5]))).toBe('tensor([0.5000])');
  });
  it('no dtype of what keeps its own', () => {
    for (const of of [torch.all, torch.any, torch.amax, torch.amin]) {
      expect(() => loose(of)(x(), float)).toThrow("got an unexpected keyword argument 'dtype'");
    }
    const [mean, std] = [torch.zeros(2), torch.ones(2)];
    for (const odd of [{ dtype: torch.float64 }, { device: 'reference' }, { requires_grad: true }, { size: [2] }]) {
      expect(() => loose(torch.normal)(mean, std, odd)).toThrow(`unexpected argument '${Object.keys(odd)[0]}'`);
    }
    expect(torch.normal(mean, std).shape).toEqual(mean.shape);
  });
  it('modes of modules', () => {
    const drop = new nn.Dropout();
    drop.train({ mode: false });
    expect(drop.training).toBe(false);
  });
  it('buffers that are not part of the state', () => {
    const net = new nn.Module();
    net.register_buffer('b', torch.ones(2), { persistent: false });
    expect(Object.keys(net.state_dict())).toEqual([]);
    net.register_buffer('c', torch.ones(2));
    expect(Object.keys(net.state_dict({ prefix: 'net.' }))).toEqual(['net.c']);
  });
  it('options of functions', () => {
    const [y, w] = [x(), torch.ones(3, 2, float).requires_grad_()];
    expect(F.dropout(y, 0.5, { training: false })).toBe(y);
    expect(F.dropout(y, { p: 1 }).tolist()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    F.embedding(torch.tensor([1, 2, 2]), w, { padding_idx: 2 })
      .sum()
      .backward();
    expect(w.grad?.tolist()).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
    expect(F.layer_norm(y, [3], { eps: 1 }).dtype).toBe('float32');
    expect(F.linear(y, torch.ones(1, 3), { bias: torch.ones(1) }).tolist()).toEqual([[7], [7]]);
    expect(y.to('float64', { copy: true }).dtype).toBe('float64');
  });
  it('what modules list', () => {
    const net = new nn.Sequential(new nn.Linear(1, 1));
    expect([...net.named_parameters({ recurse: false })]).toEqual([]);
    expect([...net.named_parameters({ prefix: 'a' })].map(([name]) => name)).toEqual(['a.0.weight', 'a.0.bias']);
    expect([...net.named_modules({ prefix: 'a' })].map(([name]) => name)).toEqual(['a', 'a.0']);
  });
  it('layers take their inputs by name', () => {
    const rnn = new nn.RNN(3, 2);
    const [out] = loose(rnn)({ input: x(), hx: torch.zeros(1, 2) });
    expect(out.tolist()).toEqual(rnn(x(), torch.zeros(1, 2))[0].tolist());
    expect(() => loose(rnn)({ input: x(), h: 1 })).toThrow("RNN.forward() got an unexpected keyword argument 'h'");
  });
  it('everything by name', () => {
    expect(x().permute({ dims: [1, 0] } as never).shape).toEqual(torch.zeros(3, 2).shape);
    expect(
      loose(x())
        .reshape({ shape: [3, 2] })
        .tolist(),
    ).toEqual([
      [1, 2],
      [3, 3],
      [2, 1],
    ]);
    expect(torch.zeros({ size: [2] }).tolist()).toEqual([0, 0]);
    expect(torch.eye({ n: 1, m: 2 }).tolist()).toEqual([[1, 0]]);
    expect(torch.full({ size: [2], fill_value: 2.5 }).tolist()).toEqual([2.5, 2.5]);
    expect(torch.arange({ start: 1, end: 3 }).tolist()).toEqual([1, 2]);
    expect(torch.randint({ low: 4, high: 5, size: [2] }).tolist()).toEqual([4, 4]);
    expect(torch.tensor({ data: [1.5] }).tolist()).toEqual([1.5]);
  });
  it("NumPy's names of arguments", () => {
    const of = loose(x());
    expect(of.sum({ axis: 1 }).tolist()).toEqual([6, 6]);
    expect(of.sum(1, { keepdims: true }).tolist()).toEqual([[6], [6]]);
    expect(of.argmax({ axis: 1 }).tolist()).toEqual([2, 0]);
    expect(loose(torch.cat)([x(), x()], { axis: 1 }).shape).toEqual(torch.zeros(2, 6).shape);
    expect(loose(torch.stack)([x(), x()], { axis: 2 }).shape).toEqual(torch.zeros(2, 3, 2).shape);
    expect(() => loose(F.softmax)(x(), { axis: 0 })).not.toThrow();
  });
});

describe('by position', () => {
  it('the third argument of cross_entropy is the weight', () => {
    const target = torch.tensor([0, 1]);
    expect(F.cross_entropy(x(), target, torch.tensor([1, 2, 3], float)).item()).toBeCloseTo(1.7409, 4);
  });
  it('positionals of activations', () => {
    const one = torch.tensor([1], float);
    expect(F.softplus(one, 2).item()).toBeCloseTo(1.0635, 4);
    expect(F.hardtanh(torch.tensor([3], float), -2, 2).item()).toBe(2);
    expect(F.conv1d(torch.ones(1, 1, 4), torch.ones(1, 1, 2), null, 2).tolist()).toEqual([[[2, 2]]]);
  });
});

it('options that were not read', () => {
  expect(x().stride(0)).toBe(3);
  expect(F.softmax(x(), 1, { dtype: 'float64' }).dtype).toBe('float64');
  expect(torch.multinomial(torch.ones(3), { num_samples: 2 }).shape).toEqual(torch.zeros(2).shape);
  expect(torch.linspace(0, 1, { steps: 3 }).tolist()).toEqual([0, 0.5, 1]);
  const net = new nn.Linear(1, 1);
  const state = { weight: torch.tensor([[7]], float), bias: torch.tensor([8], float) };
  net.load_state_dict(state, { assign: true });
  expect(net.weight.storage).toBe(state.weight.storage);
  for (const call of [() => loose(torch.abs)(x(), { a: 1, b: 2 }), () => loose(torch.relu)(x(), { foo: 1 })]) {
    expect(call).toThrow(TypeError);
  }
});

it('whole numbers where floating ones are needed', () => {
  const refused = [
    [() => F.softmax(whole, 1), '"softmax_lastdim_kernel_impl" not implemented for \'Long\''],
    [() => F.log_softmax(whole, 1), '"log_softmax_lastdim_kernel_impl" not implemented for \'Long\''],
    [() => F.layer_norm(whole, [3]), '"LayerNormKernelImpl" not implemented for \'Long\''],
    [() => new nn.LayerNorm(3)(whole), 'mixed dtype (CPU): all inputs must share same datatype.'],
    [() => F.mse_loss(whole, whole), '"mse_cpu" not implemented for \'Long\''],
    [() => F.cross_entropy(whole, torch.tensor([1])), '"log_softmax_lastdim_kernel_impl" not implemented for \'Long\''],
    [() => F.dropout(whole, 0.3), "result type Float can't be cast to the desired output type Long"],
    [() => F.gelu(whole), '"GeluKernelImpl" not implemented for \'Long\''],
    [() => F.silu(whole), '"silu_cpu" not implemented for \'Long\''],
    [() => F.elu(whole), '"elu_cpu" not implemented for \'Long\''],
    [() => F.softplus(whole), '"softplus_cpu" not implemented for \'Long\''],
    [() => F.leaky_relu(whole), '"leaky_relu_cpu" not implemented for \'Long\''],
  ] as const;
  for (const [call, message] of refused) expect(call).toThrow(message);
  expect(F.hardtanh(whole).tolist()).toEqual([[1, 1, 1]]);
});

it("cells take numbers of their weights' dtype", () => {
  for (const cell of [new nn.RNNCell(3, 2), new nn.LSTMCell(3, 2), new nn.GRUCell(3, 2)]) {
    expect(() => loose(cell)(whole)).toThrow('mat1 and mat2 must have the same dtype, but got Long and Float');
    expect(() => loose(cell)(x().double())).toThrow('but got Double and Float');
  }
});

it('rows that are typed arrays', () => {
  expect(torch.tensor([new Float32Array([0, 1])]).dtype).toBe('float32');
  expect(torch.tensor([new Int32Array([0, 1])]).dtype).toBe('int32');
  expect(torch.tensor([new Uint8Array([0, 1])]).dtype).toBe('uint8');
  expect(torch.tensor([new Float64Array([0, 1])]).dtype).toBe('float64');
});

it('full_like without a value', () => {
  expect(() => loose(torch.full_like)(x())).toThrow("missing 1 required positional argument: 'fill_value'");
});

it('narrow of a tensor without dimensions', () => {
  expect(() => torch.tensor(3.5).narrow(0, 1, 2)).toThrow('narrow() cannot be applied to a 0-dim tensor.');
});

it('the nuclear norm is refused', () => {
  expect(() => loose(torch.ones(2, 2)).norm('nuc')).toThrow(TypeError);
});

it("what is no tensor is told in PyTorch's words", () => {
  const told = [
    [() => loose(new nn.Linear(3, 1))([1, 2, 3]), "linear(): argument 'input' (position 1) must be Tensor, not list"],
    [() => loose(new nn.Linear(3, 1))(1), "linear(): argument 'input' (position 1) must be Tensor, not int"],
    [() => loose(new nn.Linear(3, 1))(), "Linear.forward() missing 1 required positional argument: 'input'"],
    [
      () => loose(new nn.Embedding(3, 2))([1, 2]),
      "embedding(): argument 'input' (position 1) must be Tensor, not list",
    ],
    [() => loose(new nn.LSTM(3, 2))(), "LSTM.forward() missing 1 required positional argument: 'input'"],
    [() => loose(new nn.LSTM(3, 2))([[1, 2, 3]]), "argument 'input' (position 1) must be Tensor, not list"],
    [() => loose(new nn.LSTM(3, 2))(x(), torch.zeros(1, 2)), "argument 'hx' (position 2) must be tuple of Tensors"],
    [() => loose(F.mse_loss)(x(), 1), "mse_loss(): argument 'target' (position 2) must be Tensor, not int"],
    [() => loose(F.cross_entropy)(x(), [0, 1]), "argument 'target' (position 2) must be Tensor, not list"],
    [() => loose(torch.cat)(x(), x()), "cat(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor"],
    [() => loose(x()).sum('a'), "sum(): argument 'dim' (position 1) must be"],
    [() => loose(x()).add(null), "add(): argument 'other' (position 1) must be Tensor, not NoneType"],
    [() => loose(torch.tensor)([1], { dtype: 'int16' }), "argument 'dtype' must be torch.dtype, not str"],
    [() => loose(torch.manual_seed)(), "missing 1 required positional argument: 'seed'"],
  ] as const;
  for (const [call, message] of told) expect(call).toThrow(message);
});

it('layers refuse numbers that are no whole ones', () => {
  expect(() => new nn.LSTM(3, 4, { num_layers: 2.5 })).toThrow("argument 'num_layers' must be int, not float");
  expect(() => loose((n: unknown) => new nn.LSTM(3, 4, loose({ num_layers: n })))('2')).toThrow(TypeError);
  expect(() => new nn.LSTM(3, 4, loose({ bidirectional: 'false' }))).toThrow(TypeError);
  expect(() => new nn.LSTM(3, 4, loose({ proj_size: null }))).toThrow(TypeError);
  expect(() => new nn.Embedding(3, 2, { padding_idx: 1.5 })).toThrow(TypeError);
});
