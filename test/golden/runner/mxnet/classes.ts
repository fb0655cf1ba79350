// Python's class statements: subclasses of the library's classes whose methods are Python's.

import type { Expression, FunctionDefinition, Statement } from '../python/syntax.ts';
import { Scope } from './scope.ts';
import { isDictionary } from './values.ts';

type Base = new (...args: unknown[]) => object;

/** What a class needs of the interpreter. */
export interface Evaluator {
  /** Arguments of a call, keywords as a last plain object. */
  args(call: Expression & { kind: 'call' }, scope: Scope): unknown[];
  /** Runs statements; gives what they return. */
  body(statements: readonly Statement[], scope: Scope): unknown;
}

/** The names of a call's parameters: positional ones in order, what a `**` collects, and the instance. */
function bound(method: FunctionDefinition, self: unknown, args: readonly unknown[], outer: Scope): Scope {
  const scope = new Scope(outer);
  const [first, ...names] = method.parameters;
  scope.set(first, self);
  const last = args[args.length - 1];
  const keywords = method.rest !== null && isDictionary(last) ? last : {};
  names.forEach((name, i) => {
    scope.set(name, args[i]);
  });
  if (method.rest !== null) scope.set(method.rest, keywords);
  return scope;
}

/** The call of `super().__init__(...)` that a constructor begins with. */
function superCall(init: FunctionDefinition): Expression & { kind: 'call' } {
  const [first] = init.body;
  if (first?.kind !== 'expression' || first.value.kind !== 'call') throw new Error('Python text: no super().__init__');
  return first.value;
}

/** A class of that name; `methods` may hold `__init__`, which begins with `super().__init__(...)`. */
export function defineClass(
  name: string,
  base: Base,
  methods: readonly FunctionDefinition[],
  outer: Scope,
  run: Evaluator,
): Base {
  const init = methods.find((m) => m.name === '__init__');
  const { [name]: Class } = {
    [name]: class extends base {
      constructor(...args: unknown[]) {
        if (!init) super(...args);
        else super(...run.args(superCall(init), bound(init, null, args, outer)));
        if (init) run.body(init.body.slice(1), bound(init, this, args, outer));
      }
    },
  };
  for (const method of methods) {
    if (method === init) continue;
    const value = function (this: unknown, ...args: unknown[]): unknown {
      return run.body(method.body, bound(method, this, args, outer));
    };
    Object.defineProperty(Class.prototype, method.name, { value, configurable: true, writable: true });
  }
  return Class;
}
