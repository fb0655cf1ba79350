// Runs lines of Python, given as the syntax trees that test/golden/lines.py writes, against this library: the same program in
// PyTorch's words and in ours. What the languages say differently is translated here and nowhere else: operators are
// methods, slices are texts, keywords are a last object, `with` is a callback, and 1.0 needs its dtype said.

import * as torch from '../../src/index.ts';

/** A syntax tree: a constant, or a list headed by what it is. */
export type Tree = null | number | boolean | string | readonly [kind: string, ...rest: unknown[]];

// biome-ignore lint/suspicious/noExplicitAny: Python's values have no types before they run.
type Value = any;
export type Names = { [name: string]: Value };

const isTensor = (value: unknown): value is torch.Tensor => value instanceof torch.Tensor;

/** Whether a number with a point stands somewhere in a tree, which makes the tensor of it floating in Python. */
function hasFloat(tree: unknown): boolean {
  if (!Array.isArray(tree)) return typeof tree === 'number' && !Number.isInteger(tree);
  return tree[0] === 'float' || (tree[0] === 'name' && ['inf', 'nan'].includes(tree[1])) || tree.some(hasFloat);
}

/** Functions that tell int from float by the numbers they are given. */
const inferring = ['tensor', 'full'];
const others: { readonly [name: string]: string } = { and: 'logical_and', or: 'logical_or', xor: 'logical_xor' };
const plain: { readonly [name: string]: (a: number, b: number) => Value } = {
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  neg: (a) => -a,
  sub: (a, b) => a - b,
};

/** A list of modules or of parameters, whose operators are methods. */
const isList = (value: unknown): boolean =>
  value instanceof torch.nn.Sequential ||
  value instanceof torch.nn.ModuleList ||
  value instanceof torch.nn.ParameterList;

function operate(name: string, a: Value, b: Value): Value {
  if (name === 'is') return a === b;
  if (isList(a)) return a[name](b);
  if (isTensor(a)) return (a as Value)[others[name] ?? name](...(b === undefined ? [] : [b]));
  // A number on the left: only sums and products of the table have one.
  return isTensor(b) ? operate(name, b, a) : plain[name](a, b);
}

function callee(tree: Tree, names: Names): { fn: Value; self: Value } {
  if (!Array.isArray(tree) || tree[0] !== 'attr') return { fn: evaluate(tree, names), self: undefined };
  const self = evaluate(tree[1] as Tree, names);
  const name = tree[2] as string;
  const own = isPlain(self) ? methods[name] : undefined;
  return { fn: own ? (...args: Value[]) => own(self, ...args) : self[name], self };
}

const isClass = (fn: Value): boolean => /^class\b/.test(Function.prototype.toString.call(fn));

/** Python's methods of lists and dicts. */
const methods: { readonly [name: string]: (self: Value, ...args: Value[]) => Value } = {
  append: (self, x) => void self.push(x),
  clear: (self) => void self.splice(0),
  update: (self, more) => void Object.assign(self, more),
  values: (self) => Object.values(self),
  pop: (self, key) => {
    const found = self[key];
    delete self[key];
    return found;
  },
};
const isPlain = (x: Value): boolean => Array.isArray(x) || Object.getPrototypeOf(x) === Object.prototype;

const builtins: { readonly [name: string]: (x: Value) => Value } = {
  list: (x) => (Symbol.iterator in x ? [...x] : Object.keys(x)),
  str: String,
  len: (x) => x.length,
  float: (text: string) => Number(text.replace('inf', 'Infinity')),
};

function call([, fn, args, keywords]: readonly [string, Tree, Tree[], { [name: string]: Tree }], names: Names): Value {
  const given = args.map((a) => evaluate(a, names));
  const named = Object.fromEntries(Object.entries(keywords).map(([k, v]) => [k, evaluate(v, names)]));
  const word = Array.isArray(fn) ? (fn[0] === 'name' ? fn[1] : fn[2]) : '';
  if (inferring.includes(word as string) && named.dtype === undefined && hasFloat(args.at(-1))) named.dtype = 'float32';
  const target = callee(fn, names);
  const list = Object.keys(named).length > 0 ? [...given, named] : given;
  return isClass(target.fn) ? new target.fn(...list) : Reflect.apply(target.fn, target.self, list);
}

/** The value of an expression, or what a statement leaves: nothing. */
function evaluate(tree: Tree, names: Names): Value {
  if (!Array.isArray(tree)) return tree;
  const [kind, a, b, c] = tree as [string, Value, Value, Value];
  const value = (t: Tree): Value => evaluate(t, names);
  switch (kind) {
    case 'str':
    case 'float':
      return a;
    case 'name':
      return a in names ? names[a] : builtins[a];
    case 'attr':
      return value(a)[b];
    case 'list':
      return (tree as readonly Tree[]).slice(1).map(value);
    case 'dict':
      return Object.fromEntries((tree as readonly [Tree, Tree][]).slice(1).map(([k, v]) => [value(k), value(v)]));
    case 'and':
      return value(a) && value(b);
    case 'call':
      return call(tree as never, names);
    case 'op':
      return operate(a, value(b), c === undefined ? undefined : value(c));
    case 'index': {
      const target = value(a);
      if (isTensor(target) || isList(target)) return target.at(...b.map(value));
      return target instanceof torch.nn.ModuleDict ? target.get(value(b[0])) : target[value(b[0])];
    }
    case 'lambda':
      return (...args: Value[]) =>
        evaluate(b, { ...names, ...Object.fromEntries(a.map((n: string, i: number) => [n, args[i]])) });
    case 'each':
      return Array.from(value(b), (item) => evaluate(c, { ...names, [a]: item }));
    case 'with': {
      const mode = value(a);
      const body = (): void => c.forEach((t: Tree) => void value(t));
      return mode(...b.map(value), body);
    }
    case 'set':
      return assign(a, value(b), names);
    case 'update': {
      return void value(b)[`${a}_`](value(c));
    }
  }
  throw new Error(`no such tree: ${kind}`);
}

function assign(target: Tree, value: Value, names: Names): void {
  const [kind, a, b] = target as [string, Value, Value];
  if (kind === 'name') names[a] = value;
  else if (kind === 'attr') evaluate(a, names)[b] = value;
  else {
    const index = b.map((t: Tree) => evaluate(t, names));
    const owner = evaluate(a, names);
    owner.setAt(isList(owner) ? index[0] : index, value);
  }
}

/** Runs statements and gives the value of the last one. */
export function run(setup: readonly Tree[], program: readonly Tree[], own: Names = {}): Value {
  const names: Names = {
    torch: { ...torch, float32: 'float32' },
    F: torch.nn.functional,
    inf: Infinity,
    nan: Number.NaN,
    ...own,
  };
  for (const tree of setup) evaluate(tree, names);
  let last: Value;
  for (const tree of program) last = evaluate(tree, names);
  return last;
}
