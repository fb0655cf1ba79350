// Python's logging, as MXNet's modules and callbacks use it: lines on console.info, warnings on console.error.

/** What takes the lines of a training: `{ info: (line) => …, warning: (line) => … }`. */
export interface Logger {
  info(line: string): void;
  warning(line: string): void;
}

/** The logger of who gives none. */
export const logging: Logger = {
  info: (line) => console.info(line),
  warning: (line) => console.error(line),
};

/** Python's `%f`: six decimals. */
export const fixed = (x: number, digits = 6): string => {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  return x.toFixed(digits);
};

/** Python's `%04d`. */
export const padded = (n: number): string => String(n).padStart(4, '0');
