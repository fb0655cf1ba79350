// The options of optimizers that are numbers: what PyTorch takes for one, and its words for what it does not.

import { IndexError, RuntimeError, read, type Signature, TypeError, typeName, ValueError } from '../engine/index.ts';
import { floatText } from '../rules/text/python.ts';
import { Tensor } from '../torch/index.ts';
import type { BaseOptions } from './groups.ts';

/** A learning rate: a number, or a tensor of one element, which each step reads. */
export type Rate = number | Tensor;

/** All of an optimizer's options, as its groups hold them. */
export type Settled<O> = Omit<Required<O>, 'lr'> & BaseOptions;

/**
 * The number that an option is; a tensor of one element is that. `below`: whether PyTorch asks `x < 0` and not `0 <= x`.
 * @throws TypeError in the words of that comparison, RuntimeError for a tensor of more elements.
 */
export function numberOf(value: unknown, below = false): number {
  if (value instanceof Tensor) {
    if (value.numel() === 1) return Number(read(value)[0]);
    throw new RuntimeError('Boolean value of Tensor with more than one value is ambiguous', 'a number was expected');
  }
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  const [sign, left, right] = below ? ['<', typeName(value), 'float'] : ['<=', 'float', typeName(value)];
  throw new TypeError(
    `'${sign}' not supported between instances of '${left}' and '${right}'`,
    `an option that is a number was given as ${typeName(value)}`,
  );
}

/** `float(value)` of a loss or a metric. @throws TypeError, RuntimeError for what is no number. */
export function floatOf(value: unknown, hint: string): number {
  if (value instanceof Tensor && value.numel() !== 1) {
    throw new ValueError('only one element tensors can be converted to Python scalars', hint);
  }
  if (value instanceof Tensor || typeof value === 'number' || typeof value === 'boolean') return numberOf(value);
  throw new TypeError(`float() argument must be a string or a real number, not '${typeName(value)}'`, hint);
}

/** The rate that a step takes. @throws TypeError, ValueError for what is none. */
export function rateOf(lr: unknown, below = false): number {
  if (lr instanceof Tensor && lr.numel() !== 1) throw new ValueError('Tensor lr must be 1-element');
  return numberOf(lr, below);
}

/**
 * Bound options with numbers where their defaults are numbers; `lr` alone may stay a tensor.
 * @throws TypeError, ValueError, RuntimeError for what is no number.
 */
export function settle<O extends { lr: Rate }>(
  { parameters }: Signature<unknown>,
  options: O,
  below = false,
): Omit<O, 'lr'> & BaseOptions {
  const settled: Record<string, unknown> = { ...options };
  rateOf(options.lr, below);
  for (const { name, fallback } of parameters) {
    if (name !== 'lr' && typeof fallback[0] === 'number') settled[name] = numberOf(settled[name], below);
  }
  return settled as Omit<O, 'lr'> & BaseOptions;
}

/** @throws ValueError for a number below 0, and where the comparison is `0 <= x` for NaN. */
export function notNegative(what: string, value: unknown, below = false): void {
  const number = numberOf(value, below);
  if (below ? number < 0 : !(number >= 0)) throw new ValueError(`${what}: ${floatText(number)}`);
}

/** Two numbers. @throws TypeError, IndexError, ValueError, RuntimeError for what is none. */
export function pairOf(name: string, value: unknown): [number, number] {
  const hint = `${name} are two numbers`;
  if (typeof value !== 'string' && !Array.isArray(value)) {
    throw new TypeError(`'${typeName(value)}' object is not subscriptable`, hint);
  }
  const given: readonly unknown[] = [...value];
  if (given.length < 2) throw new IndexError('list index out of range', hint);
  const pair: [number, number] = [numberOf(given[0]), numberOf(given[1])];
  if (given.length > 2) throw new ValueError('too many values to unpack (expected 2)', hint);
  return pair;
}

/** Two decays, each in [0, 1). @throws TypeError, IndexError, ValueError. */
export function betasOf(betas: unknown): [number, number] {
  const pair = pairOf('betas', betas);
  if (Array.isArray(betas) && betas[0] instanceof Tensor !== betas[1] instanceof Tensor) {
    throw new ValueError('betas must be either both floats or both Tensors');
  }
  for (const [i, beta] of pair.entries()) {
    if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${floatText(beta)}`);
  }
  return pair;
}

/** Bound options of Adam or of its kin, checked in PyTorch's order. @throws TypeError, IndexError, ValueError. */
export function checkedMoments<O extends { lr: Rate; eps: number; betas: unknown; weight_decay: number }>(
  declared: Signature<unknown>,
  given: O,
): Omit<O, 'lr'> & BaseOptions & { betas: [number, number] } {
  notNegative('Invalid learning rate', rateOf(given.lr));
  notNegative('Invalid epsilon value', given.eps);
  const betas = betasOf(given.betas);
  notNegative('Invalid weight_decay value', given.weight_decay);
  return { ...settle(declared, given), betas };
}
