// The state of a scheduler as plain data: its own properties, as Python's `__dict__`. What is loaded must be of the kind of
// what is there, so that a state of another scheduler, or one that JSON has emptied, is refused before anything changes.

import { isPlainObject, KeyError, ValueError } from '../../engine/index.ts';
import { text } from '../../rules/text/python.ts';

/** The state of a scheduler. */
export interface SchedulerState {
  /** Rates that the optimizer started with, by group. */
  base_lrs?: number[];
  /** The epoch that has begun, 0 at first. */
  last_epoch?: number;
  /** How many epochs have begun. */
  _step_count?: number;
  /** The latest rates, by group. */
  _last_lr?: number[];
  /** The scheduler's own options and counts. */
  [option: string]: unknown;
}

/** Lists and plain objects copied. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isPlainObject(value) ? copied(value) : value;
}
export const copied = (record: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plain(value)]));

/** Whether a saved value can stand where `own` stands. */
function alike(own: unknown, saved: unknown): boolean {
  if (own === null) return true;
  if (Array.isArray(own)) return Array.isArray(saved) && saved.every((item) => own.length === 0 || alike(own[0], item));
  if (isPlainObject(own)) return isPlainObject(saved) && Object.values(saved).every((item) => typeof item !== 'object');
  return typeof saved === typeof own;
}

const described = (value: unknown): string =>
  Array.isArray(value) ? 'a list of such values' : isPlainObject(value) ? 'an object' : `a ${typeof value}`;

/**
 * What a saved state has of one's own, copied; `loose` names may be missing or anything.
 * @throws KeyError, ValueError where a name is missing or its value of another kind.
 */
export function checkedState(
  own: SchedulerState,
  saved: Record<string, unknown>,
  loose: readonly string[],
): Record<string, unknown> {
  const hint = `a scheduler of this kind has ${Object.keys(own).join(', ')}`;
  const entries = Object.entries(own).flatMap(([name, value]) => {
    const given = saved[name];
    if (loose.includes(name)) return name in saved ? [[name, plain(given)]] : [];
    if (!(name in saved)) throw new KeyError(`'${name}'`, hint);
    if (alike(value, given)) return [[name, plain(given)]];
    throw new ValueError(
      `invalid state of a scheduler: '${name}'`,
      `expected ${described(value)} as ${text(value)}, got ${text(given)}`,
    );
  });
  return Object.fromEntries(entries);
}
