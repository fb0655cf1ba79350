// What every reader of a format needs before it trusts a file: an element count that cannot overflow, and a way to put
// text from the file into a message.

/**
 * The number of elements of a shape, or undefined where a dimension or the running product is no safe integer. A zero
 * later in the shape does not hide an overflow before it.
 */
export function countElements(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 0) return undefined;
    count *= dimension;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/** Text from a file as it may stand in a message: escaped, and clipped. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** A shape as it may stand in a message: `[2, 3]`, clipped. */
export function quoteShape(shape: readonly number[]): string {
  return shape.length > 8
    ? `[${shape.slice(0, 8).join(', ')}, …] (${shape.length} dimensions)`
    : `[${shape.join(', ')}]`;
}
