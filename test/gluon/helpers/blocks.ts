// Every built-in block and loss of Gluon, with inputs to run it on: what walks them all walks this. A name that is missing here
// fails `isWhole`.

import { Block, type Context, gluon, mx, type NDArray, nd } from 'bptt/gluon';

const { nn, rnn, loss, contrib, data } = gluon;
const { transforms } = data.vision;

/** A block, and what one call of it gives. */
export interface Entry {
  readonly make: () => Block;
  readonly run: (block: Block, ctx: Context) => unknown;
}

/** An array whose elements differ, of 0.1 … 1. */
export const ramp = (shape: number[], ctx: Context, dtype = 'float32'): NDArray => {
  const n = shape.reduce((a, b) => a * b, 1);
  return nd
    .arange(n, { ctx, dtype })
    .add(1)
    .mul(0.9 / n)
    .add(dtype === 'float32' ? 0.1 : 0)
    .reshape(shape);
};
const whole = (shape: number[], ctx: Context): NDArray => nd.ones(shape, { ctx });
const call = (block: Block, ...inputs: unknown[]): unknown => Reflect.apply(block, undefined, inputs);

/** A block of one array of some shape. */
const of = (make: () => Block, shape: number[]): Entry => ({
  make,
  run: (block, ctx) => call(block, ramp(shape, ctx)),
});
/** A loss of a prediction and a label of one shape, alone and with weights. */
const pair = (make: () => Block, shape = [4, 3]): Entry => ({
  make,
  run: (block, ctx) => {
    const [pred, label] = [ramp(shape, ctx), whole(shape, ctx)];
    return [call(block, pred, label), call(block, pred, label, whole([4, 1], ctx))];
  },
});
/** A recurrent layer over [5, 2, 3], alone and with states. */
const layer = (make: () => InstanceType<typeof rnn.LSTM>): Entry => ({
  make,
  run: (block, ctx) => {
    const x = ramp([5, 2, 3], ctx);
    const states = (block as InstanceType<typeof rnn.LSTM>).begin_state({ batch_size: 2, ctx });
    return [call(block, x), call(block, x, states)];
  },
});
type Cell = InstanceType<typeof rnn.HybridRecurrentCell>;
/** A cell: a step (where it has one) and a sequence, as a list, as an array and with lengths. */
const cell = (make: () => Block, width = 3, steps = true): Entry => ({
  make,
  run: (block, ctx) => {
    const c = block as Cell;
    const states = (): NDArray[] => c.begin_state({ batch_size: 2, ctx } as { batch_size: number });
    const x = ramp([2, 5, width], ctx);
    const step = steps ? c(ramp([2, width], ctx), states()) : [];
    const valid_length = nd.full([2], 3, { ctx });
    const unrolled = [false, true].map((merge_outputs) => c.unroll(5, x, states(), 'NTC', merge_outputs));
    return [step, unrolled, c.unroll(5, x, states(), 'NTC', true, valid_length)];
  },
});

const image: Entry['run'] = (block, ctx) => call(block, nd.ones([4, 5, 3], { dtype: 'uint8', ctx }));
/** A stack of two cells. */
const stack = (net: InstanceType<typeof rnn.SequentialRNNCell>): Block => {
  net.add(new rnn.LSTMCell(4));
  net.add(new rnn.DropoutCell(0.5));
  net.add(new rnn.GRUCell(3));
  return net;
};

export const hybrid: { readonly [name: string]: Entry } = {
  'nn.Activation': of(() => new nn.Activation('softrelu'), [2, 3]),
  'nn.AvgPool1D': of(() => new nn.AvgPool1D({ padding: 1 }), [2, 3, 8]),
  'nn.BatchNorm': of(() => new nn.BatchNorm(), [4, 3, 2]),
  'nn.Conv1D': of(() => new nn.Conv1D(6, 3, { activation: 'relu', groups: 3 }), [2, 3, 8]),
  'nn.Dense': of(() => new nn.Dense(4, { activation: 'tanh' }), [2, 3, 5]),
  'nn.Dropout': of(() => new nn.Dropout(0.5), [2, 3]),
  'nn.ELU': of(() => new nn.ELU(), [2, 3]),
  'nn.Embedding': { make: () => new nn.Embedding(5, 4), run: (block, ctx) => call(block, whole([2, 3], ctx)) },
  'nn.Flatten': of(() => new nn.Flatten(), [2, 3, 4]),
  'nn.GELU': of(() => new nn.GELU(), [2, 3]),
  'nn.GlobalAvgPool1D': of(() => new nn.GlobalAvgPool1D(), [2, 3, 8]),
  'nn.GlobalMaxPool1D': of(() => new nn.GlobalMaxPool1D({ layout: 'NWC' }), [2, 3, 8]),
  'nn.GroupNorm': of(() => new nn.GroupNorm({ num_groups: 2 }), [2, 4, 3]),
  'nn.HybridLambda': of(() => new nn.HybridLambda('tanh'), [2, 3]),
  'nn.HybridSequential': of(() => {
    const net = new nn.HybridSequential();
    net.add(new nn.Dense(4), new nn.LayerNorm());
    return net;
  }, [2, 3]),
  'nn.InstanceNorm': of(() => new nn.InstanceNorm({ axis: 2 }), [2, 3, 4]),
  'nn.LayerNorm': of(() => new nn.LayerNorm(), [2, 3]),
  'nn.LeakyReLU': of(() => new nn.LeakyReLU(0.1), [2, 3]),
  'nn.MaxPool1D': of(() => new nn.MaxPool1D({ ceil_mode: true }), [2, 3, 7]),
  'nn.PReLU': of(() => new nn.PReLU(), [2, 3]),
  'nn.SELU': of(() => new nn.SELU(), [2, 3]),
  'nn.Swish': of(() => new nn.Swish(), [2, 3]),
  'loss.CTCLoss': {
    make: () => new loss.CTCLoss(),
    run: (block, ctx) => {
      const [pred, label, two] = [ramp([2, 6, 4], ctx), whole([2, 3], ctx), whole([2], ctx).mul(2)];
      return [call(block, pred, label), call(block, pred, label, two, two)];
    },
  },
  'loss.CosineEmbeddingLoss': {
    make: () => new loss.CosineEmbeddingLoss(),
    run: (block, ctx) => call(block, ramp([4, 3], ctx), whole([4, 3], ctx), whole([4], ctx)),
  },
  'loss.HingeLoss': pair(() => new loss.HingeLoss()),
  'loss.HuberLoss': pair(() => new loss.HuberLoss({ rho: 0.3 })),
  'loss.KLDivLoss': pair(() => new loss.KLDivLoss({ from_logits: false })),
  'loss.L1Loss': pair(() => new loss.L1Loss({ weight: 2 })),
  'loss.L2Loss': pair(() => new loss.L2Loss()),
  'loss.LogisticLoss': pair(() => new loss.LogisticLoss()),
  'loss.PoissonNLLLoss': pair(() => new loss.PoissonNLLLoss({ compute_full: true })),
  'loss.SDMLLoss': {
    make: () => new loss.SDMLLoss(),
    run: (block, ctx) => call(block, ramp([4, 3], ctx), whole([4, 3], ctx)),
  },
  'loss.SigmoidBinaryCrossEntropyLoss': {
    make: () => new loss.SigmoidBinaryCrossEntropyLoss(),
    run: (block, ctx) => {
      const [pred, label] = [ramp([4, 3], ctx), whole([4, 3], ctx)];
      return [call(block, pred, label), call(block, pred, label, null, whole([1, 3], ctx))];
    },
  },
  'loss.SoftmaxCrossEntropyLoss': {
    make: () => new loss.SoftmaxCrossEntropyLoss(),
    run: (block, ctx) => [call(block, ramp([4, 3], ctx), whole([4], ctx))],
  },
  'loss.SquaredHingeLoss': pair(() => new loss.SquaredHingeLoss()),
  'loss.TripletLoss': {
    make: () => new loss.TripletLoss(),
    run: (block, ctx) => call(block, ramp([4, 3], ctx), whole([4, 3], ctx), ramp([4, 3], ctx)),
  },
  'rnn.RNN': layer(() => new rnn.RNN(4, 2, { dropout: 0.5 })),
  'rnn.LSTM': layer(() => new rnn.LSTM(4, { bidirectional: true, projection_size: 2 })),
  'rnn.GRU': layer(() => new rnn.GRU(4)),
  'rnn.RNNCell': cell(() => new rnn.RNNCell(4, { activation: 'softsign' })),
  'rnn.LSTMCell': cell(() => new rnn.LSTMCell(4)),
  'rnn.GRUCell': cell(() => new rnn.GRUCell(4)),
  'rnn.DropoutCell': cell(() => new rnn.DropoutCell(0.5)),
  'rnn.ZoneoutCell': cell(() => new rnn.ZoneoutCell(new rnn.LSTMCell(4), 0.5, 0.5)),
  'rnn.ResidualCell': cell(() => new rnn.ResidualCell(new rnn.RNNCell(3))),
  'rnn.BidirectionalCell': cell(() => new rnn.BidirectionalCell(new rnn.GRUCell(4), new rnn.GRUCell(4)), 3, false),
  'rnn.HybridSequentialRNNCell': cell(() => stack(new rnn.HybridSequentialRNNCell())),
  'contrib.rnn.LSTMPCell': cell(() => new contrib.rnn.LSTMPCell(4, 2)),
  'contrib.rnn.VariationalDropoutCell': cell(
    () => new contrib.rnn.VariationalDropoutCell(new rnn.LSTMCell(4), 0.5, 0.5, 0.5),
  ),
  'data.vision.transforms.Cast': { make: () => new transforms.Cast(), run: image },
  'data.vision.transforms.Normalize': of(() => new transforms.Normalize(0.5, 2), [3, 4, 5]),
  'data.vision.transforms.ToTensor': { make: () => new transforms.ToTensor(), run: image },
};

export const others: { readonly [name: string]: Entry } = {
  '.SymbolBlock': of(() => {
    const data = mx.sym.var('data');
    return new gluon.SymbolBlock(mx.sym.FullyConnected(data, { num_hidden: 3, name: 'f' }), data);
  }, [2, 3]),
  'nn.Lambda': of(() => new nn.Lambda('tanh'), [2, 3]),
  'nn.Sequential': of(() => {
    const net = new nn.Sequential();
    net.add(new nn.Dense(4), new nn.LayerNorm());
    return net;
  }, [2, 3]),
  'rnn.SequentialRNNCell': cell(() => stack(new rnn.SequentialRNNCell())),
  'data.vision.transforms.Compose': {
    make: () => new transforms.Compose([new transforms.ToTensor(), new transforms.Normalize(0, 1)]),
    run: image,
  },
};

/** What users extend. */
const bases = ['Block', 'HybridBlock', 'Loss', 'RecurrentCell', 'HybridRecurrentCell', 'ModifierCell'];

/** The classes of blocks that a namespace exports, by path, each once. */
export function exported(space: object = gluon, path = '', seen = new Set<unknown>()): string[] {
  return Object.entries(space).flatMap(([key, value]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'function') {
      if (!(value.prototype instanceof Block) || bases.includes(value.name) || seen.has(value)) return [];
      seen.add(value);
      return [`${path}.${value.name}`];
    }
    return typeof value === 'object' && value !== null && Symbol.toStringTag in value
      ? exported(value, name, seen)
      : [];
  });
}

/** All arrays in a result. */
export function arrays(value: unknown): NDArray[] {
  if (value instanceof nd.NDArray) return [value];
  return Array.isArray(value) ? value.flatMap(arrays) : [];
}
