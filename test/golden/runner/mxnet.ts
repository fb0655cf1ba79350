// MXNet's cases: found and named by what they call. None of their targets is built, so none is carried out here; one
// whose names all resolve fails, because it then needs a runner.

import { basename } from 'node:path';
import { type Case, type Entry, unreadable } from './case.ts';
import { isRecord } from './read.ts';

/** Kinds of cases in MXNet's manifests, with what those call that name no target. */
const kinds: { readonly [kind: string]: (entry: Entry) => string[] } = {
  block: (e) => [e.target as string],
  function: (e) => [e.target as string],
  clip: (e) => [e.target as string],
  optimizer: (e) => [`mxnet.optimizer.${e.optimizer}`],
  trainer: () => ['mxnet.gluon.Trainer'],
  rng: (e) => (e.ops as { op: string }[]).map(({ op }) => `mxnet.random.${op}`),
  init: (e) => (e.inits as { target: string }[]).map(({ target }) => target),
  net_init: () => ['mxnet.gluon.Block'],
  train: (e) => ['mxnet.gluon.Trainer', e.loss as string],
};

/** What the lists are about, for entries that are Python text alone. */
const subjects: { readonly [list: string]: string } = {
  api: 'mxnet.sym',
  data: 'mxnet.gluon.data',
  errors: 'mxnet.gluon',
  files: 'mxnet.mod.Module',
  graphs: 'mxnet.sym',
  init: 'mxnet.init',
  iters: 'mxnet.io.NDArrayIter',
  members: 'mxnet.gluon.rnn',
  metrics: 'mxnet.metric',
  module: 'mxnet.mod.Module',
  nd: 'mxnet.nd',
  onnx: 'mxnet.onnx.export_model',
  params: 'mxnet.nd.load',
  reprs: 'mxnet.gluon',
  schedulers: 'mxnet.lr_scheduler',
  viz: 'mxnet.viz',
  weights: 'mxnet.rnn',
};

const callKeys = ['call', 'target', 'scheduler', 'metric'];

/** Full names of all that data call; Python's and numpy's own are not the library's. */
function calledIn(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap(calledIn);
  if (!isRecord(data)) return [];
  const own = callKeys
    .map((key) => data[key])
    .filter(
      (name): name is string =>
        typeof name === 'string' && /^[\w.]+$/.test(name) && !/^(builtins|numpy|np)\./.test(name),
    )
    .map((name) => (name.startsWith('mxnet.') ? name : `mxnet.${name}`));
  return [...own, ...Object.values(data).flatMap(calledIn)];
}

const waiting = (label: string, names: readonly string[]): Case => ({
  ...unreadable(label, 'all that it calls is built, and there is no runner for it'),
  names: [...new Set(names)],
});

/** A case of MXNet's manifest. @throws Error for an unknown kind. */
export function mxnetCase(label: string, entry: Entry): Case {
  const kind = entry.kind as string;
  if (!Object.hasOwn(kinds, kind)) throw new Error(`unknown kind of case '${kind}'`);
  return waiting(label, kinds[kind](entry));
}

/** A case of the manifest of symbols: a program bound in one way or another. @throws Error for an unknown group. */
export function symbolCase(label: string, entry: Entry): Case {
  if (entry.group !== 'exec') throw new Error(`unknown group of cases '${entry.group}'`);
  return waiting(label, [`mxnet.sym.Symbol.${entry.bind}`]);
}

/** An entry of one of MXNet's lists. @throws Error for a list of an unknown subject. */
export function mxnetEntry(label: string, list: string, entry: Entry): Case {
  const subject = subjects[basename(list, '.json')];
  if (subject === undefined) throw new Error(`unknown list ${basename(list)}`);
  const called = calledIn(entry);
  return waiting(label, called.length > 0 ? called : [subject]);
}
