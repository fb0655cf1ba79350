// Has the compiler of assembly/ write the body of a loop several times over: of each `while` loop in a function that says
// `@unroll(n)`. The condition is asked between the copies too, so nothing is left over behind the loop, and no compiler
// moves what one copy loads above another's arithmetic; what is saved is what engines do once a turn.

import { Node, NodeKind } from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

const NAME = 'unroll';

/** The loop's body n times, with a way out between. A compiled node keeps nothing, so that one stands for all copies. */
function repeat({ condition, body, range }, n) {
  const leave = () =>
    Node.createIfStatement(condition, Node.createEmptyStatement(range), Node.createBreakStatement(null, range), range);
  const copy = () => Node.createBlockStatement([body], range);
  const rest = Array.from({ length: n - 1 }, () => [leave(), copy()]);
  return Node.createBlockStatement([copy(), ...rest.flat()], range);
}

/** Goes through blocks and loops. */
function visit(statement, n) {
  if (statement.kind === NodeKind.While) {
    statement.body = repeat(statement, n);
    return 1;
  }
  const inner = statement.kind === NodeKind.Block ? statement.statements : [];
  if (statement.kind === NodeKind.For) inner.push(statement.body);
  return inner.reduce((count, one) => count + visit(one, n), 0);
}

export default class Unroll extends Transform {
  afterParse({ sources }) {
    for (const declaration of sources.flatMap(({ statements }) => statements)) {
      const mark = declaration.decorators?.find(({ name }) => name.text === NAME);
      if (!mark) continue;
      declaration.decorators = declaration.decorators.filter((one) => one !== mark);
      const n = Number(mark.args[0].value);
      if (visit(declaration.body, n) === 0)
        throw new Error(`@${NAME} on ${declaration.name.text}, which has no while loop`);
    }
  }
}
