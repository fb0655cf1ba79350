// What a bundler must be able to rely on: a module only declares things. Those that do more when they are imported are the
// ones that package.json names in `sideEffects`, and those that import one of them for it.

import ts from 'typescript-6';
import { describe, expect, it } from 'vitest';
import { files, read } from './repository.ts';

const sources = files.filter((path) => /^src\/.*(?<!\.cases)\.ts$/.test(path));

/** Statements at the top of a module that are no declarations: calls, assignments, loops, static blocks, bare imports. */
function effects(text: string): string[] {
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  for (const statement of file.statements) {
    const declares =
      (ts.isImportDeclaration(statement) && statement.importClause !== undefined) ||
      ts.isExportDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isModuleDeclaration(statement) ||
      ts.isVariableStatement(statement) ||
      (ts.isClassDeclaration(statement) && !statement.members.some(ts.isClassStaticBlockDeclaration));
    if (!declares) found.push(statement.getText().slice(0, 60));
  }
  return found;
}

/** What Node loads is bundled: every file of it may hold some of what follows. */
const NODE = './dist/node/*.js';
/** The modules of the build that package.json says must be kept, as sources. */
const kept: string[] = JSON.parse(read('package.json'))
  .sideEffects.filter((path: string) => path !== NODE)
  .map((path: string) => path.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'));

/** The entry that is imported for its effect. */
const THREADS = 'src/threads/index.ts';
const BRINGS_METHODS = /^import '[^']+\/methods\.ts';$/;
const doing = new Map(sources.map((path) => [path, effects(read(path))]));

describe('effects at import', () => {
  it('are those that package.json names, and bringing them', () => {
    const found = [...doing].filter(([, all]) => all.some((effect) => !BRINGS_METHODS.test(effect)));
    const others = kept.filter((path) => !path.endsWith('index.ts') || path === THREADS);
    expect(found.map(([path]) => path).sort()).toEqual(others.sort());
  });
  it('keep the entries that bring methods, and no other file', () => {
    const bringing = [...doing].filter(([, all]) => all.some((effect) => BRINGS_METHODS.test(effect)));
    const entries = bringing.map(([path]) => path).filter((path) => path.endsWith('index.ts'));
    expect(kept.filter((path) => path.endsWith('index.ts') && path !== THREADS).sort()).toEqual(entries.sort());
  });
  it.each([
    "import './methods.ts';",
    'attach(Tensor.prototype);',
    'Node.title = (row) => row;',
    'for (const name of names) define(name);',
    'export class A {\n  static {\n    register(A);\n  }\n}',
    'if (known) count += 1;',
  ])('finds %s', (text) => expect(effects(text)).toHaveLength(1));
  it.each([
    "import { a } from './a.ts';",
    'export const add = /* @__PURE__ */ one(ops.add);',
    'let clock = 0;',
  ])('passes %s', (text) => expect(effects(text)).toEqual([]));
});
