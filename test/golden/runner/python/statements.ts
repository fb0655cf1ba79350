// Parses Python's statements.

import { parseExpression, parseTuple } from './expressions.ts';
import { Reader } from './reader.ts';
import type { Expression, FunctionDefinition, Statement } from './syntax.ts';

const augmented = ['+', '-', '*', '/', '%'];

function block(r: Reader): Statement[] {
  r.expect(':');
  r.take('newline');
  r.take('indent');
  const body: Statement[] = [];
  while (r.next.kind !== 'dedent') body.push(statement(r));
  r.take('dedent');
  return body;
}

function definition(r: Reader): FunctionDefinition {
  const name = r.take('name');
  const parameters: string[] = [];
  let rest: string | null = null;
  r.expect('(');
  while (!r.is(')')) {
    if (r.passes('**')) rest = r.take('name');
    else parameters.push(r.take('name'));
    if (!r.passes(',')) break;
  }
  r.expect(')');
  return { kind: 'function', name, parameters, rest, body: block(r) };
}

function classDefinition(r: Reader): Statement {
  const name = r.take('name');
  r.expect('(');
  const base = parseExpression(r);
  r.expect(')');
  const methods = block(r).filter((s) => s.kind === 'function');
  return { kind: 'class', name, base, methods };
}

function withStatement(r: Reader): Statement {
  const context = parseExpression(r);
  return { kind: 'with', context, body: block(r) };
}

function tryStatement(r: Reader): Statement {
  const body = block(r);
  r.expect('except');
  const type = parseExpression(r);
  return { kind: 'try', body, handler: { type, body: block(r) } };
}

function simple(r: Reader): Statement {
  if (r.passes('return')) return { kind: 'return', value: parseTuple(r) };
  const target = parseTuple(r);
  if (r.passes('=')) return { kind: 'assign', target, value: parseTuple(r) };
  const op = augmented.find((o) => r.passes(`${o}=`));
  return op ? augment(op, target, r) : { kind: 'expression', value: target };
}

const augment = (op: string, target: Expression, r: Reader): Statement => ({
  kind: 'augment',
  op,
  target,
  value: parseTuple(r),
});

function statement(r: Reader): Statement {
  if (r.passes('class')) return classDefinition(r);
  if (r.passes('def')) return definition(r);
  if (r.passes('with')) return withStatement(r);
  if (r.passes('try')) return tryStatement(r);
  const parsed = simple(r);
  r.take('newline');
  return parsed;
}

/** The statements of a text. @throws Error where it is not of the part of Python that is read here. */
export function parsePython(text: string): Statement[] {
  const r = new Reader(text);
  const statements: Statement[] = [];
  while (r.next.kind !== 'end') statements.push(statement(r));
  return statements;
}
