// A program as a user of PyTorch's face writes it, with every class of nn, optim and data. Nothing runs it: it must compile,
// and what is written after a colon is what an editor must show.

import * as torch from 'bptt';
import * as data from 'bptt/data';
import { downloadMNIST, type LabelledImages, readMNIST } from 'bptt/datasets';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';

type Tensor = torch.Tensor;
type Pair = [Tensor, Tensor];

/** A network of a user's own, with a list and a dictionary of layers. */
class Tagger extends nn.Module {
  table = new nn.Embedding(1000, 32, { padding_idx: 0 });
  rnn = new nn.LSTM(32, 64, { num_layers: 2, batch_first: true, bidirectional: true, dropout: 0.1 });
  heads = new nn.ModuleList([new nn.Linear(128, 5), new nn.Linear(128, 7)]);
  named = new nn.ModuleDict({ norm: new nn.LayerNorm(128), drop: new nn.Dropout(0.2) });
  scale = new nn.Parameter(torch.ones(1));

  override forward(words: Tensor, states?: readonly [Tensor, Tensor] | null): { tags: Tensor[]; states: Pair } {
    const [output, last] = this.rnn(this.table(words), states);
    const normed: Tensor = this.named.get('norm')(output);
    return { tags: [...this.heads].map((head) => head(normed)), states: last };
  }
}

/** What is held in two bytes, and the bytes of others. */
export function narrow(x: Tensor, net: Tagger): unknown[] {
  const held: Tensor[] = [x.half(), x.bfloat16(), x.to(torch.float16), x.to('cpu', torch.bfloat16), x.type(torch.half)];
  const made: Tensor = torch.tensor([0.5], { dtype: torch.bfloat16 });
  const same: Tagger = net.half().bfloat16().to(torch.float32);
  const bits: Tensor[] = [x.view(torch.int32), x.view({ dtype: torch.uint8 }), x.view(2, -1), x.view([2, -1])];
  return [held, made, same, bits];
}

/** Layers over time. */
export function windows(x: Tensor): unknown[] {
  const conv: Tensor = new nn.Conv1d(3, 4, 5, { padding: 'same', dilation: 2 })(x);
  const causal: Tensor = new nn.Conv1d(3, 4, 5)(nn.functional.pad(x, [4, 0]));
  const all: nn.Conv1d = new nn.Conv1d({ in_channels: 3, out_channels: 4, kernel_size: [5], padding_mode: 'reflect' });
  const bias: nn.Parameter | null = all.bias;
  const largest: Tensor = new nn.MaxPool1d(2)(conv);
  const [values, indices]: Pair = new nn.MaxPool1d(3, 2, { padding: 1, return_indices: true })(conv);
  const places: Pair = nn.functional.max_pool1d(x, 3, { return_indices: true });
  const maxima: Tensor = nn.functional.max_pool1d(x, { kernel_size: 3, stride: 1 });
  const means: Tensor = new nn.AvgPool1d(3, 2, 1, { count_include_pad: false })(x);
  const whole: Tensor = new nn.AdaptiveAvgPool1d(1)(x);
  const pieces: Pair = new nn.AdaptiveMaxPool1d(4, true)(x);
  const pair: Pair = torch.adaptive_max_pool1d(x, 4);
  const pads: nn.Module[] = [
    ...[new nn.ConstantPad1d([4, 0], 0.5), new nn.ZeroPad1d([4, 0]), new nn.ReflectionPad1d(2)],
    ...[new nn.ReplicationPad1d({ padding: 2 }), new nn.CircularPad1d(2)],
  ];
  const back: Tensor = new nn.ConvTranspose1d(4, 3, 5, { stride: 2, output_padding: 1 })(conv);
  const unpooled: Tensor = new nn.MaxUnpool1d(3, 2)(values, indices);
  const others: nn.Module[] = [
    new nn.LPPool1d(2, 3),
    new nn.InstanceNorm1d(3, { affine: true }),
    new nn.Dropout2d(0.2),
  ];
  return [
    back,
    unpooled,
    others,
    pads,
    causal,
    bias,
    largest,
    values,
    indices,
    places,
    maxima,
    means,
    whole,
    pieces,
    pair,
  ];
}

export function layers(x: Tensor, ids: Tensor, target: Tensor): unknown[] {
  const lstm = new nn.LSTM({ input_size: 28, hidden_size: 64, proj_size: 16 });
  const [output, [h, c]]: [Tensor, Pair] = lstm(x);
  const gru: nn.GRU = new nn.GRU(28, 64, 2);
  const rnn = new nn.RNN(28, 64, 1, 'relu', true, true);
  const weights: (nn.Parameter | undefined)[] = [
    lstm.weight_ih_l0,
    lstm.bias_hh_l0_reverse,
    lstm.weight_hr_l0,
    gru.weight_hh_l1,
  ];
  const [y, state]: Pair = gru(x, null);
  const cells = [new nn.RNNCell(3, 4)(x), new nn.GRUCell(3, 4, { bias: false })(x, h)];
  const [h1, c1]: Pair = new nn.LSTMCell(3, 4)(x, [h, c]);
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10), new nn.LogSoftmax(1));
  const scores: Tensor = net(x);
  const first: nn.Flatten | nn.Linear | nn.LogSoftmax = net.at(0);
  const any: nn.Sequential = net;
  const named = new nn.Sequential({ identity: new nn.Identity(), softmax: new nn.Softmax({ dim: -1 }) });
  const activations: nn.Module[] = [
    ...[new nn.ReLU(), new nn.ReLU(true), new nn.Tanh(), new nn.Sigmoid(), new nn.SiLU()],
    ...[new nn.GELU('tanh'), new nn.ELU(0.5), new nn.LeakyReLU({ negative_slope: 0.2 })],
    ...[new nn.Softplus(1, 30), new nn.Hardtanh(-2, 2)],
  ];
  const loss: Tensor = new nn.CrossEntropyLoss({ label_smoothing: 0.1, reduction: 'sum' })(scores, target);
  const square: Tensor = new nn.MSELoss()(y, x);
  const handle: nn.Handle = net.register_forward_hook((module, args, result) => [module, args, result]);
  handle.remove();
  optim.register_optimizer_step_pre_hook((optimizer) => optimizer.zero_grad()).remove();
  optim.register_optimizer_step_post_hook((_optimizer, args) => void args.length).remove();
  const missing: nn.IncompatibleKeys = net.load_state_dict(lstm.state_dict(), { strict: false });
  const { tags, states } = new Tagger()(ids);
  nn.init.xavier_uniform_(net.at(1).parameters().next().value ?? new nn.Parameter(x), { gain: 2 });
  const norm: Tensor = nn.utils.clip_grad_norm_(net.parameters(), 1, { norm_type: 'inf' });
  const s: nn.Stream = nn.stream(lstm, { state: nn.stream(lstm).state });
  const steps: [Float32Array, Tensor, nn.StreamState] = [s.step(new Float32Array(3)), s.step(x), s.state];
  const act: Tensor = nn.functional.relu(nn.functional.linear(x, lstm.weight_ih_l0 ?? x));
  return [
    output,
    rnn(x),
    steps,
    weights,
    state,
    cells,
    h1,
    c1,
    first,
    any,
    named,
    activations,
    loss,
    square,
    missing,
    tags,
    states,
    norm,
    act,
  ];
}

export function losses(x: Tensor, y: Tensor, t: Tensor): Tensor[] {
  const F = nn.functional;
  const weight = torch.ones(3);
  return [
    new nn.NLLLoss({ weight, ignore_index: 0 })(x, t),
    new nn.NLLLoss(weight, null, 0, null, 'sum')(x, t),
    new nn.L1Loss()(x, y),
    new nn.SmoothL1Loss(null, null, 'none', 0.5)(x, y),
    new nn.SmoothL1Loss({ beta: 0.5 })(x, y),
    new nn.HuberLoss('sum', 2)(x, y),
    new nn.HuberLoss('sum', { delta: 2 })(x, y),
    new nn.BCELoss(weight)(x, y),
    new nn.BCEWithLogitsLoss({ pos_weight: weight })(x, y),
    new nn.SoftMarginLoss({ reduction: 'sum' })(x, y),
    new nn.MultiLabelSoftMarginLoss({ weight })(x, y),
    new nn.KLDivLoss({ reduction: 'batchmean', log_target: true })(x, y),
    new nn.CosineEmbeddingLoss(0.5)(x, y, t),
    new nn.MarginRankingLoss({ margin: 0.5 })(x, y, t),
    new nn.HingeEmbeddingLoss(0.5, null, null, 'sum')(x, t),
    new nn.MultiMarginLoss(2, { margin: 0.5, weight })(x, t),
    new nn.MultiLabelMarginLoss()(x, t),
    new nn.TripletMarginLoss(2, { p: 1, swap: true })(x, y, y),
    new nn.TripletMarginWithDistanceLoss({ distance_function: (a, b) => a.sub(b).abs().sum(1) })(x, y, y),
    new nn.TripletMarginWithDistanceLoss({ distance_function: new nn.CosineSimilarity() })(x, y, y),
    new nn.PoissonNLLLoss(false, { full: true })(x, y),
    new nn.GaussianNLLLoss({ full: true })(x, y, 2),
    new nn.CTCLoss(4, { zero_infinity: true })(x, t, [3, 2], [1, 1]),
    F.ctc_loss(x, t, t, t, 0, 'none', true),
    F.ctc_loss(x, { targets: t, input_lengths: [3], target_lengths: [1], reduction: 'sum' }),
    new nn.PairwiseDistance(1, 1e-6, true)(x, y),
    new nn.CosineSimilarity({ dim: 0 })(x, y),
    F.mse_loss(x, y, { weight: y }),
    F.mse_loss(x, { target: y, reduction: 'sum' }),
    F.nll_loss(x, t, weight, { reduction: 'none' }),
    F.cross_entropy(x, t, weight, null, 0, null, 'sum', 0.1),
    F.binary_cross_entropy_with_logits(x, y, null, { pos_weight: weight }),
    F.triplet_margin_loss(x, { positive: y, negative: y, margin: 2 }),
    F.triplet_margin_with_distance_loss(x, y, y, { distance_function: F.pairwise_distance, margin: 2 }),
    F.gaussian_nll_loss(x, y, y, true, 1e-3, 'sum'),
    torch.cosine_similarity(x, y, 0, { eps: 1e-6 }),
  ];
}

export function training(net: nn.Module): number[] {
  const all: optim.Optimizer[] = [
    new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true }),
    new optim.SGD(net.named_parameters(), 0.1),
    new optim.Adam([{ params: net.parameters(), lr: 1e-3 }], { betas: [0.9, 0.99] }),
    new optim.AdamW({ params: net.parameters(), weight_decay: 0.1 }),
    new optim.RMSprop(net.parameters(), 0.01, 0.9),
    new optim.Adagrad(net.parameters(), { lr_decay: 0.1 }),
    new optim.Adadelta(net.parameters(), { rho: 0.5 }),
    new optim.Adamax(net.parameters(), 0.01, [0.9, 0.99], { eps: 1e-6 }),
    new optim.ASGD(net.parameters(), { t0: 100 }),
    new optim.LBFGS(net.parameters(), { line_search_fn: 'strong_wolfe' }),
    new optim.NAdam(net.parameters(), { momentum_decay: 0.01, maximize: true }),
    new optim.RAdam(net.parameters(), { decoupled_weight_decay: true }),
    new optim.Rprop(net.parameters(), { etas: [0.5, 1.5] }),
  ];
  const rates: optim.lr_scheduler.LRScheduler[] = all.flatMap((optimizer) => [
    new optim.lr_scheduler.StepLR(optimizer, 2),
    new optim.lr_scheduler.StepLR(optimizer, { step_size: 2, gamma: 0.5 }),
    new optim.lr_scheduler.ExponentialLR(optimizer, 0.9),
    new optim.lr_scheduler.MultiStepLR(optimizer, [30, 80], 0.1),
    new optim.lr_scheduler.ConstantLR(optimizer, { factor: 0.5 }),
    new optim.lr_scheduler.LinearLR(optimizer, 0.1, { total_iters: 4 }),
    new optim.lr_scheduler.PolynomialLR(optimizer, 10, 2),
    new optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, { eta_min: 1e-4 }),
    new optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 10, 2),
    new optim.lr_scheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch),
    new optim.lr_scheduler.MultiplicativeLR(optimizer, { lr_lambda: [() => 0.5] }),
    new optim.lr_scheduler.CyclicLR(optimizer, 0.01, 0.1, { cycle_momentum: false }),
    new optim.lr_scheduler.OneCycleLR(optimizer, { max_lr: [0.1], total_steps: 100 }),
    new optim.lr_scheduler.ReduceLROnPlateau(optimizer, 'min', { patience: 3 }),
    new optim.swa_utils.SWALR(optimizer, 0.05, { anneal_strategy: 'linear' }),
  ]);
  const [first, second] = [0, 1].map(() => new optim.lr_scheduler.LinearLR(all[0] as optim.Optimizer));
  if (first && second) {
    rates.push(new optim.lr_scheduler.SequentialLR(first.optimizer, [first, second], [5]));
    rates.push(new optim.lr_scheduler.ChainedScheduler([first, second]));
  }
  for (const optimizer of all) {
    for (const group of optimizer.param_groups) group.lr *= 0.5;
    const loss: number = optimizer.step(() => 1);
    const nothing: null = optimizer.step();
    optimizer.zero_grad({ set_to_none: loss > 0 && nothing === null });
    optimizer.load_state_dict(optimizer.state_dict());
  }
  const adam = new optim.Adam(net.parameters());
  // Any optimizer is one for any scheduler.
  rates.push(new optim.lr_scheduler.StepLR(adam, 2), new optim.lr_scheduler.OneCycleLR(adam, 0.1, 20));
  rates.push(new optim.lr_scheduler.ExponentialLR(new optim.SGD(net.parameters(), 0.1), 0.9));
  const plateau = new optim.lr_scheduler.ReduceLROnPlateau(adam);
  plateau.step(0.5);
  const handle = adam.register_step_pre_hook((optimizer, args, kwargs) => {
    optimizer.param_groups[0]?.betas.at(0);
    return [args, kwargs];
  });
  adam.register_state_dict_post_hook((_optimizer, state) => void state.param_groups, { prepend: true });
  handle.remove();
  const averaged = new optim.swa_utils.AveragedModel(net, { multi_avg_fn: optim.swa_utils.get_ema_multi_avg_fn(0.99) });
  averaged.update_parameters(net);
  const pairs: optim.swa_utils.AverageFunction[] = [
    optim.swa_utils.get_ema_avg_fn({ decay: 0.9 }),
    optim.swa_utils.get_swa_avg_fn(),
  ];
  new optim.swa_utils.AveragedModel(net, 'cpu', pairs[0] ?? null);
  new optim.swa_utils.AveragedModel({ model: net, multi_avg_fn: optim.swa_utils.get_swa_multi_avg_fn() });
  optim.swa_utils.update_bn([], averaged);
  const beta: number | undefined = adam.param_groups[0]?.betas[0];
  return [...rates.flatMap((rate) => rate.get_last_lr()), beta ?? 0];
}

/** A data set of a user's own. */
class Squares extends data.Dataset<[number, string]> {
  override readonly length = 10;
  override get(index: number): [number, string] {
    return [index * index, String(index)];
  }
}

export async function reading(x: Tensor, y: Tensor): Promise<unknown[]> {
  const { datasets, transforms } = data;
  const transform = new transforms.Compose([
    new transforms.ToTensor(),
    new transforms.Normalize([0.5], [0.5]),
    new transforms.Lambda((image: Tensor) => image),
  ]);
  const mnist = new datasets.MNIST('./data', { train: true, transform });
  const plain = new datasets.FashionMNIST();
  const [image, label]: [Tensor, number] = mnist.get(0);
  const seen: unknown[] = [image, label, plain.classes];
  for (const [images, labels] of new data.DataLoader(mnist, { batch_size: 64, shuffle: true })) {
    const batch: Pair = [images, labels];
    seen.push(batch);
  }
  for (const [numbers, texts] of new data.DataLoader(new Squares(), 5)) {
    const batch: [Tensor, string[]] = [numbers, texts];
    seen.push(batch);
  }
  const pairs = new data.TensorDataset(x, y);
  const [a, b]: [Tensor, Tensor] = pairs.get(0);
  const parts: data.Subset<[Tensor, Tensor]>[] = data.random_split(pairs, [0.5, 0.5]);
  const joined = new data.ConcatDataset(parts);
  class Lines extends data.IterableDataset<string> {
    override *[Symbol.iterator](): Generator<string> {
      yield 'a line';
    }
  }
  for (const lines of new data.DataLoader(new data.ChainDataset([new Lines()]), { batch_size: 8 })) lines.at(0);
  const side = new data.StackDataset({ x: [1, 2], y: ['a', 'b'] });
  const beside: string = side.get(0).y;
  void beside;
  const orders: Iterable<number>[] = [
    new data.SequentialSampler(joined),
    new data.RandomSampler(joined, { replacement: true, num_samples: 5 }),
    new data.SubsetRandomSampler([1, 2, 3]),
    new data.WeightedRandomSampler([0.1, 0.9], 5, { replacement: true }),
  ];
  const batches: data.Sampler<number[]> = new data.BatchSampler(orders[0] ?? [], 2, false);
  const means = new data.DataLoader(joined, { batch_sampler: batches, collate_fn: (all) => all.length });
  const counts: number[] = [...means];
  const collated: Tensor = data.default_collate([1, 2, 3]);
  const raw: LabelledImages = readMNIST({ root: './data' });
  const folder: string = await downloadMNIST({ progress: ({ received }) => seen.push(received) });
  return [seen, a, b, counts, collated, data.default_convert(x), raw.images.shape, folder];
}

// Layers, units and containers by position and by name.
const units: readonly nn.Module[] = [
  new nn.SELU(),
  new nn.Mish(true),
  new nn.ReLU6({ inplace: true }),
  new nn.Hardswish(),
  new nn.Hardsigmoid(),
  new nn.LogSigmoid(),
  new nn.Softsign(),
  new nn.Tanhshrink(),
  new nn.CELU(0.5, { inplace: true }),
  new nn.GLU({ dim: 0 }),
  new nn.Softmin(1),
  new nn.Hardshrink(0.25),
  new nn.Softshrink({ lambd: 0.25 }),
  new nn.Threshold(0.5, 20, true),
  new nn.RReLU(0.1, { upper: 0.5 }),
  new nn.PReLU(3, { init: 0.5 }),
  new nn.AlphaDropout(0.2),
  new nn.FeatureAlphaDropout({ p: 0.2 }),
  new nn.Dropout1d(0.2, { inplace: true }),
  new nn.BatchNorm1d(3, { momentum: null, bias: false }),
  new nn.GroupNorm(1, 3, 1e-3, { bias: false }),
  new nn.RMSNorm([3], { eps: 1e-3 }),
  new nn.Unflatten(1, [2, 2]),
];
export const layered: torch.Tensor = new nn.ModuleList(units).at('1:').at(-1)(torch.ones(2, 4));
export const form: torch.Tensor = new nn.Bilinear(2, 3, 4, { bias: false })(torch.ones(1, 2), torch.ones(1, 3));
export const bagged: torch.Tensor = new nn.EmbeddingBag(5, 3, { mode: 'sum' })(torch.tensor([[1, 2]]));
export const [attended, attention]: [torch.Tensor, torch.Tensor | null] = new nn.MultiheadAttention(4, 2, {
  batch_first: true,
})(torch.ones(1, 2, 4), torch.ones(1, 2, 4), torch.ones(1, 2, 4), { need_weights: false });
export const listed: nn.Parameter = new nn.ParameterList([torch.ones(2)]).at(0);
export const named: nn.Parameter | null = new nn.ParameterDict({ a: torch.ones(2) }).get('a');
const encoding = new nn.TransformerEncoderLayer(4, 2, { dim_feedforward: 8, batch_first: true });
const decoding = new nn.TransformerDecoderLayer({ d_model: 4, nhead: 2, activation: 'gelu' });
export const transformed: torch.Tensor[] = [
  new nn.TransformerEncoder(encoding, 2)(torch.ones(1, 2, 4), { is_causal: true }),
  new nn.TransformerDecoder(decoding, 1)(torch.ones(2, 1, 4), torch.ones(3, 1, 4)),
  new nn.Transformer({ d_model: 4, nhead: 2, num_encoder_layers: 1, num_decoder_layers: 1 })(
    torch.ones(3, 1, 4),
    torch.ones(2, 1, 4),
  ),
];
export const buffer: torch.Tensor = new nn.Buffer(torch.ones(2), { persistent: false });
const dropping: nn.RNNBase = new nn.WeightDropLSTM(3, 4, { weight_dropout: 0.5 });
const norming = new nn.LayerNormLSTM(3, 4, { num_layers: 2, eps: 1e-3 });
export const normed: (nn.Parameter | undefined)[] = [norming.norm_ih_weight_l0, norming.norm_c_bias_l1_reverse];
const zoning: nn.RNNBase = new nn.ZoneoutLSTM(3, 4, { zoneout_h: 0.1, zoneout_c: 0.5 });
export const bases: boolean[] = [
  zoning instanceof nn.LSTM,
  dropping instanceof nn.RNNBase,
  new nn.GRUCell(2, 3) instanceof nn.RNNCellBase,
];
const cell = new nn.LSTMCell(3, 4);
export const [steps, [hidden]]: [torch.Tensor, [torch.Tensor, torch.Tensor]] = nn.for_each_step(
  (x: torch.Tensor, state: readonly [torch.Tensor, torch.Tensor]) => {
    const next = cell(x, state);
    return [next[0], next];
  },
  torch.ones(5, 2, 3),
  [torch.zeros(2, 4), torch.zeros(2, 4)],
);
