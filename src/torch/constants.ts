// torch's numbers, and the name of a new dimension.

/** The circumference of a circle of diameter 1. */
export const pi: number = Math.PI;
/** The base of the natural logarithm. */
export const e: number = Math.E;
/** Infinity. */
export const inf: number = Number.POSITIVE_INFINITY;
/** What is no number. */
export const nan: number = Number.NaN;
/** A new dimension in an index: `x.at(torch.newaxis)`. */
export const newaxis: null = null;
