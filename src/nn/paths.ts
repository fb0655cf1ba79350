// What stands at a dotted name below a module: `net.get_submodule('encoder.0')`.

import { AttributeError, typeName, ValueError } from '../engine/index.ts';
import { Callable } from '../rules/callable.ts';
import type { Tensor } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';

interface Named {
  _get_name(): string;
}

/** A property of a module. @throws AttributeError in PyTorch's words where there is none. */
function member(module: Named, name: string): unknown {
  if (name !== '' && name in module) return Reflect.get(module, name);
  throw new AttributeError(`${module._get_name()} has no attribute \`${name}\``);
}

/** @throws AttributeError in PyTorch's words for what is no module. */
function moduleAt<M extends Named>(module: M, name: string): M {
  const found = member(module, name);
  if (found instanceof Callable) return found as Callable & M;
  throw new AttributeError(`\`${name}\` is not an nn.Module`);
}

/** The module at a dotted name; the module itself where that is empty. */
export const submodule = <M extends Named>(module: M, target: string): M =>
  target === '' ? module : target.split('.').reduce<M>(moduleAt, module);

/** A dotted name's last part, and the module that has it. */
function parted<M extends Named>(module: M, target: string): { owner: M; name: string } {
  const at = target.lastIndexOf('.');
  return { owner: submodule(module, target.slice(0, Math.max(at, 0))), name: target.slice(at + 1) };
}

/** The parameter at a dotted name. @throws AttributeError where there is none. */
export function parameterAt(module: Named, target: string): Parameter {
  const { owner, name } = parted(module, target);
  const found = member(owner, name);
  if (found instanceof Parameter) return found;
  throw new AttributeError(`\`${name}\` is not an nn.Parameter`);
}

/** The buffer at a dotted name, among those that `buffersOf` names. @throws AttributeError where there is none. */
export function bufferAt<M extends Named>(
  module: M,
  target: string,
  buffersOf: (owner: M) => Iterable<[string, Tensor]>,
): Tensor {
  const { owner, name } = parted(module, target);
  member(owner, name);
  const found = new Map(buffersOf(owner)).get(name);
  if (found) return found;
  throw new AttributeError(`\`${name}\` is not a buffer`);
}

/** Puts a module at a dotted name. @throws ValueError, AttributeError in PyTorch's words where it has no place. */
export function setSubmodule(module: Named, target: string, next: unknown, strict: boolean): void {
  if (target === '') throw new ValueError('Cannot set the submodule without a target name!');
  if (!(next instanceof Callable)) {
    throw new ValueError(`\`module\` is not an nn.Module, found <class '${typeName(next)}'>`);
  }
  const { owner, name } = parted(module, target);
  if (strict || name in owner) moduleAt(owner, name);
  Reflect.set(owner, name, next);
}
