// `npm run names`: docs/names.md, every public name of PyTorch and MXNet that the faces stand for, as here, not yet or not
// wanted. The names are the frameworks' own (test/golden/names, by make_names.py); what is not wanted, and why, is said in
// not-wanted.json; what is here is looked up in the entries.

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as torch from 'bptt';
import * as data from 'bptt/data';
import { gluon, mx, nd } from 'bptt/gluon';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

interface Names {
  readonly framework: 'torch' | 'mxnet';
  readonly version: string;
  readonly names: { readonly [place: string]: string };
}

/** Names that a program need not bring: `of` says which places they stand in, `names` are patterns, ! takes one out. */
interface NotWanted {
  readonly reason: string;
  readonly of: string;
  readonly names: string;
}

/** Where each place of the frameworks is here; a class stands for the members of its instances. */
const places: { readonly [place: string]: object } = {
  torch,
  'torch.Tensor': torch.Tensor,
  'torch.autograd': torch.autograd,
  'torch.nn': nn,
  'torch.nn.Module': nn.Module,
  'torch.nn.functional': nn.functional,
  'torch.nn.init': nn.init,
  'torch.nn.utils': nn.utils,
  'torch.optim': optim,
  'torch.optim.lr_scheduler': optim.lr_scheduler,
  'torch.utils.data': data,
  'mx.nd': nd,
  'mx.nd.random': nd.random,
  NDArray: nd.NDArray,
  'mx.autograd': mx.autograd,
  'mx.random': mx.random,
  'mx.init': mx.init,
  'mx.lr_scheduler': mx.lr_scheduler,
  'mx.metric': mx.metric,
  'mx.optimizer': mx.optimizer,
  gluon,
  'gluon.HybridBlock': gluon.HybridBlock,
  'gluon.Parameter': gluon.Parameter,
  'gluon.ParameterDict': gluon.ParameterDict,
  'gluon.Trainer': gluon.Trainer,
  'gluon.nn': gluon.nn,
  'gluon.rnn': gluon.rnn,
  'gluon.loss': gluon.loss,
  'gluon.data': gluon.data,
  'gluon.data.vision': gluon.data.vision,
  'gluon.data.vision.transforms': gluon.data.vision.transforms,
  'gluon.utils': gluon.utils,
};

/** A member of a member, where the entry has it: `nn.utils.rnn`. */
export function within(place: string): object | undefined {
  const known = places[place];
  if (known !== undefined) return known;
  const cut = place.lastIndexOf('.');
  const parent = cut < 0 ? undefined : within(place.slice(0, cut));
  const found: unknown = parent === undefined ? undefined : Reflect.get(parent, place.slice(cut + 1));
  return typeof found === 'object' && found !== null ? found : undefined;
}

function here(place: string, name: string): boolean {
  const found = within(place);
  if (found === undefined) return false;
  return name in (typeof found === 'function' ? found.prototype : found) || own(place).includes(name);
}

/** Properties that a class gives its instances in its constructor: seen on one. */
const instances: { readonly [place: string]: () => object } = {
  'torch.Tensor': () => torch.zeros(1),
  'torch.nn.Module': () => new nn.Module(),
  NDArray: () => nd.zeros([1]),
  'gluon.HybridBlock': () => new gluon.nn.Flatten(),
  'gluon.Parameter': () => new gluon.Parameter('p', { shape: [1] }),
  'gluon.ParameterDict': () => new gluon.ParameterDict(),
  'gluon.Trainer': () => new gluon.Trainer(new gluon.ParameterDict(), 'sgd'),
};
/** What the engine keeps in a tensor is no word of PyTorch's, even where it has that name. */
const engines = new Set(['storage']);
const own = (place: string): string[] => Object.keys(instances[place]?.() ?? {}).filter((name) => !engines.has(name));

/** Whether `of`, places between bars, has the place or one that it stands in. */
export const concerns = (of: string, place: string): boolean =>
  of.split('|').some((start) => place === start || place.startsWith(`${start}.`));

/** Whether a pattern fits a name; one with a dot says the place too. */
export const matches = (pattern: string, place: string, name: string): boolean => {
  const text = pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]*');
  return new RegExp(`^(?:${text})$`).test(pattern.includes('.') ? `${place}.${name}` : name);
};

/** Why a name is not wanted; undefined of one that is. */
function reasonAgainst(all: readonly NotWanted[], place: string, name: string): string | undefined {
  return all.find(({ of, names }) => {
    if (!concerns(of, place)) return false;
    const patterns = names.split(' ');
    const out = patterns.some((p) => p.startsWith('!') && matches(p.slice(1), place, name));
    return !out && patterns.some((p) => matches(p, place, name));
  })?.reason;
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');

interface Sorted {
  readonly here: string[];
  readonly missing: string[];
  readonly unwanted: Map<string, string[]>;
}

function sort(place: string, names: string, notWanted: readonly NotWanted[]): Sorted {
  const sorted: Sorted = { here: [], missing: [], unwanted: new Map() };
  for (const name of names.split(' ')) {
    const reason = reasonAgainst(notWanted, place, name);
    if (here(place, name)) sorted.here.push(name);
    else if (reason === undefined) sorted.missing.push(name);
    else sorted.unwanted.set(reason, [...(sorted.unwanted.get(reason) ?? []), name]);
  }
  return sorted;
}

function section(place: string, { here, missing, unwanted }: Sorted): string {
  const lines = [`### ${place}`, ''];
  if (here.length > 0) lines.push(`**Here (${here.length}):** ${list(here)}`, '');
  if (missing.length > 0) lines.push(`**Not yet (${missing.length}):** ${list(missing)}`, '');
  for (const [reason, names] of unwanted) lines.push(`Not wanted, ${reason} (${names.length}): ${list(names)}`, '');
  return lines.join('\n');
}

interface Framework {
  readonly version: string;
  readonly places: readonly (readonly [place: string, names: Sorted])[];
}

/** The names of a framework, place by place. */
export function sorted(framework: Names['framework']): Framework {
  const notWanted: NotWanted[] = read('scripts/not-wanted.json');
  const { version, names }: Names = read(`test/golden/names/${framework}.json`);
  return { version, places: Object.entries(names).map(([place, text]) => [place, sort(place, text, notWanted)]) };
}

/** The whole page. */
export function page(): string {
  const out = [
    '# Names',
    '',
    'Every public name of PyTorch and MXNet in the modules that bptt speaks for: **here**, **not yet**, or not wanted, with the',
    'reason. Python spells some otherwise; [from PyTorch](from-torch.md) and [from MXNet](from-mxnet.md) say how. Written by',
    '`npm run names`.',
    '',
  ];
  for (const framework of ['torch', 'mxnet'] as const) {
    const { version, places: all } = sorted(framework);
    out.push(
      `## ${framework === 'torch' ? 'PyTorch' : 'MXNet'} ${version}`,
      '',
      '| place | here | not yet | not wanted |',
    );
    out.push('|---|---:|---:|---:|');
    for (const [place, { here, missing, unwanted }] of all) {
      const against = [...unwanted.values()].flat().length;
      const anchor = place.toLowerCase().replaceAll('.', '');
      out.push(`| [${place}](#${anchor}) | ${here.length} | ${missing.length} | ${against} |`);
    }
    out.push('', ...all.map(([place, sorted]) => section(place, sorted)));
  }
  return `${out.join('\n').trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, 'docs/names.md'), page());
