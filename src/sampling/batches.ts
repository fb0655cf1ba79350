// Positions in order and in batches, as both faces' samplers give them. What becomes of a batch that is not full is theirs
// to say.

/** start, start + 1, …, `length` of them. */
export function* positions(length: number, start = 0): Generator<number, void, undefined> {
  for (let i = 0; i < length; i++) yield start + i;
}

/** Full batches of `size` positions, the first of which begins with `left`; gives back what is left over at the end. */
export function* batches(
  order: Iterable<number>,
  size: number,
  left: readonly number[] = [],
): Generator<number[], number[], undefined> {
  let batch = [...left];
  for (const position of order) {
    batch.push(position);
    if (batch.length !== size) continue;
    yield batch;
    batch = [];
  }
  return batch;
}
