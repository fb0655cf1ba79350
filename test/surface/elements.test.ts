// Who touches a storage's elements, in bulk: the names in elements.json are imported by the places listed there, and by no
// other; who reads them says what for. All else computes with ops, which is what lets it run on any device, be recorded, and run on `meta`.

import { join } from 'node:path/posix';
import ts from 'typescript-6';
import { describe, expect, it } from 'vitest';
import doors from './elements.json' with { type: 'json' };
import { files, read } from './repository.ts';

/** Places by name, with reasons where there are any. */
const allowed: { readonly [name: string]: readonly string[] | { readonly [place: string]: string } } = doors;
/** Where the names come from. */
const SOURCES = /^(?:engine\/index|reference\/engine\/\w+)\.ts$/;

/** The names that a file imports from the engine; `*` for a namespace. */
function taken(path: string, text: string): string[] {
  const found: string[] = [];
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.ES2022).statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) continue;
    if (!SOURCES.test(join(path, '..', moduleSpecifier.text))) continue;
    const list = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    if (list && (ts.isNamedImports(list) || ts.isNamedExports(list))) {
      for (const { name, propertyName } of list.elements) found.push((propertyName ?? name).text);
    } else found.push('*');
  }
  return found;
}

const sources = files.filter((path) => /^src\/.*(?<!\.cases)\.ts$/.test(path)).map((path) => path.slice(4));
const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
const importers = new Map(sources.map((path) => [path, taken(path, read(`src/${path}`))]));

describe('elements', () => {
  it.each(Object.entries(allowed))('%s is taken where the list says, and there alone', (name, listed) => {
    const places = Array.isArray(listed) ? listed : Object.keys(listed);
    const who = [...importers].filter(([, names]) => names.includes(name)).map(([path]) => path);
    expect(who.filter((path) => !places.some((place) => within(path, place)))).toEqual([]);
    expect(places.filter((place) => !who.some((path) => within(path, place)))).toEqual([]);
  });
  it('are in no namespace that a file takes whole', () => {
    const whole = [...importers].filter(([, names]) => names.includes('*')).map(([path]) => path);
    expect(whole).toEqual(['engine/autograd.ts']);
  });
  it('are found however they are imported', () => {
    expect(taken('nn/x.ts', "import { read as look, type Tensor } from '../engine/index.ts';")).toEqual([
      'read',
      'Tensor',
    ]);
    expect(taken('nn/x.ts', "export { read } from '../engine/index.ts';")).toEqual(['read']);
    expect(taken('nn/x.ts', "export * from '../reference/engine/storage.ts';")).toEqual(['*']);
    expect(taken('nn/x.ts', "import { read } from '../formats/index.ts';")).toEqual([]);
  });
});
