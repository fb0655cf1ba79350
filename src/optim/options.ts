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

/** Two decays, each in [0, 1). @throws TypeError, IndexError, ValueError. */
export function betasOf(betas: unknown): [number, number] {
  if (typeof betas !== 'string' && !Array.isArray(betas)) {
    throw new TypeError(`'${typeName(betas)}' object is not subscriptable`, 'betas are two numbers: [0.9, 0.999]');
  }
  const given: readonly unknown[] = [...betas];
  if (given.length > 1 && given[0] instanceof Tensor !== given[1] instanceof Tensor) {
    throw new ValueError('betas must be either both floats or both Tensors');
  }
  const numbers = [0, 1].map((i) => {
    if (i >= given.length) throw new IndexError('list index out of range', 'betas are two numbers: [0.9, 0.999]');
    const beta = numberOf(given[i]);
    if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${floatText(beta)}`);
    return beta;
  });
  if (given.length > 2) throw new ValueError('too many values to unpack (expected 2)', 'betas are two numbers');
  return [numbers[0], numbers[1]];
}
