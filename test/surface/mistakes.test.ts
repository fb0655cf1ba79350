// Calls with one mistake, and what they say: in PyTorch's and MXNet's words where those have some, never in JavaScript's.

import * as torch from 'bptt';
import { default_collate } from 'bptt/data';
import { gluon, mx, nd } from 'bptt/gluon';
import { expect, it } from 'vitest';

const { nn } = torch;
const x = torch.ones(2, 3, { requires_grad: true });
const holes = Array(3) as never;
const list: unknown[] = [];
list.push(list);
const endless = list as never;
const deep = (() => {
  let value: unknown = 1;
  for (let n = 0; n < 20_000; n++) value = [value];
  return value as never;
})();
const wrong = (value: unknown): never => value as never;
const refusal = (call: () => unknown): string => {
  try {
    return `answered ${String(call())}`;
  } catch (error) {
    const { name, message, hint } = error as Error & { hint?: string };
    return 'hint' in (error as Error) ? `${name}: ${message}` : `JavaScript's own ${message} ${hint}`;
  }
};

it.each<[what: string, call: () => unknown, says: string]>([
  ['a number of parameters', () => nn.utils.clip_grad_norm_(wrong(5), 1), "TypeError: 'int' object is not iterable"],
  [
    'numbers for parameters',
    () => nn.utils.clip_grad_value_(wrong([5]), 1),
    "AttributeError: 'int' object has no attribute 'grad'",
  ],
  [
    'holes for parameters',
    () => nn.utils.clip_grad_norm_(holes, 1),
    "AttributeError: 'NoneType' object has no attribute 'grad'",
  ],
  ['an output that is a number', () => torch.autograd.grad(wrong(5), x), "TypeError: 'int' object is not iterable"],
  [
    'outputs that are numbers',
    () => torch.autograd.grad([x.sum(), wrong(3)], x),
    'AssertionError: Expected output to be a torch.Tensor',
  ],
  [
    'inputs that are numbers',
    () => torch.autograd.grad(x.sum(), [x, wrong(3)]),
    'RuntimeError: all inputs have to be Tensors or GradientEdges, but got int',
  ],
  ['no inputs', () => torch.autograd.grad(x.sum(), []), 'RuntimeError: `inputs` argument to `grad()` cannot be empty.'],
  ['no gradients', () => torch.autograd.grad(x.sum(), x, []), 'RuntimeError: got 1 tensors and 0 gradients'],
  [
    'gradients that are numbers',
    () => torch.autograd.grad(x.sum(), x, [wrong(3)]),
    'TypeError: gradients can be either Tensors or None, but got int',
  ],
  [
    'scatter of a tensor and of a number',
    () => torch.scatter(x, wrong({ dim: 1, index: torch.tensor([[0], [1]]), src: x, value: 2 })),
    'TypeError: scatter() received an invalid combination of arguments',
  ],
  [
    'scatter of nothing',
    () => torch.scatter(x, wrong({ dim: 1, index: torch.tensor([[0], [1]]) })),
    'TypeError: scatter() received an invalid combination of arguments',
  ],
  [
    'where with an unknown word',
    () => torch.where(wrong({ of: x })),
    "TypeError: where() got an unexpected keyword argument 'of'",
  ],
  [
    'a function without tensors',
    () => torch.autograd.gradcheck(() => wrong(3), [x.double().detach().requires_grad_()]),
    "AttributeError: 'int' object has no attribute 'requires_grad'",
  ],
  ['a type named __proto__', () => x.type('__proto__'), "ValueError: invalid type: '__proto__'"],
  [
    'more layers than memory',
    () => new nn.RNN(3, 2, 2 ** 40),
    "RuntimeError: can't allocate memory for 1099511627776 layers",
  ],
  [
    'the same in Gluon',
    () => new gluon.rnn.LSTM(2, 2 ** 40),
    "RuntimeError: can't allocate memory for 1099511627776 layers",
  ],
  [
    'a batch of contexts',
    () => new gluon.data.batchify.Stack()([mx.cpu(), endless]),
    'MXNetError: the samples of a batch are all arrays, all numbers, or all lists of as many',
  ],
  [
    'a batch of nothing',
    () => new gluon.data.batchify.Stack()([undefined, undefined]),
    'MXNetError: the samples of a batch are all arrays, all numbers, or all lists of as many',
  ],
  ...(
    [
      ['typed arrays and nothing', [new Float32Array(2), undefined]],
      ['a list and a longer one', [[1], [1, 2]]],
      ['a list and a shorter one', [[1, 2], [1]]],
    ] as const
  ).map(([what, samples]): [string, () => unknown, string] => [
    `a batch of ${what}`,
    () => new gluon.data.batchify.Stack()(samples),
    'MXNetError: the samples of a batch are all arrays, all numbers, or all lists of as many',
  ]),
  [
    'a batch of typed arrays of different lengths',
    () => new gluon.data.batchify.Stack()([new Float32Array(2), new Float32Array(3)]),
    'MXNetError: TBlob.get_with_shape: Check failed: this->shape_.Size() == static_cast<size_t>(shape.Size()) (3 vs. 2) : new and old shape do not match total elements',
  ],
  [
    'holes to pad',
    () => new gluon.data.batchify.Pad()(holes),
    "TypeError: array() missing 1 required positional argument: 'source_array'",
  ],
  [
    'samples to pad of different ranks',
    () => new gluon.data.batchify.Pad()([nd.ones([2]), 5]),
    'MXNetError: samples that are padded have one number of axes',
  ],
  ['a batch in itself', () => default_collate(endless), 'RecursionError: maximum recursion depth exceeded'],
  [
    'a batch in itself, in Gluon',
    () => gluon.data.default_batchify_fn(endless),
    'RecursionError: maximum recursion depth exceeded',
  ],
  ['metrics in themselves', () => mx.metric.create(endless), 'RecursionError: maximum recursion depth exceeded'],
  [
    'inputs in themselves',
    () => new gluon.nn.Activation('relu')(endless),
    'RecursionError: maximum recursion depth exceeded',
  ],
  [
    'two inputs of a layer of one',
    () => new gluon.nn.Activation('relu')(nd.ones([2]), null),
    'TypeError: Activation.hybrid_forward() takes 3 positional arguments but 4 were given',
  ],
  [
    'two inputs of a layer with weights',
    () => {
      const net = new gluon.nn.BatchNorm({ in_channels: 3 });
      net.initialize();
      return net(nd.ones([2, 3]), null);
    },
    "TypeError: BatchNorm.hybrid_forward() got multiple values for argument 'gamma'",
  ],
  [
    'no state of Adam',
    () => new mx.optimizer.Adam().update(0, nd.ones([2]), nd.ones([2]), null),
    'TypeError: cannot unpack non-iterable NoneType object',
  ],
  [
    'half a state of Adam',
    () => new mx.optimizer.Adam().update(0, nd.ones([2]), nd.ones([2]), [nd.ones([2])]),
    'ValueError: not enough values to unpack (expected 2, got 1)',
  ],
  ['half an initializer', () => mx.init.create('['), 'ValueError: [ is no JSON'],
  ['half a pattern', () => new gluon.nn.Dense(2).collect_params('['), 'ValueError: [ is not a regular expression'],
])('%s', (_, call, says) => expect(refusal(call)).toBe(says));

it.each<[what: string, call: () => unknown]>([
  ['holes for dimensions', () => x.sum(holes)],
  ['holes for axes', () => nd.ones([2, 3]).sum({ axis: holes })],
  ['holes for a shape', () => torch.zeros(holes)],
  ['holes for states', () => new gluon.rnn.LSTMCell(2, { input_size: 3 })(nd.ones([2, 3]), holes)],
  ['holes for predictions', () => new mx.metric.Loss().update(nd.ones([2]), holes)],
  ['holes for a batch', () => default_collate(holes)],
  ['lists without an end for dimensions', () => x.flip(deep)],
  ['lists without an end for a shape', () => torch.zeros([1, deep])],
  ['a list for a position', () => new gluon.data.SimpleDataset([1]).get(endless)],
  ['a Set for a reduction', () => nn.functional.mse_loss(x, x, { reduction: wrong(new Set()) })],
  ['a Promise within a name', () => new nn.RNN(3, 2, { nonlinearity: wrong([Promise.resolve()]) })],
  ['a Map for an axis', () => nd.ones([2]).sum({ axis: wrong(new Map()) })],
  ['a Promise for an array', () => nd.exp(wrong(Promise.resolve(nd.ones([2]))))],
  ['a class for a function', () => new nn.Linear(1, 1).apply(wrong(nn.Linear))],
  ['a class for a body', () => torch.no_grad(wrong(nn.Linear))],
])('%s is refused in words', (_, call) =>
  expect(refusal(call)).not.toMatch(/^answered|^JavaScript|\[object|undefined/));

// MXNet's loop multiplies by the factor once a step; where that changes nothing any more, only the count is left.
it('a schedule by a factor comes to an end at any count', () => {
  const constant = new mx.lr_scheduler.FactorScheduler(3, { base_lr: 0.5 });
  expect(constant(2 ** 53)).toBe(0.5);
  const falling = new mx.lr_scheduler.FactorScheduler(2, 0.5, { stop_factor_lr: 0.2, base_lr: 1 });
  expect([1, 3, 5, 2 ** 50, 2 ** 50 + 2].map((n) => falling(n))).toEqual([1, 0.5, 0.25, 0.2, 0.2]);
  expect(falling.count).toBe(2 ** 50);
});
