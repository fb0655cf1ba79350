// PyTorch's words for algorithms that give the same bits in every run. All of this library's do, on any number of threads, so that what
// a script asks for is there already: it is kept for scripts that look.

import { bind, none, RuntimeError, TypeError, typeName } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { bindCall, signatureOf } from './define.ts';
import { bool, of } from './kinds.ts';

/** What `use_deterministic_algorithms` takes by name. */
export interface DeterministicOptions {
  /** Whether an operation that has no such algorithm warns only; false by default. */
  warn_only?: boolean;
}
type Asked = { mode: boolean } & DeterministicOptions;

const asked = /* @__PURE__ */ optionsOf<Asked>(
  'use_deterministic_algorithms',
  { mode: [/* @__PURE__ */ of()], warn_only: [/* @__PURE__ */ of(), false] },
  false,
  undefined,
  1,
);
/** What PyTorch's own setting takes. */
const inner = /* @__PURE__ */ signatureOf<Asked>(
  '_set_deterministic_algorithms',
  { mode: [bool], warn_only: [bool, false] },
  1,
);

/** PyTorch's debug modes, by number. */
const MODES = ['default', 'warn', 'error'] as const;
type Mode = (typeof MODES)[number];

let current: Mode = 'default';
/** Whether it was said that operations warn only, which outlasts the mode. */
let warns = false;

/** Asks for algorithms that give the same bits in every run, which all here do. @throws TypeError for what is no truth value. */
export function use_deterministic_algorithms(mode: boolean, options?: DeterministicOptions): void;
export function use_deterministic_algorithms(options: { mode: boolean } & DeterministicOptions): void;
export function use_deterministic_algorithms(...args: readonly unknown[]): void {
  const given = bind(asked, args);
  const { mode, warn_only } = bindCall(inner, null, [given.mode, { warn_only: given.warn_only }]);
  current = MODES[mode ? (warn_only ? 1 : 2) : 0];
  warns = warn_only;
}

/** Whether they were asked for. */
export function are_deterministic_algorithms_enabled(...given: never[]): boolean {
  none('are_deterministic_algorithms_enabled', given, false);
  return current !== 'default';
}

/** Whether operations without such an algorithm should warn only. */
export function is_deterministic_algorithms_warn_only_enabled(...given: never[]): boolean {
  none('is_deterministic_algorithms_warn_only_enabled', given, false);
  return warns;
}

const debugging = /* @__PURE__ */ optionsOf<{ debug_mode: number | Mode }>(
  'set_deterministic_debug_mode',
  { debug_mode: [/* @__PURE__ */ of()] },
  false,
);

/**
 * The same by a name or its number: 0 'default', 1 'warn', 2 'error'.
 * @throws RuntimeError for another, TypeError for what is neither.
 */
export function set_deterministic_debug_mode(debug_mode: number | Mode | { debug_mode: number | Mode }): void;
export function set_deterministic_debug_mode(...args: readonly unknown[]): void {
  const { debug_mode }: { debug_mode: unknown } = bind(debugging, args);
  const named = typeof debug_mode === 'string';
  if (!named && typeof debug_mode !== 'boolean' && !Number.isInteger(debug_mode)) {
    throw new TypeError(`debug_mode must be str or int, but got <class '${typeName(debug_mode)}'>`);
  }
  const mode = MODES.find((name, i) => (named ? name === debug_mode : i === Number(debug_mode)));
  if (mode === undefined) {
    const expected = named ? 'one of `default`, `warn`, `error`' : '0, 1, or 2';
    throw new RuntimeError(`invalid value of debug_mode, expected ${expected}, but got ${debug_mode}`);
  }
  current = mode;
  warns = mode === 'warn';
}

/** The number of the mode: 0 where nothing was asked for, 1 where it should warn, 2. */
export function get_deterministic_debug_mode(...given: never[]): number {
  none('get_deterministic_debug_mode', given, false);
  return MODES.indexOf(current);
}
