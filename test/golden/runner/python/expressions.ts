// Parses Python's expressions by precedence.

import type { Reader } from './reader.ts';
import type { Expression, Keyword } from './syntax.ts';

const ranks: { readonly [op: string]: number } = {
  or: 1,
  and: 2,
  in: 4,
  is: 4,
  '==': 4,
  '!=': 4,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '**': 8,
};
const NEGATION = 7;
const constants: { readonly [word: string]: null | boolean } = { None: null, True: true, False: false };

/** Items up to a closing bracket; `comma` tells whether one stood behind an item. */
function items(r: Reader, close: string): { list: Expression[]; comma: boolean } {
  const list: Expression[] = [];
  let comma = false;
  while (!r.is(close)) {
    list.push(parseExpression(r));
    if (!r.passes(',')) break;
    comma = true;
  }
  r.expect(close);
  return { list, comma };
}

/** `for TARGET in OVER` behind an item. */
function each(r: Reader, item: Expression, close: string): Expression {
  r.expect('for');
  const target = targetList(r);
  r.expect('in');
  const over = binary(r, 1);
  r.expect(close);
  return { kind: 'each', item, target, over };
}

/** A name, or several with commas. */
function targetList(r: Reader): Expression {
  const names: Expression[] = [];
  do names.push({ kind: 'name', name: r.take('name') });
  while (r.passes(','));
  return names.length === 1 ? names[0] : { kind: 'tuple', items: names };
}

function bracketed(r: Reader): Expression {
  if (r.passes(')')) return { kind: 'tuple', items: [] };
  const first = parseExpression(r);
  if (r.is('for')) return each(r, first, ')');
  if (r.passes(')')) return first;
  r.expect(',');
  return { kind: 'tuple', items: [first, ...items(r, ')').list] };
}

function list(r: Reader): Expression {
  if (r.passes(']')) return { kind: 'list', items: [] };
  const first = parseExpression(r);
  if (r.is('for')) return each(r, first, ']');
  if (r.passes(',')) return { kind: 'list', items: [first, ...items(r, ']').list] };
  r.expect(']');
  return { kind: 'list', items: [first] };
}

function dictionary(r: Reader): Expression {
  const entries: [Expression, Expression][] = [];
  while (!r.is('}')) {
    const key = parseExpression(r);
    r.expect(':');
    entries.push([key, parseExpression(r)]);
    if (!r.passes(',')) break;
  }
  r.expect('}');
  return { kind: 'dict', entries };
}

function lambda(r: Reader): Expression {
  const parameters: string[] = [];
  while (!r.is(':')) {
    parameters.push(r.take('name'));
    r.passes(',');
  }
  r.expect(':');
  return { kind: 'lambda', parameters, body: parseExpression(r) };
}

function atom(r: Reader): Expression {
  if (r.passes('(')) return bracketed(r);
  if (r.passes('[')) return list(r);
  if (r.passes('{')) return dictionary(r);
  if (r.passes('lambda')) return lambda(r);
  const { kind } = r.next;
  if (kind === 'int') return { kind: 'constant', value: Number(r.take('int')) };
  if (kind === 'float') return { kind: 'constant', value: Number(r.take('float')), float: true };
  if (kind === 'string') {
    let value = '';
    while (r.next.kind === 'string') value += r.take('string');
    return { kind: 'constant', value };
  }
  const name = r.take('name');
  return name in constants ? { kind: 'constant', value: constants[name] } : { kind: 'name', name };
}

function call(r: Reader, fn: Expression): Expression {
  const args: Expression[] = [];
  const keywords: Keyword[] = [];
  while (!r.is(')')) {
    if (r.passes('**')) keywords.push({ name: null, value: parseExpression(r) });
    else {
      const value = parseExpression(r);
      if (value.kind === 'name' && r.passes('=')) keywords.push({ name: value.name, value: parseExpression(r) });
      else if (r.is('for')) return { kind: 'call', fn, args: [each(r, value, ')')], keywords };
      else args.push(value);
    }
    if (!r.passes(',')) break;
  }
  r.expect(')');
  return { kind: 'call', fn, args, keywords };
}

function indexItem(r: Reader): Expression {
  const part = (): Expression | null => (r.is(':') || r.is(',') || r.is(']') ? null : parseExpression(r));
  const parts = [part()];
  while (r.passes(':')) parts.push(part());
  return parts.length === 1 ? (parts[0] ?? r.fail()) : { kind: 'slice', parts };
}

function index(r: Reader, on: Expression): Expression {
  const all = [indexItem(r)];
  const one = !r.is(',');
  while (r.passes(',')) if (!r.is(']')) all.push(indexItem(r));
  r.expect(']');
  return { kind: 'index', on, index: one ? all[0] : { kind: 'tuple', items: all } };
}

function trailers(r: Reader): Expression {
  let value = atom(r);
  for (;;) {
    if (r.passes('.')) value = { kind: 'attribute', on: value, name: r.take('name') };
    else if (r.passes('(')) value = call(r, value);
    else if (r.passes('[')) value = index(r, value);
    else return value;
  }
}

function unary(r: Reader): Expression {
  if (r.passes('-')) return { kind: 'unary', op: '-', operand: binary(r, NEGATION) };
  if (r.passes('not')) return { kind: 'unary', op: 'not', operand: binary(r, 3) };
  return trailers(r);
}

function operator(r: Reader): string | null {
  const { kind, text } = r.next;
  return (kind === 'op' || kind === 'name') && text in ranks ? text : null;
}

/** Operators that bind at least as tightly as `rank`. */
function binary(r: Reader, rank: number): Expression {
  let left = unary(r);
  for (let op = operator(r); op !== null && ranks[op] >= rank; op = operator(r)) {
    r.expect(op);
    if (op === 'is' && r.passes('not')) op = 'is not';
    const own = ranks[op] ?? ranks.is;
    left = { kind: 'binary', op, left, right: binary(r, op === '**' ? NEGATION : own + 1) };
  }
  return left;
}

/** One expression, without commas at its top. */
export function parseExpression(r: Reader): Expression {
  const value = binary(r, 1);
  if (!r.passes('if')) return value;
  const test = binary(r, 1);
  r.expect('else');
  return { kind: 'if', test, chosen: value, otherwise: parseExpression(r) };
}

/** An expression, or a tuple without brackets. */
export function parseTuple(r: Reader): Expression {
  const first = parseExpression(r);
  if (!r.is(',')) return first;
  const all = [first];
  while (r.passes(',')) {
    if (r.next.kind === 'newline' || r.is('=')) break;
    all.push(parseExpression(r));
  }
  return { kind: 'tuple', items: all };
}
