// A node's attributes as values: its texts read by the kinds of its operator's table, with defaults for what is not there.

import { coreType, isSingle } from '../array/kinds.ts';
import { MXNetError } from '../base/errors.ts';
import type { Option } from '../base/options.ts';
import { type Definition, type Outputs, outside } from '../operators/define.ts';
import type { GraphNode, Options } from './node.ts';
import { attributeText, attributeValue } from './texts.ts';

/** How the core points at a node that it cannot make. */
function place({ name }: Definition, given: ReadonlyMap<string, string>, node: string): string {
  const listed = [...given].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `, ${key}="${value}"`);
  return `, in operator ${name}(name="${node}"${listed.join('')})`;
}

/** An error of the core. */
const refused = (text: string): MXNetError => new MXNetError(`MXNetError: ${text}`);

/** What hangs on a node and is no argument of its operator. */
export const isExtra = (key: string): boolean => key.startsWith('__') && key.endsWith('__');

const isInput = ({ inputs }: Definition, key: string): boolean => inputs.includes(key);

/** The value of one attribute. @throws MXNetError in the core's words for a text that it cannot read. */
function valueOf(op: Definition, key: string, text: string, where: string): unknown {
  const { kind, fallback } = op.table[key];
  const value = attributeValue(text, kind);
  const nothing = value === null && (fallback[0] === null || (kind.holds?.(null) ?? false));
  if (nothing || (value !== undefined && value !== null)) return isSingle(kind) ? Math.fround(Number(value)) : value;
  if (kind.name.startsWith('{')) {
    throw refused(`Invalid Input: '${text}', valid values are: ${kind.name}${where}`);
  }
  throw refused(`Invalid Parameter format for ${key} expect ${coreType(op.table[key])} but value='${text}'${where}`);
}

/** What the core tells of an option, as its help does. */
function described({ traits }: Definition, key: string, option: Option<unknown, boolean>): string {
  const { kind, must } = option;
  const isChoice = kind.name.startsWith('{');
  const type = isChoice ? kind.name : coreType(option);
  const rule = must ? ', required' : `${isChoice ? ',' : ', '}optional, default=${defaultText(option)}`;
  const about = traits.about?.[key];
  return `${key} : ${type}${rule}${about === undefined ? '' : `\n    ${about}`}`;
}

/** A default: plain truth values and real numbers, others in quotes. */
function defaultText({ kind, fallback: [value] }: Option<unknown, boolean>): string {
  if (typeof value === 'boolean') return String(Number(value));
  const isReal = typeof value === 'number' && coreType({ kind, must: false, fallback: [value] }) !== 'int';
  return isReal ? String(value) : `'${attributeText(value, kind)}'`;
}

/** The options of an operator with these texts; `node` is how errors call it. @throws MXNetError for what is missing, unknown or unreadable. */
export function optionsOf(op: Definition, attributes: ReadonlyMap<string, string>, node = ''): Options {
  const given = new Map([...attributes].filter(([key]) => !isExtra(key)));
  const where = place(op, given, node);
  const options: { [name: string]: unknown } = {};
  for (const key of given.keys()) {
    if (Object.hasOwn(op.table, key) && !isInput(op, key)) continue;
    if (op.variadic && key === 'num_args') continue;
    const known = Object.entries(op.table)
      .filter(([name]) => !isInput(op, name))
      .map(([name, option]) => described(op, name, option));
    throw refused(
      `Cannot find argument '${key}', Possible Arguments:\n----------------\n${known.join('\n')}\n${where}`,
    );
  }
  for (const [key, option] of Object.entries(op.table)) {
    if (isInput(op, key)) continue;
    const text = given.get(key);
    if (text !== undefined) options[key] = valueOf(op, key, text, where);
    else if (option.must) {
      throw refused(`Required parameter ${key} of ${coreType(option)} is not presented${where}`);
    } else {
      const [value] = option.fallback;
      options[key] = isSingle(option.kind) && value !== null ? Math.fround(Number(value)) : value;
    }
  }
  for (const [key, range] of Object.entries(op.traits.ranges ?? {})) {
    const value = options[key];
    const text = typeof value === 'number' ? outside(key, value, range, op.traits.about?.[key]) : null;
    if (text !== null) throw refused(`${text}${where}`);
  }
  return options;
}

/** The options of a call, read once. */
export function optionsAt(node: GraphNode): Options {
  if (node.op === null) return {};
  node.options ??= optionsOf(node.op, node.attributes, node.name);
  return node.options;
}

const one: Outputs = { count: 1 };

/** More outputs than any memory has arrays for. */
const MOST = 1 << 20;

/** What a node gives. @throws MXNetError for more outputs than can be. */
export function outputsOf(node: GraphNode): Outputs {
  const outputs = node.op?.traits.outputs?.(optionsAt(node)) ?? one;
  if (outputs.count <= MOST) return outputs;
  throw new MXNetError(`MXNetError: ${node.name} would have ${outputs.count} outputs`, `${MOST} are the most`);
}

/** The names of the inputs that an operator with these options has; of any number, none. */
export const inputNames = (op: Definition, options: Options): readonly string[] =>
  op.variadic ? [] : (op.traits.inputs?.(options) ?? op.inputs);
