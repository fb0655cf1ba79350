// Positions, or samples, in order and in batches, as both faces' samplers give them. What becomes of a batch that is not full is theirs
// to say.

/** start, start + 1, …, `length` of them. */
export function* positions(length: number, start = 0): Generator<number, void, undefined> {
  for (let i = 0; i < length; i++) yield start + i;
}

/** Full batches of `size`, the first of which begins with `left`; gives back what is left over at the end. */
export function* batches<T = number>(
  order: Iterable<T>,
  size: number,
  left: readonly T[] = [],
): Generator<T[], T[], undefined> {
  let batch = [...left];
  for (const item of order) {
    batch.push(item);
    if (batch.length !== size) continue;
    yield batch;
    batch = [];
  }
  return batch;
}
