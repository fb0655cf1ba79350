// What a Python text calls by name: dotted names below the modules that golden statements import.

import type { Expression, Statement } from '../python/syntax.ts';

/** The modules under their names in golden statements. */
export const modules: { readonly [name: string]: string } = {
  mx: 'mxnet',
  nd: 'mxnet.nd',
  gluon: 'mxnet.gluon',
  autograd: 'mxnet.autograd',
  nn: 'mxnet.gluon.nn',
  rnn: 'mxnet.gluon.rnn',
  crnn: 'mxnet.gluon.contrib.rnn',
};

/** Methods of blocks that belong to the symbolic world: what `export` writes is for SymbolBlock. */
const methods: { readonly [name: string]: string } = { export: 'mxnet.gluon.SymbolBlock' };

/** The dotted name that an expression spells, or null. */
export function dotted(e: Expression): string | null {
  if (e.kind === 'name') return Object.hasOwn(modules, e.name) ? modules[e.name] : null;
  if (e.kind !== 'attribute') return null;
  const on = dotted(e.on);
  if (on === null) return null;
  // What a class holds is built with it.
  return /\.[A-Z]\w*$/.test(on) ? on : `${on}.${e.name}`;
}

function inside(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(inside);
  if (typeof part !== 'object' || part === null) return [];
  const e = part as Expression;
  const name = dotted(e);
  if (name !== null) return name.endsWith('__') ? [] : [name];
  const own = e.kind === 'attribute' && Object.hasOwn(methods, e.name) ? [methods[e.name]] : [];
  return [...own, ...Object.values(part).flatMap(inside)];
}

/** Every dotted name of a program, each once. */
export const namesOf = (program: readonly Statement[]): string[] => [...new Set(inside(program))];
