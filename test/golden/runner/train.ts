// Whole trainings from a seed: data, labels, initial parameters, order, losses, gradient norms and final parameters.

import * as torch from 'bptt';
import { type Case, cpuDevices, type Entry } from './case.ts';
import { Comparison, type Tolerance } from './comparison.ts';
import { type Callable, callNamed } from './library.ts';
import { seedOf, type TensorFile, tensorFileOf } from './read.ts';

/** A training's description, as the manifest's `recipe` says it in words. */
interface Training {
  readonly seed: unknown;
  readonly n: number;
  readonly T: number;
  readonly I: number;
  readonly classes: number;
  readonly batch: number;
  readonly init: torch.DType;
  readonly rnn: string;
  readonly rnn_kwargs: Entry;
  readonly head_dropout: number;
  readonly loss: string;
  readonly optimizer: string;
  readonly optimizer_kwargs: Entry;
  readonly scheduler: string | null;
  readonly scheduler_kwargs: Entry;
  readonly clip: number | null;
  readonly steps: number;
  readonly tolerance: Tolerance;
}

const CLIP = 'torch.nn.utils.clip_grad_norm_';
const DATA = ['torch.utils.data.DataLoader', 'torch.utils.data.TensorDataset'] as const;
const ORDER = 'epoch after epoch, until';

/** The 2-norm of all gradients together. */
function gradientNorm(parameters: readonly torch.Tensor[]): number {
  let sum = 0;
  for (const { grad } of parameters) if (grad) for (const g of grad.numpy()) sum += g * g;
  return Math.sqrt(sum);
}

function train(t: Training, file: TensorFile): Comparison {
  const comparison = new Comparison();
  torch.manual_seed(seedOf(t.seed));
  const float64 = { dtype: torch.float64 } as const;
  const x = torch.randn(t.n, t.T, t.I, float64);
  const regression = t.loss.endsWith('MSELoss');
  const y = regression ? torch.randn(t.n, t.classes, float64) : torch.randint(t.classes, [t.n]);
  const { hidden_size, proj_size, bidirectional, batch_first } = t.rnn_kwargs as Record<string, number | boolean>;
  const width = ((proj_size || hidden_size) as number) * (bidirectional ? 2 : 1);
  const dtype = { dtype: t.init };
  const rnn = callNamed(t.rnn, [], { ...t.rnn_kwargs, ...dtype }) as torch.nn.Module;
  const head = callNamed('torch.nn.Linear', [width, t.classes], dtype) as torch.nn.Module;
  const drop = callNamed('torch.nn.Dropout', [t.head_dropout]) as Callable;
  const loss = callNamed(t.loss, []) as Callable;
  rnn.double();
  head.double();
  const named = new Map(
    [...rnn.named_parameters('rnn'), ...head.named_parameters('head')].map(([name, p]) => [name, p as torch.Tensor]),
  );
  const parameters = [...named.values()];
  comparison.tensor('x', x, file.get('x'), t.tolerance);
  comparison.tensor('y', y, file.get('y'), t.tolerance);
  const state = (prefix: string): void => {
    comparison.same(`names of ${prefix}`, [...named.keys()].sort(), file.under(`${prefix}.`).sort());
    for (const [name, p] of named)
      comparison.tensor(`${prefix} ${name}`, p, file.get(`${prefix}.${name}`), t.tolerance);
  };
  state('init');

  const optimizer = callNamed(t.optimizer, [parameters], t.optimizer_kwargs) as { step(): void; zero_grad(): void };
  const scheduler = t.scheduler && (callNamed(t.scheduler, [optimizer], t.scheduler_kwargs) as { step(): void });
  const dataset = callNamed(DATA[1], [torch.arange(t.n)]);
  const loader = callNamed(DATA[0], [dataset, t.batch], { shuffle: true, drop_last: true }) as Iterable<[torch.Tensor]>;
  const [order, losses, norms]: number[][] = [[], [], []];
  while (losses.length < t.steps) {
    for (const [index] of loader) {
      if (losses.length === t.steps) break;
      const batch = x.index_select(0, index);
      const [out] = (rnn as unknown as Callable)(batch_first ? batch : batch.transpose(0, 1)) as [torch.Tensor];
      const last = out.select(batch_first ? 1 : 0, t.T - 1);
      const result = loss((head as unknown as Callable)(drop(last)), y.index_select(0, index)) as torch.Tensor;
      optimizer.zero_grad();
      result.backward();
      order.push(...index.numpy());
      losses.push(result.item());
      norms.push(gradientNorm(parameters));
      if (t.clip !== null) callNamed(CLIP, [parameters, t.clip]);
      optimizer.step();
    }
    if (scheduler) scheduler.step();
  }
  comparison.numbers('order', order, file.get('order').values, 'exact');
  comparison.numbers('losses', losses, file.get('losses').values, t.tolerance);
  if (file.has('grad_norms')) comparison.numbers('gradient norms', norms, file.get('grad_norms').values, t.tolerance);
  state('final');
  return comparison;
}

/** A case of kind `train`. */
export function trainCase(label: string, manifest: string, entry: Entry): Case {
  if (!(entry.recipe as string).includes(ORDER)) throw new Error('unknown recipe of a training');
  const t = entry as unknown as Training;
  const names = [t.rnn, t.loss, t.optimizer, 'torch.nn.Linear', 'torch.nn.Dropout', ...DATA];
  if (t.scheduler !== null) names.push(t.scheduler);
  if (t.clip !== null) names.push(CLIP);
  return { label, names, devices: cpuDevices, run: () => train(t, tensorFileOf(manifest, entry.file)) };
}
