// `npm run casts`: where src/ overrules the type checker, counted by syntax tree, by kind and by room. Test cases and
// generated files are left out. Fails above the limit; a change that needs fewer lowers it. `-- --list KIND` names the places.

import { readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript-6';

/** The sum that no change may exceed. */
const LIMIT = 288;

/** What is counted; `identity` is a call of a function that gives its argument back and exists for the types it tells. */
const KINDS = ['as', '<T>x', '!', 'any', '@ts-', 'identity'] as const;
type Kind = (typeof KINDS)[number];

interface Place {
  readonly kind: Kind;
  readonly room: string;
  readonly at: string;
}

const src = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src');
const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.(cases|generated)\.ts$/.test(path))
  .map((path) => join(src, path));
const program = ts.createProgram(paths, {
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.NodeNext,
  noEmit: true,
  noLib: true,
  target: ts.ScriptTarget.ES2022,
  types: [],
});
const checker = program.getTypeChecker();

type Made = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration;
const isFunction = (node: ts.Node): node is Made =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node);

/** An expression without its parentheses and without what it claims of types. */
function bare(node: ts.Expression): ts.Expression {
  const wrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node);
  return wrapped ? bare(node.expression) : node;
}

/** What a function gives back, where that is all that it does. */
function given({ body }: Made): ts.Expression | undefined {
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return bare(body);
  const [only, ...more] = body.statements;
  if (more.length > 0 || only === undefined || !ts.isReturnStatement(only) || !only.expression) return undefined;
  return bare(only.expression);
}

/** True of `(x) => x`, and of `() => (x) => x`, which takes types first. */
function isIdentity(made: Made): boolean {
  const result = given(made);
  if (result === undefined) return false;
  if (made.parameters.length === 0) return isFunction(result) && isIdentity(result);
  const [{ name }] = made.parameters;
  return made.parameters.length === 1 && ts.isIdentifier(name) && ts.isIdentifier(result) && result.text === name.text;
}

/** True of a call of a declared identity function, wherever it was imported from; `f<T>()(x)` counts once. */
function callsIdentity({ expression, parent }: ts.CallExpression): boolean {
  if (!ts.isIdentifier(expression)) return false;
  if (ts.isCallExpression(parent) && parent.expression === expression) return false;
  let symbol = checker.getSymbolAtLocation(expression);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return false;
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  return made !== undefined && isFunction(made) && isIdentity(made);
}

function kindOf(node: ts.Node): Kind | undefined {
  if (ts.isAsExpression(node)) return ts.isConstTypeReference(node.type) ? undefined : 'as';
  if (ts.isTypeAssertionExpression(node)) return ts.isConstTypeReference(node.type) ? undefined : '<T>x';
  if (ts.isNonNullExpression(node)) return '!';
  if ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken) return '!';
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
  return ts.isCallExpression(node) && callsIdentity(node) ? 'identity' : undefined;
}

function placesOf(file: ts.SourceFile): Place[] {
  const path = relative(src, file.fileName).split(sep);
  const found: Place[] = [];
  const add = (kind: Kind, position: number): void => {
    const { line } = file.getLineAndCharacterOfPosition(position);
    found.push({ kind, room: path.length > 1 ? path[0] : '.', at: `src/${path.join('/')}:${line + 1}` });
  };
  const visit = (node: ts.Node): void => {
    const kind = kindOf(node);
    if (kind) add(kind, node.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const { index } of file.text.matchAll(/(?:\/\/|\/?\*)\s*@ts-/g)) add('@ts-', index);
  return found;
}

const places = program
  .getSourceFiles()
  .filter(({ fileName }) => paths.includes(join(fileName)))
  .flatMap(placesOf);
const { list } = parseArgs({ options: { list: { type: 'string' } } }).values;
for (const { kind, at } of places) if (kind === list) console.log(at);

const line = (name: string, counts: readonly (string | number)[]): void =>
  console.log(`${name.padEnd(12)}${counts.map((count) => String(count).padStart(10)).join('')}`);
const counts = (of: readonly Place[]): number[] => [
  ...KINDS.map((kind) => of.filter((place) => place.kind === kind).length),
  of.length,
];
line('room', [...KINDS, 'sum']);
for (const room of [...new Set(places.map((place) => place.room))].sort()) {
  line(room, counts(places.filter((place) => place.room === room)));
}
line('all', counts(places));
console.log(`${places.length} of at most ${LIMIT}`);
if (places.length > LIMIT) process.exitCode = 1;
