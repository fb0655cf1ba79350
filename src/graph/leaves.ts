// Attributes taken apart: plain objects and lists down to what they hold.

export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

const isPlain = (x: object): boolean => Object.getPrototypeOf(x) === Object.prototype;

/** Everything in a value that is not a list or a plain object, with the way to it. */
export function leaves(value: unknown, path: Leaf['path'] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((x, i) => leaves(x, [...path, i]));
  if (typeof value !== 'object' || value === null || !isPlain(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, x]) => leaves(x, [...path, key]));
}
