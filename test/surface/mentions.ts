// Which names of PyTorch the tests use, by place: in goldens, which are lines of Python as syntax trees or calls as data, and in the
// files of tests. A name counts where it is called without an error; what is no function, where it is read.

import { within } from '../../scripts/names.ts';
import { files, read } from './repository.ts';

/** Members of what no module is: of tensors, modules, optimizers. */
const MEMBERS = 'members';

/** Modules by the last word that they are called by. */
const modules: { readonly [word: string]: string } = {
  torch: 'torch',
  autograd: 'torch.autograd',
  nn: 'torch.nn',
  F: 'torch.nn.functional',
  functional: 'torch.nn.functional',
  init: 'torch.nn.init',
  utils: 'torch.nn.utils',
  rnn: 'torch.nn.utils.rnn',
  optim: 'torch.optim',
  lr_scheduler: 'torch.optim.lr_scheduler',
  'lr-scheduler': 'torch.optim.lr_scheduler',
  data: 'torch.utils.data',
};
const instances = ['torch.Tensor', 'torch.nn.Module'];

/** The walks over arguments, and what only the compiler reads, see no numbers. */
const isTest = (path: string): boolean =>
  /^test\/(property|golden|surface)\/.*\.ts$/.test(path) && !/^test\/surface\/(walk|types)/.test(path);
const isGolden = (path: string): boolean => /^test\/golden\/(torch\/)?[^/]+\.json$/.test(path) && !/mxnet/.test(path);

/** What is called in each place, and what is read. */
const uses = new Map<string, { called: Set<string>; read: Set<string> }>();
function use(place: string, name: string, called: boolean): void {
  const own = uses.get(place) ?? { called: new Set(), read: new Set() };
  uses.set(place, own);
  own.read.add(name);
  if (called) own.called.add(name);
}

/** A call, the base of a class. */
const CALL = String.raw`(?:<[^<>(){};]*>)?(?:\(| \{)`;

const MEMBER = new RegExp(`(?<=([\\w$]*))[?!]?\\.([A-Za-z_]\\w*)(${CALL})?`, 'g');

/** Each `.name` in the text of a program, but for members that may be those of `others`. */
function inText(text: string, others: ReadonlySet<string> = new Set()): void {
  for (const [, before, name, call] of text.matchAll(MEMBER)) {
    const place = modules[before];
    if (place !== undefined || !others.has(name)) use(place ?? MEMBERS, name, call !== undefined);
  }
}

/** Members of JavaScript's own objects: `lines.sort()` is no test of a tensor's. */
const JAVASCRIPTS = new Set(
  [Math, ...[Array, String, Map, Set, RegExp, Promise].map((kind) => kind.prototype)].flatMap(
    Object.getOwnPropertyNames,
  ),
);
const COMMENTS = /\/\/.*$|\/\*[\s\S]*?\*\//gm;

/** Names that a file takes out of a module, and then uses alone: `import { LSTM } from 'bptt/nn'`, `const { LSTM } = nn`. */
function takenOut(text: string): void {
  const lists = text.matchAll(
    /\{([^{}]*)\} (?:from '[^']*\/(nn|optim|data|lr-scheduler)(?:\/index)?(?:\.ts)?'|= (?:\w+\.)*(\w+));/g,
  );
  for (const [, names, entry, word] of lists) {
    const place = modules[entry ?? word];
    if (place === undefined) continue;
    for (const name of names.match(/\w+/g) ?? []) {
      if (new RegExp(`[^.\\w]${name}(${CALL})`).test(text)) use(place, name, true);
    }
  }
}

const METHODS: { readonly [operator: string]: string } = { and: 'logical_and', or: 'logical_or', xor: 'logical_xor' };

/** Whether a line of a golden, or an entry of a list of errors, ends in an error: that says nothing of what a function computes. */
function failed(value: object): boolean {
  const result: unknown = 'result' in value ? value.result : undefined;
  return (
    ('message' in value && 'type' in value) || (typeof result === 'object' && result !== null && 'error' in result)
  );
}

/** Each call in a golden: the trees of lines.py, the text of Python, a function or class by its whole path, a method. */
function inGolden(value: unknown, key = ''): void {
  if (typeof value === 'string') {
    if (key === 'code' || key === 'python') inText(value);
    else if (key === 'method') use(MEMBERS, value, true);
    else if (/^torch(\.\w+)+$/.test(value)) inText(`${value}(`);
  } else if (Array.isArray(value)) {
    if (value[0] === 'op' && typeof value[1] === 'string') use(MEMBERS, METHODS[value[1]] ?? value[1], true);
    if (value[0] === 'update' && typeof value[1] === 'string') use(MEMBERS, `${value[1]}_`, true);
    if (value.some((one) => typeof one === 'object')) for (const one of value) inGolden(one, key);
  } else if (typeof value === 'object' && value !== null) {
    if (failed(value)) return;
    for (const [name, one] of Object.entries(value)) inGolden(one, name);
  }
}

for (const path of files) {
  if (isTest(path)) {
    const text = read(path).replaceAll(COMMENTS, '');
    inText(text, JAVASCRIPTS);
    takenOut(text);
  }
  if (isGolden(path)) inGolden(JSON.parse(read(path)));
}

/** What a name stands for; undefined of a property that is computed, which has no value without a tensor. */
function memberOf(place: string, name: string): unknown {
  const found = within(place);
  if (typeof found !== 'function') return found && Reflect.get(found, name);
  for (let own = found.prototype; own !== null; own = Object.getPrototypeOf(own)) {
    const described = Object.getOwnPropertyDescriptor(own, name);
    if (described !== undefined) return described.value;
  }
  return undefined;
}

/** Of names those that no test and no golden uses, nor the same function by another of these names. */
export function unused(names: readonly (readonly [place: string, name: string])[]): string[] {
  const known = names.map(([place, name]) => {
    const own = uses.get(instances.includes(place) ? MEMBERS : place);
    const member = memberOf(place, name);
    const isUsed = own?.[typeof member === 'function' ? 'called' : 'read'].has(name) === true;
    return { path: `${place}.${name}`, member, isUsed };
  });
  const tested = new Set<unknown>(
    known.flatMap(({ isUsed, member }) => (isUsed && typeof member === 'function' ? [member] : [])),
  );
  return known.filter(({ member, isUsed }) => !isUsed && !tested.has(member)).map(({ path }) => path);
}
