// Finds golden data below a folder: manifests, and lists that say in `about` what they are.

import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Case, type Entry, unreadable } from './case.ts';
import type { Tolerance } from './comparison.ts';
import { fileCase } from './files.ts';
import { layerCase, packCase } from './layers.ts';
import { exampleCase } from './mxnet/example.ts';
import { mxnetCase, mxnetEntry, symbolCase, symbolEntry } from './mxnet.ts';
import { clipCase, optimizerCase } from './optim.ts';
import { loaderCase, splitCase } from './orders.ts';
import { isRecord, readJson, readJsonFloats } from './read.ts';
import { schedulerCase } from './schedulers.ts';
import { initCase, initFunctionsCase, rngCase } from './seeded.ts';
import { errorCase, reprCase, warningCase } from './texts.ts';
import { trainCase } from './train.ts';

type CaseReader = (label: string, path: string, entry: Entry) => Case;

const torchKinds: { readonly [kind: string]: CaseReader } = {
  module: layerCase,
  function: layerCase,
  pack: packCase,
  optimizer: optimizerCase,
  clip: clipCase,
  rng: rngCase,
  init: initCase,
  init_functions: initFunctionsCase,
  train: trainCase,
};

const torchLists: { readonly [group: string]: (label: string, path: string, entry: Entry, list: Entry) => Case } = {
  errors: (label, _, entry) => errorCase(label, entry),
  warnings: (label, _, entry) => warningCase(label, entry),
  reprs: (label, _, entry) => reprCase(label, entry),
  dataloader: (label, _, entry) => loaderCase(label, entry),
  random_split: (label, _, entry) => splitCase(label, entry),
  schedulers: (label, _, entry, list) => schedulerCase(label, entry, list.tolerance as Tolerance),
  valid: (label, path, entry) => fileCase(label, path, 'valid', entry),
  hostile: (label, path, entry) => fileCase(label, path, 'hostile', entry),
};

const formats: { readonly [format: string]: CaseReader } = {
  'torch-golden-1': (label, path, entry) => {
    const kind = entry.kind as string;
    if (!Object.hasOwn(torchKinds, kind)) throw new Error(`unknown kind of case '${kind}'`);
    return torchKinds[kind](label, path, entry);
  },
  'mxnet-golden-1': mxnetCase,
  'mxnet-symbol-golden-1': symbolCase,
};

/** Reads a case; what cannot be read becomes a case that fails and says why. */
function guarded(label: string, read: () => Case): Case {
  try {
    return read();
  } catch (error) {
    return unreadable(label, (error as Error).message);
  }
}

/** Every `.json` below a folder, in the order of paths. */
function jsonFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return jsonFiles(path);
    return entry.name.endsWith('.json') ? [path] : [];
  });
}

/** All cases below a folder, or below one that it has, labelled with their path from it. */
export function findCases(root: string, below = ''): Case[] {
  const cases: Case[] = [];
  const frameworks = new Map<string, string>();
  const documents = jsonFiles(join(root, below)).map((path) => ({ path, json: readJson(path) }));
  for (const { path, json } of documents) {
    if (basename(path) !== 'manifest.json' || !isRecord(json)) continue;
    const format = json.format as string;
    frameworks.set(dirname(path), format);
    const where = relative(root, dirname(path));
    for (const entry of json.cases as Entry[]) {
      const label = join(where, `${entry.group}/${entry.name}`);
      cases.push(
        guarded(label, () => {
          if (!Object.hasOwn(formats, format)) throw new Error(`unknown format of manifest '${format}'`);
          return { ...formats[format](label, path, entry), group: entry.group, dtype: entry.dtype };
        }),
      );
    }
    for (const { file } of (format === 'mxnet-golden-1' ? (json.lists ?? []) : []) as { file: string }[]) {
      if (file.endsWith('.safetensors')) cases.push(exampleCase(join(where, file), join(dirname(path), file)));
    }
  }
  for (const { path, json } of documents) {
    if (!isRecord(json) || typeof json.about !== 'string' || basename(path) === 'manifest.json') continue;
    const framework = frameworkOf(path, frameworks);
    const mxnet = 'mxnet_version' in json || framework.startsWith('mxnet');
    const symbols = framework.startsWith('mxnet-symbol');
    cases.push(...(mxnet ? mxnetList(root, path, json, symbols) : torchList(root, path)));
  }
  return cases;
}

/** The format of the nearest manifest above a list. */
function frameworkOf(path: string, frameworks: ReadonlyMap<string, string>): string {
  const folder = dirname(path);
  return frameworks.get(folder) ?? (folder === path ? '' : frameworkOf(folder, frameworks));
}

/** The lists of entries in a document, by group. */
const groupsOf = (list: Entry): [string, Entry[]][] =>
  Object.entries(list).filter((pair): pair is [string, Entry[]] => Array.isArray(pair[1]) && pair[1].every(isRecord));

const nameOf = (entry: Entry, i: number): string => (entry.name ?? entry.file ?? i) as string;

function torchList(root: string, path: string): Case[] {
  const list = readList(path);
  const where = relative(root, path);
  const groups = groupsOf(list);
  if (groups.length === 0) return [unreadable(where, `unknown list with the fields ${Object.keys(list).join(', ')}`)];
  return groups.flatMap(([group, entries]) =>
    entries.map((entry, i) => {
      const label = `${where}: ${group} ${nameOf(entry, i)}`;
      return guarded(label, () => {
        if (!Object.hasOwn(torchLists, group)) throw new Error(`unknown list '${group}'`);
        return torchLists[group](label, path, entry, list);
      });
    }),
  );
}

/** Lists of texts need to know which numbers Python wrote as floats. */
function readList(path: string): Entry {
  const plain = readJson(path) as Entry;
  return 'errors' in plain || 'reprs' in plain ? (readJsonFloats(path) as Entry) : plain;
}

function mxnetList(root: string, path: string, plain: Entry, symbols: boolean): Case[] {
  const where = relative(root, path);
  // A graph's texts tell 1.0 from 1.
  const list = symbols ? (readJsonFloats(path) as Entry) : plain;
  return groupsOf(list).flatMap(([group, entries]) =>
    entries.map((entry, i) => {
      const label = `${where}: ${group} ${nameOf(entry, i)}`;
      return guarded(label, () =>
        symbols ? symbolEntry(label, path, entry) : mxnetEntry(label, path, group, entry, list),
      );
    }),
  );
}
