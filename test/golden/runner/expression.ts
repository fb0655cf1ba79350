// Calls as data, as the lists of texts hold them: call, apply and method with arguments, tensors, tuples, dictionaries,
// and subclasses of Module with children.

import * as torch from 'bptt';
import { type Callable, callNamed } from './library.ts';
import { isRecord } from './read.ts';

const MODULE = 'torch.nn.Module';

/** The dotted names of everything that an expression calls. */
export function namesIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(namesIn);
  if (!isRecord(expression)) return [];
  const own = typeof expression.call === 'string' ? [expression.call] : 'class' in expression ? [MODULE] : [];
  return [...own, ...Object.values(expression).flatMap(namesIn)];
}

/** How `4.0` is read: JavaScript's 4 is whole, so a text about Python's float needs a number with a fraction. */
export type Floats = 'whole' | 'fraction';

/** An expression that this interpreter does not know. */
export class UnknownForm extends Error {}

/** Carries out an expression. @throws whatever the library throws, and UnknownForm. */
export function evaluate(expression: unknown, floats: Floats = 'whole'): unknown {
  const value = (e: unknown): unknown => evaluate(e, floats);
  if (Array.isArray(expression)) return expression.map(value);
  if (!isRecord(expression)) return expression;
  const e = expression;
  const args = (e.args as unknown[] | undefined)?.map(value) ?? [];
  const kwargs = Object.fromEntries(
    Object.entries((e.kwargs as object | undefined) ?? {}).map(([k, v]) => [k, value(v)]),
  );
  const all = Object.keys(kwargs).length > 0 ? [...args, kwargs] : args;
  if (typeof e.call === 'string') return callNamed(e.call, args, kwargs);
  if ('apply' in e) return (value(e.apply) as Callable)(...all);
  if ('method' in e) {
    const on = value(e.on) as Record<string, Callable>;
    return on[e.method as string](...all);
  }
  if ('zeros' in e) return torch.zeros(e.zeros as number[], { dtype: e.dtype as torch.DType });
  if ('tensor' in e) {
    return torch.tensor(evaluate(e.tensor) as torch.Nested, { dtype: e.dtype as torch.DType });
  }
  if ('tuple' in e) return value(e.tuple);
  if ('dict' in e) return Object.fromEntries((e.dict as [string, unknown][]).map(([k, v]) => [k, value(v)]));
  if ('float' in e) return (e.float as number) + (floats === 'fraction' ? 0.5 : 0);
  if ('class' in e)
    return subclass(
      e.class as string,
      (e.children as [string, unknown][]).map(([k, v]) => [k, value(v)]),
    );
  throw new UnknownForm(`unknown expression ${JSON.stringify(expression)}`);
}

/** An instance of a subclass of Module of that name, its children set in order. */
function subclass(name: string, children: readonly [string, unknown][]): unknown {
  const { [name]: Class } = { [name]: class extends torch.nn.Module {} };
  return Object.assign(new Class(), Object.fromEntries(children));
}
