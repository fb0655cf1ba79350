// Python text as tokens, with its indentation: the part of the language that golden statements are written in.

export type TokenKind = 'name' | 'int' | 'float' | 'string' | 'op' | 'newline' | 'indent' | 'dedent' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The text itself; of a string what it denotes. */
  readonly text: string;
}

const PIECES =
  /(?<space>[ \t]+)|(?<comment>#[^\n]*)|(?<float>(?:\d+\.\d*|\.\d+)(?:e[+-]?\d+)?|\d+e[+-]?\d+)|(?<int>\d+)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<string>b?'(?:[^'\\\n]|\\.)*'|b?"(?:[^"\\\n]|\\.)*")|(?<newline>\n[ \t]*)|(?<op>\*\*|\/\/|[=!<>]=|[-+*/%]=|->|[-+*/%<>=()[\]{},.:@])/uy;

const escapes: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** What a string literal denotes. */
const unquoted = (text: string): string =>
  text
    .replace(/^b/, '')
    .slice(1, -1)
    .replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|([\s\S]))/gi, (_, hex, unicode, other) =>
      other === undefined ? String.fromCharCode(Number.parseInt(hex ?? unicode, 16)) : (escapes[other] ?? other),
    );

/** Splits a text into tokens. @throws Error at a character that is none of them. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const indents = [0];
  let depth = 0;
  const push = (kind: TokenKind, piece = ''): void => void tokens.push({ kind, text: piece });
  PIECES.lastIndex = 0;
  for (let at = 0; at < text.length; at = PIECES.lastIndex) {
    PIECES.lastIndex = at;
    const found = PIECES.exec(text);
    if (!found) throw new Error(`Python text: unexpected ${JSON.stringify(text.slice(at, at + 12))}`);
    const [kind, piece] = Object.entries(found.groups as object).find(([, p]) => p !== undefined) as [string, string];
    if (kind === 'space' || kind === 'comment') continue;
    if (kind !== 'newline') {
      if ('([{'.includes(piece)) depth++;
      if (')]}'.includes(piece)) depth--;
      push(kind as TokenKind, kind === 'string' ? unquoted(piece) : piece);
      continue;
    }
    const next = text[PIECES.lastIndex];
    if (depth > 0 || next === '\n' || next === undefined) continue;
    push('newline');
    const indent = piece.length - 1;
    if (indent > indents[indents.length - 1]) {
      indents.push(indent);
      push('indent');
    }
    while (indent < indents[indents.length - 1]) {
      indents.pop();
      push('dedent');
    }
  }
  push('newline');
  for (const _ of indents.slice(1)) push('dedent');
  push('end');
  return tokens;
}
