// The reader of Python texts that the golden runner interprets: precedence, literals, indices, statements, and what it refuses.

import { describe, expect, test } from 'vitest';
import { parseExpression } from './runner/python/expressions.ts';
import { Reader } from './runner/python/reader.ts';
import { parsePython } from './runner/python/statements.ts';
import type { Expression } from './runner/python/syntax.ts';

/** An expression with brackets around every operation. */
function text(e: Expression | null): string {
  if (e === null) return '';
  switch (e.kind) {
    case 'constant':
      return JSON.stringify(e.value) + (e.float ? 'f' : '');
    case 'name':
      return e.name;
    case 'attribute':
      return `${text(e.on)}.${e.name}`;
    case 'call':
      return `${text(e.fn)}(${[...e.args.map(text), ...e.keywords.map((k) => `${k.name ?? '**'}=${text(k.value)}`)].join(', ')})`;
    case 'index':
      return `${text(e.on)}[${text(e.index)}]`;
    case 'slice':
      return e.parts.map(text).join(':');
    case 'list':
    case 'tuple':
      return `${e.kind}(${e.items.map(text).join(', ')})`;
    case 'dict':
      return `dict(${e.entries.map(([k, v]) => `${text(k)}: ${text(v)}`).join(', ')})`;
    case 'unary':
      return `(${e.op} ${text(e.operand)})`;
    case 'binary':
      return `(${text(e.left)} ${e.op} ${text(e.right)})`;
    case 'if':
      return `(${text(e.chosen)} if ${text(e.test)} else ${text(e.otherwise)})`;
    case 'lambda':
      return `(lambda ${e.parameters.join(', ')}: ${text(e.body)})`;
    case 'each':
      return `(${text(e.item)} for ${text(e.target)} in ${text(e.over)})`;
  }
}

describe('expressions', () => {
  test.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['-2 ** 2', '(- (2 ** 2))'],
    ['2 ** -1', '(2 ** (- 1))'],
    ['2 ** 3 ** 2', '(2 ** (3 ** 2))'],
    ['-x.f(1)', '(- x.f(1))'],
    ['a - b == c and not d is e', '(((a - b) == c) and (not (d is e)))'],
    ['a is not None', '(a is not null)'],
    ['x if a > 1 else y', '(x if (a > 1) else y)'],
    ['\'a\' "b\\n\\u0041"', '"ab\\nA"'],
    ['1.0, 2e3, .5, 7', '1f'],
    ['(1,)', 'tuple(1)'],
    ['()', 'tuple()'],
    ['(1)', '1'],
    ['[1, [2], ]', 'list(1, list(2))'],
    ["{'a': 1, b: (2, 3)}", 'dict("a": 1, b: tuple(2, 3))'],
    ['f(a, *b)', null],
    ['f(a, k=1, **rest)', 'f(a, k=1, **=rest)'],
    ['f(x for x in y)', 'f((x for x in y))'],
    ['[a + b for a, b in c(1)]', '((a + b) for tuple(a, b) in c(1))'],
    ['x[1:, ::2, -1, None]', 'x[tuple(1:, ::2, (- 1), null)]'],
    ['x[[2, 0]][:]', 'x[list(2, 0)][:]'],
    ['lambda x, y: x + y', '(lambda x, y: (x + y))'],
    ['f(lambda: 1)', 'f((lambda : 1))'],
  ])('%s', (python, expected) => {
    const read = (): string => text(parseExpression(new Reader(python)));
    if (expected === null) expect(read).toThrow(/^Python text: unexpected '\*'/);
    else expect(read()).toBe(expected);
  });
});

describe('statements', () => {
  test('assignments, unpacking and augmented assignments', () => {
    const [first, second, third, fourth] = parsePython('a = 1\no, s = f(x)\na += 2\na[0, 1:] = o');
    expect(first).toMatchObject({ kind: 'assign', target: { kind: 'name', name: 'a' }, value: { value: 1 } });
    expect(second).toMatchObject({ kind: 'assign', target: { kind: 'tuple' }, value: { kind: 'call' } });
    expect(third).toMatchObject({ kind: 'augment', op: '+' });
    expect(fourth).toMatchObject({ kind: 'assign', target: { kind: 'index', index: { kind: 'tuple' } } });
  });

  test('blocks nest by indentation', () => {
    const program = parsePython('with f():\n    with g(1):\n        x = 1\n    y = 2\nz');
    expect(program).toMatchObject([
      { kind: 'with', body: [{ kind: 'with', body: [{ kind: 'assign' }] }, { kind: 'assign' }] },
      { kind: 'expression' },
    ]);
  });

  test('classes with methods, a blank line between', () => {
    const [made] = parsePython(
      'class M(nn.Block):\n\n    def __init__(self, **kwargs):\n        super().__init__(**kwargs)\n\n    def forward(self, x):\n        return x',
    );
    expect(made).toMatchObject({
      kind: 'class',
      name: 'M',
      methods: [
        { name: '__init__', parameters: ['self'], rest: 'kwargs' },
        { name: 'forward', parameters: ['self', 'x'], rest: null, body: [{ kind: 'return' }] },
      ],
    });
  });

  test('try and except', () => {
    const [tried] = parsePython("try:\n    r = f()\nexcept mx.base.MXNetError:\n    r = 'caught'");
    expect(tried).toMatchObject({ kind: 'try', handler: { type: { kind: 'attribute', name: 'MXNetError' } } });
  });

  test('brackets go over line ends', () => {
    expect(parsePython('f(1,\n  2)\ng')).toHaveLength(2);
  });

  test.each(['a = ', 'f(1', 'a b', 'while x:\n    y', 'x ? y', "'open"])('refuses %s', (python) => {
    expect(() => parsePython(python)).toThrow(/^Python text: unexpected/);
  });
});
