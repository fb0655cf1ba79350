// Programs of steps, as the goldens of symbols have them: calls by name, methods, signs and scopes; what they give is named.

import { mxnet as mx } from '../library.ts';
import { isRecord } from '../read.ts';

export interface Step {
  readonly let?: string;
  readonly call?: string;
  readonly on?: unknown;
  readonly method?: string;
  readonly attr?: string;
  readonly op?: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly with?: Step;
  readonly do?: readonly Step[];
}

/** A function or a class of the library. */
export type Fn = ((...args: unknown[]) => unknown) & (new (...args: unknown[]) => unknown);

/** Python's signs between two values, as methods of the left or of the right one. */
const signs: { readonly [op: string]: readonly [left: string, right: string] } = {
  '+': ['add', 'radd'],
  '-': ['sub', 'rsub'],
  '*': ['mul', 'rmul'],
  '/': ['div', 'rdiv'],
  '%': ['mod', 'rmod'],
  '**': ['pow', 'rpow'],
  '==': ['eq', 'eq'],
  '!=': ['ne', 'ne'],
  '>': ['gt', 'lt'],
  '>=': ['ge', 'le'],
  '<': ['lt', 'gt'],
  '<=': ['le', 'ge'],
};

const isObject = (x: unknown): boolean => (typeof x === 'object' && x !== null) || typeof x === 'function';

/** Whether a name is that of an operator, whose attributes are texts. */
const isOperator = (path: string): boolean => path.startsWith('sym.') && path.slice(4) in mx.nd;

/** Python's 1.0 as the text that an operator makes of it: JavaScript's is 1. */
const asWritten = (json: unknown): unknown =>
  isRecord(json) && typeof json.float === 'number' && Number.isInteger(json.float) ? json.float.toFixed(1) : json;

/** Lists and dictionaries. */
const isIndexed = (x: unknown): boolean => Array.isArray(x) || Object.getPrototypeOf(x) === Object.prototype;

/** A member below a root. @throws Error where there is none. */
export function below(root: unknown, path: string): unknown {
  return path.split('.').reduce((owner, name) => {
    const found = (owner as Record<string, unknown> | undefined)?.[name];
    if (found === undefined)
      throw new AttributeError(
        `module 'mxnet.${path.split('.')[0].replace('sym', 'symbol')}' has no attribute '${name}'`,
      );
    return found;
  }, root);
}

/** Python's error of a name that is not there, which is JavaScript's undefined here. */
export class AttributeError extends Error {
  static override readonly name = 'AttributeError';
}

const isClass = (path: string): boolean => /^[A-Z]/.test(path.slice(path.lastIndexOf('.') + 1));
/** Functions of symbols whose names are written large. */
const isFunction = (path: string): boolean => path.startsWith('sym.') || path === 'mod.Module.load';

export class Program {
  readonly values = new Map<string, unknown>();

  run(steps: readonly Step[]): unknown {
    let last: unknown = null;
    for (const step of steps) {
      last = this.#step(step);
      if (step.let !== undefined) this.values.set(step.let, step.method?.startsWith('get_') ? kept(last) : last);
    }
    return last;
  }

  /** A value of the JSON: a step's, a tuple, a function, a float, or itself. */
  value(json: unknown): unknown {
    if (Array.isArray(json)) return json.map((x) => this.value(x));
    if (!isRecord(json)) return json;
    if ('$' in json) {
      let found = this.values.get(json.$ as string);
      for (const i of (json.at as (number | string)[] | undefined) ?? []) {
        found = found instanceof mx.sym.Symbol ? found.at(i) : (found as unknown[])[i as number];
      }
      return found;
    }
    if ('$tuple' in json) return this.value(json.$tuple);
    if ('$fn' in json) return below(mx, json.$fn as string);
    if ('float' in json && Object.keys(json).length === 1) return json.float;
    return Object.fromEntries(Object.entries(json).map(([key, x]) => [key, this.value(x)]));
  }

  #arguments({ args = [], kwargs = {} }: Step, written = false): unknown[] {
    const read = (json: unknown): unknown => this.value(written ? asWritten(json) : json);
    const named = Object.fromEntries(Object.entries(kwargs).map(([key, json]) => [key, read(json)]));
    return [...args.map(read), ...(Object.keys(named).length > 0 ? [named] : [])];
  }

  #step(step: Step): unknown {
    if (step.with) {
      const scope = this.#step(step.with) as { with(body: () => unknown): unknown };
      return scope.with(() => this.run(step.do ?? []));
    }
    // The CPU is where the program runs: on the reference too.
    if (step.call === 'cpu') return mx.context.current_context();
    if (step.call !== undefined) {
      const fn = below(mx, step.call) as Fn;
      const args = this.#arguments(step, isOperator(step.call));
      return isClass(step.call) && !isFunction(step.call)
        ? new fn(...args)
        : Reflect.apply(fn, ownerOf(step.call), args);
    }
    const on = this.value(step.on);
    if (step.attr !== undefined) return (on as Record<string, unknown>)[step.attr];
    if (step.method === '__call__') return (on as Fn)(...this.#arguments(step));
    if (step.method !== undefined) {
      const owner = on as Record<string, Fn>;
      if (owner[step.method] === undefined) throw new AttributeError(`no method ${step.method}`);
      return owner[step.method](
        ...this.#arguments(step, on instanceof mx.sym.Symbol && isOperator(`sym.${step.method}`)),
      );
    }
    return this.#sign(
      step.op as string,
      (step.args ?? []).map((x) => this.value(x)),
    );
  }

  #sign(op: string, args: readonly unknown[]): unknown {
    const [a, b] = args as [Record<string, Fn>, Record<string, Fn>];
    if (op === 'list') return [...(a as unknown as Iterable<unknown>)];
    if (op === 'len') return (a as unknown as { length: number }).length;
    if (op === 'repr') return reprOf(a);
    if (op === 'neg') return a.negative();
    if (op === 'bool') return a.bool();
    if (op === 'item') return isIndexed(a) ? (a as { [key: string]: unknown })[String(b)] : a.at(b);
    const [left, right] = signs[op] ?? [];
    if (left === undefined) throw new Error(`unknown sign ${op}`);
    return isObject(a) ? a[left](b) : b[right](a);
  }
}

/** Python's text of a value, of several in a list, or of None. */
const reprOf = (x: unknown): string => (Array.isArray(x) ? `[${x.join(', ')}]` : x === null ? 'None' : String(x));

/** Arrays as they are now: what a module gives changes as it is trained. */
function kept(value: unknown): unknown {
  if (value instanceof mx.nd.NDArray) return value.copy();
  if (Array.isArray(value)) return value.map(kept);
  if (Object.getPrototypeOf(Object(value)) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(Object(value)).map(([key, x]) => [key, kept(x)]));
}

/** The object that a static method belongs to. */
const ownerOf = (path: string): unknown => {
  const at = path.lastIndexOf('.');
  return at < 0 ? mx : below(mx, path.slice(0, at));
};
