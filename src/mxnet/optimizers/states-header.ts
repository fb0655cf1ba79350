// The header of a file of trainer states, which is JSON that anybody may have written: what it may hold is checked here field
// by field before anything of it is used. What it means for an optimizer is in states.ts.

import { FormatError, isPlainObject } from '../../engine/index.ts';
import { quote } from '../../formats/check.ts';

/** How the states of a parameter are nested: none, one array, or a list with gaps. */
export type Form = null | 1 | readonly (0 | 1)[];

type Plain = number | string | boolean | null;
/** The numbers, texts and flags of an object, by name. */
export interface Fields {
  readonly [name: string]: Plain;
}

export interface Header {
  readonly optimizer: string;
  readonly fields: Fields;
  readonly scheduler: Fields | null;
  /** Counts of updates by device: pairs of index and count. */
  readonly counts: readonly (readonly [device: number, counts: readonly (readonly [number, number])[]])[];
  /** Forms by device and index. */
  readonly forms: readonly (readonly (readonly [number, Form])[])[];
}

const isPlain = (value: unknown): value is Plain =>
  value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);

/** The numbers, texts and flags among an object's own properties. */
export const plainFields = (object: object): Fields =>
  Object.fromEntries(
    Object.entries(object).filter(
      (entry): entry is [string, Plain] => typeof entry[1] === 'number' || isPlain(entry[1]),
    ),
  );

export const damaged = (hint: string): FormatError =>
  new FormatError('the header of the trainer states is damaged', hint);

const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;
/** Whether a value is a list of pairs of a count and something that `second` accepts. */
const isPairs = (x: unknown, second: (value: unknown) => boolean): boolean =>
  Array.isArray(x) &&
  x.every((pair) => Array.isArray(pair) && pair.length === 2 && isCount(pair[0]) && second(pair[1]));
const isForm = (x: unknown): boolean =>
  x === null || x === 1 || (Array.isArray(x) && x.every((there) => there === 0 || there === 1));
const isFields = (x: unknown): boolean => isPlainObject(x) && Object.values(x).every(isPlain);

const kinds: { readonly [K in keyof Header]: readonly [is: (x: unknown) => boolean, what: string] } = {
  optimizer: [(x) => typeof x === 'string', "the optimizer's name"],
  fields: [isFields, 'numbers, texts and flags by name'],
  scheduler: [(x) => x === null || isFields(x), 'numbers, texts and flags by name, or null'],
  counts: [(x) => isPairs(x, (counts) => isPairs(counts, isCount)), 'pairs of index and count by device'],
  forms: [(x) => Array.isArray(x) && x.every((forms) => isPairs(forms, isForm)), 'pairs of index and form by device'],
};

/** What was parsed, as a header. @throws FormatError */
export function checkedHeader(parsed: unknown): Header {
  if (!isPlainObject(parsed)) throw damaged('it is no object');
  for (const [key, [is, what]] of Object.entries(kinds)) {
    if (!Object.hasOwn(parsed, key)) throw damaged(`it has no ${key}`);
    if (!is(parsed[key])) throw damaged(`${key} must be ${what}`);
  }
  return parsed as unknown as Header;
}

/**
 * Whether an object has all these fields, and of these types. `nullable` are those that may be a number or null whatever they
 * are now; of another one that is null now the type is not known.
 * @throws FormatError
 */
export function checkFields(object: object, fields: Fields, nullable: readonly string[]): void {
  const own = plainFields(object);
  const name = object.constructor.name;
  for (const [key, value] of Object.entries(fields)) {
    // an object otherwise, which no file holds
    if (key === 'lr_scheduler' && value === null) continue;
    if (key === 'lr_scheduler' || !Object.hasOwn(own, key))
      throw new FormatError(`${name} has no field ${quote(key)} that states could set`);
    const now = own[key];
    const mayBeNull = nullable.includes(key);
    const fits = mayBeNull ? value === null || typeof value === 'number' : now === null || typeof value === typeof now;
    if (!fits) {
      throw new FormatError(
        `the states give ${quote(key)} of ${name} the value ${quote(String(value))}`,
        `it is ${mayBeNull ? 'a number or null' : `a ${typeof now}`}`,
      );
    }
  }
}
