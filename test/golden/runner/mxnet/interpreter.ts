// Runs Python statements against the Gluon face. What the languages say differently is translated here and in operators.ts:
// keywords are a last plain object, `with` is a callback, slices are texts and operators are methods.

import type { Expression, Statement } from '../python/syntax.ts';
import { defineClass } from './classes.ts';
import { truth } from './numpy.ts';
import { at, augment, axes, callMethod, operate, operateUnary, setAt, Undefined } from './operators.ts';
import { Scope } from './scope.ts';
import { isClass, isDictionary, itemsOf, tuple, typeText } from './values.ts';

/** What `return` brings out of a function's body. */
class Returned {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

type Call = Expression & { kind: 'call' };

/** Methods of Python's lists and dictionaries. */
const listMethods: { readonly [name: string]: (on: unknown[], ...args: unknown[]) => unknown } = {
  append: (on, item) => void on.push(item),
};
const dictionaryMethods: { readonly [name: string]: (on: Record<string, unknown>) => unknown } = {
  keys: (on) => Object.keys(on),
  values: (on) => Object.values(on),
  items: (on) => Object.entries(on),
};

/** `on.name`. @throws Undefined */
function attribute(on: unknown, name: string): unknown {
  // A dtype is its name.
  if (typeof on === 'string' && name === 'name') return on;
  if (name === '__class__') return { __name__: typeText(on) };
  const owner = Object(on) as Record<string, unknown>;
  if (name === '__name__' && typeof on === 'function') return owner.name;
  if (!(name in owner)) throw new Undefined(`no '${name}' in ${typeText(on)}`);
  return owner[name];
}

/** Calls a value: classes are constructed. */
function apply(fn: unknown, args: readonly unknown[]): unknown {
  if (isClass(fn)) return new fn(...args);
  if (typeof fn !== 'function') throw new Undefined(`${String(fn)} is not callable`);
  // A block's own `apply` is MXNet's.
  return Reflect.apply(fn, undefined, args);
}

/** `on.name(...args)`. */
function callOn(on: unknown, name: string, args: readonly unknown[]): unknown {
  if (Array.isArray(on) && Object.hasOwn(listMethods, name)) return listMethods[name](on, ...args);
  if (isDictionary(on) && Object.hasOwn(dictionaryMethods, name)) return dictionaryMethods[name](on);
  return callMethod(on, name, args);
}

/** Arguments in order, keywords as a last plain object. */
function argumentsOf(call: Call, scope: Scope): unknown[] {
  const args = call.args.map((a) => evaluate(a, scope));
  const named: Record<string, unknown> = {};
  for (const { name, value } of call.keywords) {
    if (name === null) Object.assign(named, evaluate(value, scope));
    else named[name] = evaluate(value, scope);
  }
  return Object.keys(named).length > 0 ? [...args, named] : args;
}

/** Where Python's NumPy tells 4.0 from 4, the dtype is said. */
function withFloats(call: Call, args: unknown[]): unknown[] {
  const { fn } = call;
  const ofNumpy = fn.kind === 'attribute' && fn.on.kind === 'name' && fn.on.name === 'np';
  const float = call.args.some((a) => a.kind === 'constant' && a.float);
  return ofNumpy && float ? [...args, { dtype: 'float64' }] : args;
}

function callExpression(call: Call, scope: Scope): unknown {
  const { fn } = call;
  const args = withFloats(call, argumentsOf(call, scope));
  if (fn.kind === 'attribute') return callOn(evaluate(fn.on, scope), fn.name, args);
  return apply(evaluate(fn, scope), args);
}

/** `[item for target in over]`. */
function each(e: Expression & { kind: 'each' }, scope: Scope): unknown[] {
  const result: unknown[] = [];
  const inner = new Scope(scope);
  const over = evaluate(e.over, scope);
  for (const value of typeof over === 'object' && over !== null && Symbol.iterator in over
    ? (over as [])
    : itemsOf(over)) {
    assign(e.target, value, inner);
    result.push(evaluate(e.item, inner));
  }
  return result;
}

function lambda(e: Expression & { kind: 'lambda' }, scope: Scope): unknown {
  const fn = (...args: unknown[]): unknown =>
    evaluate(e.body, new Scope(scope, Object.fromEntries(e.parameters.map((name, i) => [name, args[i]]))));
  return Object.defineProperty(fn, 'name', { value: '' });
}

/** The value of an expression. */
export function evaluate(e: Expression, scope: Scope): unknown {
  const value = (part: Expression): unknown => evaluate(part, scope);
  switch (e.kind) {
    case 'constant':
      return e.value;
    case 'name':
      return scope.get(e.name);
    case 'attribute':
      return attribute(value(e.on), e.name);
    case 'call':
      return callExpression(e, scope);
    case 'index':
      return at(value(e.on), indexOf(e.index, scope));
    case 'slice':
      return { parts: e.parts.map((p) => (p === null ? null : value(p))) };
    case 'list':
      return e.items.map(value);
    case 'tuple':
      return tuple(e.items.map(value));
    case 'dict':
      return Object.fromEntries(e.entries.map(([k, v]) => [value(k), value(v)]));
    case 'unary':
      return operateUnary(e.op, value(e.operand));
    case 'binary':
      return operate(e.op, value(e.left), value(e.right));
    case 'if':
      return value(truth(value(e.test)) ? e.chosen : e.otherwise);
    case 'lambda':
      return lambda(e, scope);
    case 'each':
      return each(e, scope);
  }
}

/** An index: with commas it names one place on each axis. */
const indexOf = (e: Expression, scope: Scope): unknown =>
  e.kind === 'tuple' ? axes(e.items.map((i) => evaluate(i, scope))) : evaluate(e, scope);

function assign(target: Expression, value: unknown, scope: Scope): void {
  if (target.kind === 'name') scope.set(target.name, value);
  else if (target.kind === 'attribute') (evaluate(target.on, scope) as Record<string, unknown>)[target.name] = value;
  else if (target.kind === 'index') setAt(evaluate(target.on, scope), indexOf(target.index, scope), value);
  else if (target.kind === 'tuple') {
    const values = itemsOf(value);
    if (values.length !== target.items.length) throw new Undefined(`${values.length} values to unpack`);
    target.items.forEach((t, i) => {
      assign(t, values[i], scope);
    });
  } else throw new Error(`Python text: cannot assign to a ${target.kind}`);
}

/** Functions that take the body of their `with` as a last argument; other contexts have a method for it. */
const scopes = ['record', 'pause', 'train_mode', 'predict_mode', 'name_scope'];

/** `with context: body`; keywords of a scope become positions. */
function withStatement(context: Expression, body: readonly Statement[], scope: Scope): unknown {
  let result: unknown;
  const callback = (): void => {
    result = run(body, scope);
  };
  if (context.kind === 'call' && context.fn.kind === 'attribute' && scopes.includes(context.fn.name)) {
    const args = argumentsOf(context, scope).flatMap((a) => (isDictionary(a) ? Object.values(a) : [a]));
    callMethod(evaluate(context.fn.on, scope), context.fn.name, [...args, callback]);
  } else callMethod(evaluate(context, scope), 'with', [callback]);
  return result;
}

function tryStatement(s: Statement & { kind: 'try' }, scope: Scope): unknown {
  try {
    return run(s.body, scope);
  } catch (error) {
    if (!(error instanceof (evaluate(s.handler.type, scope) as never))) throw error;
    return run(s.handler.body, scope);
  }
}

/** Carries out a statement; an expression statement gives its value. */
function execute(s: Statement, scope: Scope): unknown {
  switch (s.kind) {
    case 'expression':
      return evaluate(s.value, scope);
    case 'assign':
      return assign(s.target, evaluate(s.value, scope), scope);
    case 'augment':
      return assign(s.target, augment(s.op, evaluate(s.target, scope), evaluate(s.value, scope)), scope);
    case 'with':
      return withStatement(s.context, s.body, scope);
    case 'try':
      return tryStatement(s, scope);
    case 'class': {
      const base = evaluate(s.base, scope) as new (...args: unknown[]) => object;
      const body = (statements: readonly Statement[], inner: Scope): unknown => {
        const result = run(statements, inner);
        return result instanceof Returned ? result.value : null;
      };
      return scope.set(s.name, defineClass(s.name, base, s.methods, scope, { args: argumentsOf, body }));
    }
    case 'return':
      return new Returned(evaluate(s.value, scope));
    case 'function':
      throw new Error('Python text: functions stand in classes alone here');
  }
}

/** Runs statements; gives the value of the last one, or what a function returns. */
export function run(program: readonly Statement[], scope: Scope): unknown {
  let last: unknown = null;
  for (const statement of program) {
    last = execute(statement, scope);
    if (last instanceof Returned) break;
  }
  return last ?? null;
}
