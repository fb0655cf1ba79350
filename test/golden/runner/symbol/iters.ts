// Iterators: what batches NDArrayIter and BucketSentenceIter give over three epochs, and words as numbers.

import { mx } from 'bptt/mx';
import type { Case, Entry } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { type Outcome, watched } from './outcome.ts';
import { plain } from './plain.ts';
import { below, type Fn } from './program.ts';

type Iter = InstanceType<typeof mx.io.DataIter>;

const made = (path: string, ...args: unknown[]): unknown => new (below(mx, path) as Fn)(...args);

/** A batch as the goldens write it. */
function batchOf(batch: InstanceType<typeof mx.io.DataBatch>, bucketed: boolean): unknown {
  const lists = (arrays: readonly { tolist(): unknown }[] | null): unknown => (arrays ?? []).map((x) => x.tolist());
  const own = { data: lists(batch.data), label: lists(batch.label), pad: batch.pad };
  if (!bucketed) return own;
  const { bucket_key, provide_data, provide_label } = batch;
  return {
    ...own,
    bucket_key,
    provide_data: provide_data?.map(String),
    provide_label: provide_label?.map(String),
  };
}

const epoch = (iter: Iter, bucketed = false): unknown[] => Array.from(iter, (batch) => batchOf(batch, bucketed));

/** Three epochs, the first as the iterator was made. */
function epochs(iter: Iter, bucketed: boolean): unknown[] {
  return Array.from({ length: 3 }, (_, i) => {
    if (i > 0) iter.reset();
    return epoch(iter, bucketed);
  });
}

/** What an iterator tells of itself. */
function compareFields(comparison: Comparison, iter: object, entry: Entry, fields: readonly string[]): void {
  for (const field of fields) {
    const value: unknown = Reflect.get(iter, field);
    const written = field.startsWith('provide') ? (value as unknown[]).map(String) : value;
    comparison.same(field, written, entry[field]);
  }
}

function compareError(comparison: Comparison, { error }: Outcome<unknown>, wanted: unknown): void {
  const { type, text } = wanted as { type: string; text: string };
  comparison.same('error', [error?.constructor.name, error?.message], [type, text]);
}

/** Compares what a body gives, or the error that it throws. */
function compareOutcome(comparison: Comparison, entry: Entry, body: () => void): void {
  const outcome = watched(body);
  if (entry.error) compareError(comparison, outcome, entry.error);
  else if (outcome.error) throw outcome.error;
  if ('stdout' in entry) comparison.same('stdout', outcome.stdout, entry.stdout);
}

function compareArrays(comparison: Comparison, entry: Entry): void {
  mx.random.numpy.seed(entry.numpy_seed as number);
  const iter = made(
    'io.NDArrayIter',
    mx.nd.array(entry.data as never),
    mx.nd.array(entry.label as never),
    entry.kwargs,
  );
  compareFields(comparison, iter as object, entry, ['provide_data', 'provide_label', 'batch_size', 'num_data']);
  comparison.same('epochs', epochs(iter as Iter, false), entry.epochs);
}

function compareBuckets(comparison: Comparison, entry: Entry): void {
  mx.random.python.seed(entry.seed as number);
  mx.random.numpy.seed(entry.seed as number);
  compareOutcome(comparison, entry, () => {
    const iter = made('rnn.BucketSentenceIter', entry.sentences, entry.kwargs);
    const fields = ['buckets', 'default_bucket_key', 'major_axis', 'batch_size', 'provide_data', 'provide_label'];
    compareFields(comparison, iter as object, entry, fields);
    comparison.same('epochs', epochs(iter as Iter, true), entry.epochs);
  });
}

function compareWords(comparison: Comparison, entry: Entry): void {
  compareOutcome(comparison, entry, () => {
    const kwargs = Object.keys(entry.kwargs as object).length > 0 ? [entry.kwargs] : [];
    const encode = below(mx, 'rnn.encode_sentences') as Fn;
    const [coded, vocab] = encode(entry.sentences, ...kwargs) as [unknown, object];
    comparison.same('encoded', coded, entry.encoded);
    comparison.same('vocab', vocab instanceof Map ? [...vocab] : Object.entries(vocab), entry.vocab);
  });
}

const four = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
];
const a = (): unknown => mx.nd.array(four);
const iterOf = (...args: unknown[]): Iter => made('io.NDArrayIter', ...args) as Iter;
const described = (...args: unknown[]): string => String(made('io.DataDesc', ...args));
const classOf = (iter: Iter): string => `<class 'numpy.${iter.next().data[0].dtype}'>`;
const names = ({ provide_data, provide_label }: Iter): string[][] => [
  provide_data.map(String),
  provide_label.map(String),
];

/** Small questions by name: their texts say what they ask. */
const questions: { readonly [name: string]: () => unknown } = {
  no_label: () => {
    const iter = iterOf(a(), { batch_size: 2 });
    return [...names(iter), epoch(iter)];
  },
  dict_data: () => names(iterOf({ b: a(), a: a() }, { y: a() }, 2)),
  list_data: () => names(iterOf([a(), a()], { batch_size: 2 }))[0],
  names: () => names(iterOf(a(), mx.nd.array([0, 1, 2, 3]), 2, { data_name: 'x', label_name: 'y' })),
  too_big_batch: () => epoch(iterOf(a(), { batch_size: 6 })),
  too_big_batch_discard: () => epoch(iterOf(a(), { batch_size: 6, last_batch_handle: 'discard' })),
  bad_type: () => iterOf('abc'),
  bad_lengths: () => void iterOf(a(), mx.nd.array([0, 1, 2]), 2),
  bad_mode: () => epoch(iterOf(a(), { batch_size: 3, last_batch_handle: 'wrong' })),
  int_data: () => {
    const iter = iterOf([[0, 1, 2, 3]], { batch_size: 2 });
    return [names(iter)[0][0], classOf(iter)];
  },
  float64_data: () => {
    const iter = iterOf(mx.nd.array(four, { dtype: 'float64' }).asnumpy(), { batch_size: 2 });
    return [names(iter)[0][0], classOf(iter)];
  },
  datadesc: () => [
    described('data', [32, 10]),
    described('data', [32, 10], { layout: 'NT' }),
    described('data', [32], 'float64'),
    [null, 'NCHW', 'TNC'].map((layout) => mx.io.DataDesc.get_batch_axis(layout)),
    [...new mx.io.DataDesc('data', [2, 3])],
  ],
  databatch: () => String(new mx.io.DataBatch([mx.nd.ones([2, 3])], [mx.nd.zeros([2])])),
  databatch_nolist: () => made('io.DataBatch', { data: mx.nd.ones([2, 3]) }),
  databatch_nolabel: () => String(new mx.io.DataBatch([mx.nd.ones([2, 3])])),
};

function compareQuestion(comparison: Comparison, entry: Entry): void {
  const ask = questions[entry.name as string];
  if (ask === undefined) throw new Error(`unknown question ${entry.name}`);
  compareOutcome(comparison, entry, () => {
    const answer = ask();
    if (!entry.error) comparison.same('value', answer ?? null, entry.value ?? null);
  });
}

function compareIter(entry: Entry): Comparison {
  const comparison = new Comparison();
  if ('num_data' in entry) compareArrays(comparison, entry);
  else if ('seed' in entry) compareBuckets(comparison, entry);
  else if ('sentences' in entry) compareWords(comparison, entry);
  else compareQuestion(comparison, entry);
  return comparison;
}

export const iterCase = (label: string, _path: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: ['cpu'],
  run: () => compareIter(plain(entry) as Entry),
});
