// torch's rooms compile without the methods that the root entry adds: what they call are functions.

import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { root } from './repository.ts';

const rooms = /\/src\/(?:core\.ts|index\.ts|torch\/|nn\/|optim\/|data\/)/;

function programOf(entries: string[]): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
  const base = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const merged = { ...base.config.compilerOptions, ...config.compilerOptions };
  const { options } = ts.convertCompilerOptionsFromJson(merged, root);
  return ts.createProgram(
    entries.map((entry) => join(root, 'src', entry)),
    options,
  );
}

const told = (found: readonly ts.Diagnostic[]): string[] =>
  found.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);

it('core, nn, optim and data need no method', () => {
  const program = programOf(['core.ts', 'nn/index.ts', 'optim/index.ts', 'data/index.ts']);
  const own = program.getSourceFiles().filter(({ fileName }) => rooms.test(fileName));
  expect(own.length).toBeGreaterThan(60);
  expect(own.flatMap((file) => told(program.getSemanticDiagnostics(file)))).toEqual([]);
});
