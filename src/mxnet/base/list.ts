// One value or several, as many of MXNet's functions take them.

/** One, or a list. */
export type Many<T> = T | readonly T[];

export const isList = <T>(x: Many<T>): x is readonly T[] => Array.isArray(x);

/** What was given, as a list. */
export const list = <T>(x: Many<T>): readonly T[] => (isList(x) ? x : [x]);
