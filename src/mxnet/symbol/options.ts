// A node's attributes as values: its texts read by the kinds of its operator's table, with defaults for what is not there.

import { coreType, float32 } from '../array/kinds.ts';
import { MXNetError } from '../base/errors.ts';
import type { Definition, Outputs } from '../operators/define.ts';
import type { GraphNode, Options } from './node.ts';
import { attributeValue } from './texts.ts';

/** How the core points at a node that it cannot make. */
function place({ name }: Definition, given: ReadonlyMap<string, string>): string {
  const listed = [...given].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `, ${key}="${value}"`);
  return `, in operator ${name}(name=""${listed.join('')})`;
}

/** What hangs on a node and is no argument of its operator. */
export const isExtra = (key: string): boolean => key.startsWith('__') && key.endsWith('__');

const isInput = ({ inputs }: Definition, key: string): boolean => inputs.includes(key);

/** The value of one attribute. @throws MXNetError in the core's words for a text that it cannot read. */
function valueOf(op: Definition, key: string, text: string, given: ReadonlyMap<string, string>): unknown {
  const { kind, fallback } = op.table[key];
  const value = attributeValue(text, kind);
  const nothing = value === null && (fallback[0] === null || (kind.holds?.(null) ?? false));
  if (nothing || (value !== undefined && value !== null)) return kind === float32 ? Math.fround(Number(value)) : value;
  if (kind.name.startsWith('{')) {
    throw new MXNetError(`Invalid Input: '${text}', valid values are: ${kind.name}${place(op, given)}`);
  }
  throw new MXNetError(
    `Invalid Parameter format for ${key} expect ${coreType(op.table[key])} but value='${text}'${place(op, given)}`,
  );
}

/** The options of an operator with these texts. @throws MXNetError for what is missing, unknown or unreadable. */
export function optionsOf(op: Definition, attributes: ReadonlyMap<string, string>): Options {
  const given = new Map([...attributes].filter(([key]) => !isExtra(key)));
  const options: { [name: string]: unknown } = {};
  for (const key of given.keys()) {
    if (Object.hasOwn(op.table, key) && !isInput(op, key)) continue;
    if (op.variadic && key === 'num_args') continue;
    const known = Object.entries(op.table)
      .filter(([name]) => !isInput(op, name))
      .map(([name, option]) => `${name} : ${coreType(option)}${option.must ? ', required' : ', optional'}`);
    throw new MXNetError(
      `Cannot find argument '${key}', Possible Arguments:\n----------------\n${known.join('\n')}\n${place(op, given)}`,
    );
  }
  for (const [key, option] of Object.entries(op.table)) {
    if (isInput(op, key)) continue;
    const text = given.get(key);
    if (text !== undefined) options[key] = valueOf(op, key, text, given);
    else if (option.must) {
      throw new MXNetError(`Required parameter ${key} of ${coreType(option)} is not presented${place(op, given)}`);
    } else {
      const [value] = option.fallback;
      options[key] = option.kind === float32 && value !== null ? Math.fround(Number(value)) : value;
    }
  }
  return options;
}

/** The options of a call, read once. */
export function optionsAt(node: GraphNode): Options {
  if (node.op === null) return {};
  node.options ??= optionsOf(node.op, node.attributes);
  return node.options;
}

const one: Outputs = { count: 1 };

/** What a node gives. */
export const outputsOf = (node: GraphNode): Outputs => node.op?.traits.outputs?.(optionsAt(node)) ?? one;

/** The names of the inputs that an operator with these options has; of any number, none. */
export const inputNames = (op: Definition, options: Options): readonly string[] =>
  op.variadic ? [] : (op.traits.inputs?.(options) ?? op.inputs);
