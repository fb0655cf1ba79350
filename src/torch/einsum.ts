// einsum: explicit or implicit output, an ellipsis for leading dimensions, repeated letters for diagonals. Two operands
// become one batched matrix product; more are contracted from the left.

import * as f from '../engine/functions.ts';
import { bind, RuntimeError, size, TypeError, typeName, ValueError } from '../engine/index.ts';
import { batchProduct } from './batches.ts';
import { signatureOf } from './define.ts';
import { str } from './kinds.ts';
import { named } from './names.ts';
import { Tensor } from './tensor.ts';

interface Term {
  readonly x: Tensor;
  readonly letters: readonly string[];
}

const keep = (letters: readonly string[], others: readonly string[]): string[] =>
  letters.filter((l) => others.includes(l));
const drop = (letters: readonly string[], others: readonly string[]): string[] =>
  letters.filter((l) => !others.includes(l));

/** Sums over letters that nothing later needs. */
function reduceTerm({ x, letters }: Term, needed: readonly string[]): Term {
  const gone = letters.flatMap((l, i) => (needed.includes(l) ? [] : [i]));
  return gone.length === 0 ? { x, letters } : { x: f.sum(x, gone), letters: keep(letters, needed) };
}

/** Letters in a given order, in groups that become one dimension each. */
function arrange({ x, letters }: Term, groups: readonly (readonly string[])[]): Tensor {
  const ordered = f.permute(
    x,
    groups.flat().map((l) => letters.indexOf(l)),
  );
  const sizes = (group: readonly string[]): number[] => group.map((l) => x.shape[letters.indexOf(l)]);
  return f.reshape(
    ordered,
    groups.map((group) => size(sizes(group))),
  );
}

/** A view with a dimension for each letter, of size 1 where the term lacks it: made last, which the strides of the result show. */
function aligned({ x, letters }: Term, all: readonly string[]): Tensor {
  const missing = drop(all, letters);
  const order = [...letters, ...missing];
  const wide = missing.reduce((y) => f.unsqueeze(y, y.shape.length), x);
  return f.permute(
    wide,
    all.map((l) => order.indexOf(l)),
  );
}

/** Contracts two terms: letters of both that are needed are batch, those that are not are summed. */
function contract(a: Term, b: Term, needed: readonly string[]): Term {
  const [p, q] = [reduceTerm(a, [...b.letters, ...needed]), reduceTerm(b, [...a.letters, ...needed])];
  const shared = keep(p.letters, q.letters);
  const batch = keep(shared, needed);
  const summed = drop(shared, needed);
  const [left, right] = [drop(p.letters, shared), drop(q.letters, shared)];
  const sizeOf = (l: string): number =>
    [p, q].map((t) => t.x.shape[t.letters.indexOf(l)]).find((d) => d !== undefined) as number;
  if (summed.every((l) => sizeOf(l) === 1)) {
    // Nothing is summed: elementwise, in the order of the result and in the memory of what is multiplied.
    const all = [...new Set([...needed, ...p.letters, ...q.letters])].filter((l) => sizeOf(l) !== undefined);
    const letters = drop(all, summed);
    return { x: f.reshape(f.mul(aligned(p, all), aligned(q, all)), letters.map(sizeOf)), letters };
  }
  const [first, second] = [arrange(p, [batch, left, summed]), arrange(q, [batch, summed, right])];
  const product = batchProduct(first, second);
  const letters = [...batch, ...left, ...right];
  return { x: f.reshape(product, letters.map(sizeOf)), letters };
}

/** Stand-ins for the dimensions that an ellipsis covers, counted from the last. */
const ellipsis = '\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467';

/** The letters of one operand, an ellipsis spelled out. */
function spelled(part: string, x: Tensor | undefined): string[] {
  if (!part.includes('...')) return [...part];
  const covered = Math.max(0, (x?.shape.length ?? 0) - (part.length - 3));
  return [...part.replace('...', [...ellipsis.slice(0, covered)].reverse().join(''))];
}

/** Each letter once: repeated ones walk their dimensions together, along the diagonal. */
function diagonal({ x, letters }: Term): Term {
  const unique = [...new Set(letters)];
  if (unique.length === letters.length) return { x, letters };
  const dense = x.isContiguous ? x : f.clone(x);
  const shape = unique.map((l) => x.shape[letters.indexOf(l)]);
  const strides = unique.map((l) => letters.reduce((sum, m, d) => (m === l ? sum + dense.strides[d] : sum), 0));
  return { x: f.as_strided(dense, { shape, strides, offset: 0 }), letters: unique };
}

/** A term without the letters of which it has one element that all of the others' meet. */
function unspread({ x, letters }: Term, sizes: ReadonlyMap<string, number>): Term {
  const kept = letters.filter((l, d) => x.shape[d] !== 1 || sizes.get(l) === 1);
  return kept.length === letters.length
    ? { x, letters }
    : {
        x: f.reshape(
          x,
          kept.map((l) => x.shape[letters.indexOf(l)]),
        ),
        letters: kept,
      };
}

const declared = /* @__PURE__ */ signatureOf<{ equation: string }>('einsum', { equation: [str] });

/** The equation and its operands. @throws ValueError, TypeError in PyTorch's words. */
function checked(equation: string, given: readonly unknown[]): readonly Tensor[] {
  const operands = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
  if (equation === undefined || given.length === 0) {
    throw new ValueError(
      'einsum(): must specify the equation string and at least one operand, or at least one operand and its subscripts list',
    );
  }
  bind(declared, [equation]);
  for (const [i, x] of operands.entries()) {
    if (!(x instanceof Tensor)) {
      throw new TypeError(`expected Tensor as element ${i} in argument 1, but got ${typeName(x)}`);
    }
  }
  return operands as readonly Tensor[];
}

/**
 * Sums products of elements by the letters of an equation: `einsum('ij,jk->ik', a, b)`, `einsum('bij,bjk->bik', a, b)`,
 * `einsum('i,j->ij', a, b)`, `einsum('ij->ji', a)`, `einsum('ii->i', a)`, `einsum('...ij,...jk->...ik', a, b)`.
 * @throws RuntimeError for equations that do not fit their operands.
 */
export function einsum(equation: string, ...given: Tensor[] | [readonly Tensor[]]): Tensor {
  const operands = checked(equation, given);
  const [left, right] = equation.replace(/\s/g, '').split('->');
  const parts = left.split(',');
  const inputs = parts.map((part, i) => spelled(part, operands[i]));
  if (inputs.length !== operands.length) {
    throw new RuntimeError(
      `einsum(): ${inputs.length > operands.length ? 'fewer' : 'more'} operands were provided than specified in the equation`,
    );
  }
  const sizes = new Map<string, number>();
  const terms = operands
    .map((x, i): Term => {
      const letters = inputs[i];
      if (letters.length !== x.shape.length) {
        throw new RuntimeError(
          `einsum(): the number of subscripts in the equation (${letters.length}) does not match the number of dimensions (${x.shape.length}) for operand ${i} and no ellipsis was given`,
        );
      }
      letters.forEach((l, d) => {
        if (!/[a-zA-Z\u2460-\u2473]/.test(l))
          throw new RuntimeError(
            `einsum(): invalid subscript given at index ${equation.indexOf(l)} in the equation string, subscripts must be in [a-zA-Z]`,
          );
        const before = letters.indexOf(l);
        if (x.shape[before] !== x.shape[d]) {
          throw new RuntimeError(
            `einsum(): subscript ${l} is repeated for operand ${i} but the sizes don't match, ${x.shape[d]} != ${x.shape[before]}`,
          );
        }
        const known = sizes.get(l);
        if (known !== undefined && known !== x.shape[d] && known !== 1 && x.shape[d] !== 1) {
          throw new RuntimeError(
            `einsum(): subscript ${l} has size ${x.shape[d]} for operand ${i} which does not broadcast with previously seen size ${known}`,
          );
        }
        sizes.set(l, x.shape[d] === 1 ? (known ?? 1) : x.shape[d]);
      });
      return diagonal({ x, letters });
    })
    .map((term) => unspread(term, sizes));
  const all = inputs.flat();
  const once = [...new Set(all)].filter((l) => all.indexOf(l) === all.lastIndexOf(l)).sort();
  const dots = [...new Set(all)]
    .filter((l) => ellipsis.includes(l))
    .sort()
    .reverse();
  const output =
    right === undefined
      ? [...dots, ...once.filter((l) => !dots.includes(l))]
      : [...right.replace('...', dots.join(''))];
  const twice = output.find((l, i) => output.indexOf(l) !== i);
  if (twice !== undefined)
    throw new RuntimeError(`einsum(): output subscript ${twice} appears more than once in the output`);
  const unknown = output.find((l) => !sizes.has(l));
  if (unknown !== undefined) {
    throw new RuntimeError(
      `einsum(): output subscript ${unknown} does not appear in the equation for any input operand`,
    );
  }
  const needed = (from: number): string[] => [...output, ...inputs.slice(from).flat()];
  const total = terms.slice(1).reduce((term, next, i) => contract(term, next, needed(i + 2)), terms[0]);
  const { x, letters } = reduceTerm(total, output);
  const ordered = f.permute(
    x,
    output.map((l) => letters.indexOf(l)),
  );
  return operands.length > 1 ? named('ViewBackward0', ordered) : ordered;
}
