// The library as the golden data names it: dotted Python names resolved against the public entry points alone.

import * as torch from 'bptt';
import * as data from 'bptt/data';
import { mx as gluonMx } from 'bptt/gluon';
import { mx as symbolMx } from 'bptt/mx';

/** Anything of the library that golden data call by name. */
export type Callable = ((...args: unknown[]) => unknown) & (new (...args: unknown[]) => unknown);

/** Both of MXNet's faces as the one namespace that they are there. */
export const mxnet = { ...gluonMx, ...symbolMx };

const roots: { readonly [root: string]: unknown } = {
  torch: { ...torch, utils: { data } },
  mxnet,
};

function member(owner: unknown, name: string): unknown {
  if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null) return undefined;
  if (name in owner) return (owner as Record<string, unknown>)[name];
  // `torch.Tensor.uniform_` is a method: it stands on the prototype.
  const prototype: unknown = typeof owner === 'function' ? owner.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null ? (prototype as Record<string, unknown>)[name] : undefined;
}

/** What a dotted name stands for, or undefined where the library has nothing of that name. */
export function resolve(name: string): unknown {
  const [root, ...path] = name.split('.');
  return Object.hasOwn(roots, root) ? path.reduce(member, roots[root]) : undefined;
}

/** The names that do not resolve, each once. */
export const unresolved = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => resolve(name) === undefined);

/** Calls a function, or constructs a class (by convention its name is capitalized), keywords as a last plain object. */
export function callNamed(
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> = {},
): unknown {
  const target = resolve(name) as Callable;
  const all = Object.keys(kwargs).length > 0 ? [...args, kwargs] : args;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return /^[A-Z]/.test(last) ? new target(...all) : target(...all);
}
