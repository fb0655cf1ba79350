// What Python's `dict.update` takes, as names and values: an object, a Map, a dict of this library or a list of pairs.

import { isPlainObject, TypeError, typeName, ValueError } from '../engine/index.ts';
import { isIterable } from '../rules/text/python.ts';

/** A dict of this library: walking it gives the names. */
interface Items {
  items(): Iterable<[string, unknown]>;
}
const hasItems = (x: unknown): x is Items => typeof x === 'function' && 'items' in x;

/** Names and values; of an object in the order of JavaScript. @throws TypeError, ValueError in PyTorch's words. */
export function entriesOf(owner: string, given: unknown, method = `${owner}.update`): [unknown, unknown][] {
  if (isPlainObject(given)) return Object.entries(given);
  if (hasItems(given)) return [...given.items()];
  if (!isIterable(given)) {
    throw new TypeError(
      `${method} should be called with an iterable of key/value pairs, but got ${typeName(given)}`,
      'give an object: { name: value }',
    );
  }
  return Array.from(given, (pair, i) => {
    const element = `${owner} update sequence element #${i}`;
    // PyTorch's text has no space there.
    if (!isIterable(pair)) throw new TypeError(`${element} should be Iterable; is${typeName(pair)}`);
    const [name, value, ...more] = [...pair];
    const length = [...pair].length;
    if (more.length > 0 || length !== 2) throw new ValueError(`${element} has length ${length}; 2 is required`);
    return [name, value];
  });
}
