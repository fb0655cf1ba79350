// MXNet's cases: kinds of the manifest and lists by their name. What belongs to symbols is found and named by what it calls,
// and waits for them.

import { basename } from 'node:path';
import { type Case, type Entry, unreadable } from './case.ts';
import type { Tolerance } from './comparison.ts';
import { layerCase } from './mxnet/layers.ts';
import { clipCase, optimizerCase, scheduledCase, schedulerCase, trainerCase } from './mxnet/optim.ts';
import { hostileCase, validCase } from './mxnet/params.ts';
import { initCase, netCase, rngCase } from './mxnet/seeded.ts';
import { statementCase } from './mxnet/statements.ts';
import { trainCase } from './mxnet/train.ts';
import { isRecord } from './read.ts';
import { callbackCase } from './symbol/callbacks.ts';
import { outcomeCase } from './symbol/errors.ts';
import { execCase } from './symbol/exec.ts';
import { filesCase } from './symbol/files.ts';
import { graphCase } from './symbol/graphs.ts';
import { initializerCase } from './symbol/init.ts';
import { iterCase } from './symbol/iters.ts';
import { metricCase } from './symbol/metrics.ts';
import { moduleCase } from './symbol/module.ts';
import { vizCase } from './symbol/viz.ts';
import { weightsCase } from './symbol/weights.ts';

const kinds: { readonly [kind: string]: (label: string, manifest: string, entry: Entry) => Case } = {
  block: layerCase,
  function: layerCase,
  optimizer: optimizerCase,
  trainer: trainerCase,
  clip: clipCase,
  rng: rngCase,
  init: initCase,
  net_init: netCase,
  train: trainCase,
};

/** A case of MXNet's manifest. @throws Error for an unknown kind. */
export function mxnetCase(label: string, manifest: string, entry: Entry): Case {
  const kind = entry.kind as string;
  if (!Object.hasOwn(kinds, kind)) throw new Error(`unknown kind of case '${kind}'`);
  return kinds[kind](label, manifest, entry);
}

const groups: { readonly [group: string]: (label: string, path: string, entry: Entry, list: Entry) => Case } = {
  entries: (label, _, entry) => statementCase(label, entry),
  loads: (label, _, entry) => statementCase(label, entry),
  valid: (label, path, entry) => validCase(label, path, entry),
  hostile: (label, path, entry) => hostileCase(label, path, entry),
  schedulers: (label, _, entry, list) => schedulerCase(label, entry, list.tolerance as Tolerance),
  with_optimizer: (label, _, entry, list) => scheduledCase(label, entry, list.tolerance as Tolerance),
};

/** An entry of one of MXNet's lists. @throws Error for an unknown list. */
export function mxnetEntry(label: string, path: string, group: string, entry: Entry, list: Entry): Case {
  if (!Object.hasOwn(groups, group)) throw new Error(`unknown list '${group}'`);
  return groups[group](label, path, entry, list);
}

/** The door of everything symbolic. */
const SYMBOL = 'mxnet.sym.Symbol.bind';

/** The lists of symbols that are read. */
const symbolLists: { readonly [list: string]: (label: string, path: string, entry: Entry) => Case } = {
  errors: outcomeCase,
  files: filesCase,
  graphs: graphCase,
  viz: vizCase,
  weights: weightsCase,
  api: (label, path, entry) => ('steps' in entry ? outcomeCase(label, path, entry) : callbackCase(label, entry)),
  init: initializerCase,
  iters: iterCase,
  metrics: metricCase,
  module: moduleCase,
};

/** What the other lists of symbols are about. */
const subjects: { readonly [list: string]: string } = {
  files: 'mxnet.mod.Module',
  onnx: 'mxnet.onnx.export_model',
  viz: 'mxnet.viz',
};

const callKeys = ['call', 'target'];

/** Full names of all that data call; Python's and numpy's own are not the library's. */
function calledIn(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap(calledIn);
  if (!isRecord(data)) return [];
  const own = callKeys
    .map((key) => data[key])
    .filter((name): name is string => typeof name === 'string' && /^\w+\.[\w.]+$/.test(name))
    .filter((name) => !/^(builtins|numpy|np)\./.test(name))
    .map((name) => (name.startsWith('mxnet.') ? name : `mxnet.${name}`));
  return [...own, ...Object.values(data).flatMap(calledIn)];
}

const waiting = (label: string, names: readonly string[]): Case => ({
  ...unreadable(label, 'all that it calls is built, and there is no runner for it'),
  names: [...new Set([SYMBOL, ...names])],
});

/** A case of the manifest of symbols: a program bound in one way or another. @throws Error for an unknown group. */
export function symbolCase(label: string, manifest: string, entry: Entry): Case {
  if (entry.group !== 'exec') throw new Error(`unknown group of cases '${entry.group}'`);
  return execCase(label, manifest, entry);
}

/** An entry of one of the lists of symbols. @throws Error for a list of an unknown subject. */
export function symbolEntry(label: string, list: string, entry: Entry): Case {
  const own = symbolLists[basename(list, '.json')];
  if (own) return own(label, list, entry);
  const subject = subjects[basename(list, '.json')];
  if (subject === undefined) throw new Error(`unknown list ${basename(list)}`);
  const called = calledIn(entry);
  return waiting(label, called.length > 0 ? called : [subject]);
}
