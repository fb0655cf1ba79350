// The formulas of an epoch that LambdaLR's golden cases are written in: numbers, `epoch`, + - * / // **, pow, min and max.

type Formula = (epoch: number) => number;

const binary: { readonly [op: string]: { readonly rank: number; readonly of: (a: number, b: number) => number } } = {
  '+': { rank: 1, of: (a, b) => a + b },
  '-': { rank: 1, of: (a, b) => a - b },
  '*': { rank: 2, of: (a, b) => a * b },
  '/': { rank: 2, of: (a, b) => a / b },
  '//': { rank: 2, of: (a, b) => Math.floor(a / b) },
  '%': { rank: 2, of: (a, b) => a - b * Math.floor(a / b) },
  '**': { rank: 4, of: (a, b) => a ** b },
};
const functions: { readonly [name: string]: (...args: number[]) => number } = {
  pow: (a, b) => a ** b,
  min: Math.min,
  max: Math.max,
  sqrt: Math.sqrt,
};

/** Reads a formula. @throws Error where it is none. */
export function parseFormula(text: string): Formula {
  const tokens = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\w+|\*\*|\/\/|\S/g) ?? [];
  let at = 0;
  const fail = (): never => {
    throw new Error(`formula '${text}': unexpected ${tokens[at] ?? 'end'}`);
  };
  const expect = (token: string): void => void (tokens[at] === token ? at++ : fail());

  function operand(): Formula {
    const token = tokens[at++] ?? fail();
    if (token === '-') {
      const x = expression(3);
      return (epoch) => -x(epoch);
    }
    if (token === '(') {
      const inner = expression(0);
      expect(')');
      return inner;
    }
    if (token === 'epoch') return (epoch) => epoch;
    if (Object.hasOwn(functions, token)) {
      const args: Formula[] = [];
      expect('(');
      do args.push(expression(0));
      while (tokens[at] === ',' && at++);
      expect(')');
      return (epoch) => functions[token](...args.map((a) => a(epoch)));
    }
    const value = Number(token);
    if (Number.isNaN(value)) {
      at--;
      fail();
    }
    return () => value;
  }

  /** Operators that bind at least as tightly as `rank`. */
  function expression(rank: number): Formula {
    let left = operand();
    for (let op = binary[tokens[at]]; op && op.rank >= rank; op = binary[tokens[at]]) {
      const { of, rank: own } = op;
      const power = tokens[at++] === '**';
      const [a, b] = [left, expression(power ? own : own + 1)];
      left = (epoch) => of(a(epoch), b(epoch));
    }
    return left;
  }

  const formula = expression(0);
  if (at < tokens.length) fail();
  return formula;
}
