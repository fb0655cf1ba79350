// Reads TypeScript: the functions that an interface declares, inherited ones included, and the fields of a class.

import ts from 'typescript-6';
import type { Signature } from './module.ts';

/** The functions that an interface of this text declares. Numbers are of any type that JavaScript sees as a number. */
export function declaredFunctions(text: string, name: string): Map<string, Signature> {
  const file = ts.createSourceFile('abi.ts', text, ts.ScriptTarget.Latest, true);
  const options = { noLib: true, types: [] };
  const host = {
    ...ts.createCompilerHost(options),
    getSourceFile: (path: string) => (path === 'abi.ts' ? file : undefined),
  };
  const checker = ts.createProgram(['abi.ts'], options, host).getTypeChecker();
  const declaration = file.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  if (declaration === undefined) throw new Error(`no interface ${name}`);
  const functions = new Map<string, Signature>();
  for (const property of checker.getTypeAtLocation(declaration).getProperties()) {
    const [call] = checker.getTypeOfSymbol(property).getCallSignatures();
    if (call === undefined) continue;
    const textOf = (type: ts.Type): string => checker.typeToString(type);
    const result = textOf(call.getReturnType());
    functions.set(property.name, {
      parameters: call.parameters.map((parameter) => textOf(checker.getTypeOfSymbol(parameter))),
      results: result === 'void' ? [] : [result],
      names: call.parameters.map((parameter) => parameter.name),
    });
  }
  return functions;
}

/** The fields of a class of this text, in order, with their types. */
export function fieldsOf(text: string, name: string): [string, string][] {
  const file = ts.createSourceFile('class.ts', text, ts.ScriptTarget.Latest, true);
  const found = file.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === name,
  );
  if (found === undefined) throw new Error(`no class ${name}`);
  return found.members
    .filter(ts.isPropertyDeclaration)
    .map((field) => [field.name.getText(), field.type?.getText() ?? 'nothing']);
}
