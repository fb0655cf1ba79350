// Whole trainings: initial parameters, losses, norms, final parameters and outputs.

import { autograd, gluon, mx } from 'bptt/gluon';
import { type Case, cpuDevices, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { callNamed } from '../library.ts';
import { type Stored, seedOf, type TensorFile, tensorFileOf } from '../read.ts';
import { arrayOf, type Block, build, compareStored, type NDArray, namesIn, type Spec } from './build.ts';
import { onContext } from './context.ts';
import { LanguageModel, Model } from './nets.ts';

/** A training's description, as the manifest's `recipe` says it in words. */
interface Training {
  readonly seed: unknown;
  readonly dtype: string;
  readonly net: 'model' | 'lm';
  readonly rnn: Spec;
  readonly out: Spec;
  readonly emb: Spec;
  readonly init: Spec;
  readonly loss: string;
  readonly optimizer: string;
  readonly optimizer_kwargs: Record<string, unknown>;
  readonly batch: number;
  readonly T: number;
  readonly N: number;
  readonly vocab: number;
  readonly batches: number;
  readonly epochs: number;
  readonly clip: number;
  readonly tolerance: Tolerance;
}

type Loss = (prediction: unknown, label: unknown) => NDArray;
const CLIP = 'mxnet.gluon.utils.clip_global_norm';

const parametersOf = (block: Block) => [...block.collect_params().values()];

function compareParameters(comparison: Comparison, t: Training, block: Block, prefix: string, file: TensorFile): void {
  const parameters = parametersOf(block);
  comparison.same(`names of ${prefix}`, parameters.map((p) => p.name).sort(), file.under(`${prefix}.`).sort());
  for (const p of parameters) {
    compareStored(comparison, `${prefix} ${p.name}`, p.data(), file.get(`${prefix}.${p.name}`), t.tolerance);
  }
}

/** Some rows of a stored tensor. */
function rows({ values, shape, dtype }: Stored, indices: readonly number[]): NDArray {
  const row = shape.slice(1).reduce((a, b) => a * b, 1);
  const picked = indices.flatMap((i) => [...values.subarray(i * row, (i + 1) * row)]);
  return arrayOf({ values: Float64Array.from(picked), shape: [indices.length, ...shape.slice(1)], dtype });
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const mean = (x: NDArray): NDArray => x.mean() as NDArray;

/** Mini-batches in the stored order. */
function trainModel(t: Training, file: TensorFile): Comparison {
  const comparison = new Comparison();
  mx.random.seed(seedOf(t.seed));
  const block = new Model(t.rnn, t.out, 'model_') as unknown as Block;
  const loss = callNamed(t.loss, []) as Loss;
  block.cast(t.dtype as never);
  block.initialize(build(t.init) as never);
  const [x, y] = [file.get('x'), file.get('y')];
  block(rows(x, [0]));
  compareParameters(comparison, t, block, 'init', file);
  const trainer = new gluon.Trainer(block.collect_params(), t.optimizer, t.optimizer_kwargs);
  const order = [...file.get('order').values];
  const losses: NDArray[] = [];
  for (let at = 0; at < order.length; at += t.batch) {
    const batch = order.slice(at, at + t.batch);
    const l = autograd.record(() => loss(block(rows(x, batch)), rows(y, batch)));
    l.backward();
    trainer.step(t.batch);
    losses.push(mean(l));
  }
  comparison.elements('losses', losses, file.get('losses').values, t.tolerance);
  compareParameters(comparison, t, block, 'final', file);
  compareStored(comparison, 'logits', block(arrayOf(x)), file.get('logits'), t.tolerance);
  return comparison;
}

/** Truncated back-propagation through time, the gradients clipped together. */
function trainLanguageModel(t: Training, file: TensorFile): Comparison {
  const comparison = new Comparison();
  mx.random.seed(seedOf(t.seed));
  const model = new LanguageModel(t.emb, t.rnn, t.out);
  const block = model as unknown as Block;
  const loss = callNamed(t.loss, []) as Loss;
  block.initialize(build(t.init) as never);
  const ids = file.get('ids');
  const piece = (from: number): NDArray => rows(ids, range(from, from + t.T)).astype('float32') as NDArray;
  block(piece(0), model.rnn.begin_state(t.N));
  compareParameters(comparison, t, block, 'init', file);
  const trainer = new gluon.Trainer(block.collect_params(), t.optimizer, t.optimizer_kwargs);
  const size = t.T * t.N;
  const [losses, norms]: NDArray[][] = [[], []];
  for (let epoch = 0; epoch < t.epochs; epoch++) {
    let states = model.rnn.begin_state(t.N);
    for (let b = 0; b < t.batches; b++) {
      states = states.map((s) => s.detach());
      const l = autograd.record(() => {
        const [o, s] = block(piece(b * t.T), states) as [NDArray, NDArray[]];
        states = s;
        return loss(o.reshape([size, t.vocab]), piece(b * t.T + 1).reshape([size]));
      });
      l.backward();
      const gradients = parametersOf(block).map((p) => p.grad());
      // Without a look at the norm, which not every device lets the program have at once.
      norms.push(callNamed(CLIP, [gradients, t.clip * size], { check_isfinite: false }) as NDArray);
      trainer.step(size);
      losses.push(mean(l));
    }
  }
  comparison.elements('losses', losses, file.get('losses').values, t.tolerance);
  comparison.elements('norms', norms, file.get('norms').values, t.tolerance);
  compareParameters(comparison, t, block, 'final', file);
  return comparison;
}

/** A case of kind `train`. */
export function trainCase(label: string, manifest: string, entry: Entry): Case {
  const t = entry as unknown as Training;
  if (t.net !== 'model' && t.net !== 'lm') throw new Error(`unknown net of a training '${t.net}'`);
  const train = t.net === 'model' ? trainModel : trainLanguageModel;
  return {
    label,
    names: ['mxnet.gluon.Block', 'mxnet.gluon.Trainer', t.loss, ...(t.net === 'lm' ? [CLIP] : []), ...namesIn(entry)],
    devices: cpuDevices,
    run: (device) => onContext(device, () => train(t, tensorFileOf(manifest, entry.file))),
  };
}
