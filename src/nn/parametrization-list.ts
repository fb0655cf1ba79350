// What computes one tensor of a module from others that are trained in its place: modules called one after the other, and the
// tensors `original`, or `original0`, `original1` …, that the first of them is given.

import { NotImplementedError, none, RuntimeError, sameShape, typeName, ValueError, withGrad } from '../engine/index.ts';

import { Tensor } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';
import { ModuleList } from './container.ts';
import type { Module } from './module.ts';

const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;

/** Makes a tensor part of a module, as what it is. */
export function registerTensor(module: Module, name: string, x: Tensor): void {
  if (x instanceof Parameter) module.register_parameter(name, x);
  else module.register_buffer(name, x);
}

/** A module's own way from a value to what its `forward` is given, where it has one. */
export function inverseOf(module: Module): ((value: unknown) => unknown) | null {
  const inverse: unknown = Reflect.get(module, 'right_inverse');
  return typeof inverse === 'function' ? (value) => Reflect.apply(inverse, module, [value]) : null;
}

/** What a function gives; null where it is not implemented. */
export function ifImplemented<R>(body: () => R): R | null {
  try {
    return body();
  } catch (error) {
    if (error instanceof NotImplementedError) return null;
    throw error;
  }
}

/** The parametrizations of one tensor, in the order in which they are called. */
export class ParametrizationList extends ModuleList {
  static override readonly name: string = 'ParametrizationList';

  /** Whether the shapes and dtypes of results are not looked at. */
  unsafe: boolean;
  /** Whether there is one `original`, and not several with numbers. */
  readonly is_tensor: boolean;
  /** How many there are. */
  readonly ntensors: number;

  /**
   * Takes modules, and the tensor in whose place they come, which becomes `original`, or is turned into several.
   * @throws ValueError where a result would be of another shape or dtype.
   */
  constructor(modules: Iterable<Module>, original: Tensor, unsafe: boolean) {
    super(modules);
    if (this.length === 0) throw new ValueError('ParametrizationList requires one or more modules.');
    this.unsafe = unsafe;
    const { shape, dtype } = original;
    const found = withGrad(false, () =>
      [...this].reduceRight<unknown>((x, module) => {
        const inverse = inverseOf(module);
        return inverse === null ? x : (ifImplemented(() => inverse(x)) ?? x);
      }, original),
    );
    this.is_tensor = isTensor(found);
    this.ntensors = Array.isArray(found) ? found.length : 1;
    if (isTensor(found)) this.#takeOne(original, found);
    else this.#takeAll(original, found);
    if (!unsafe) this.#check({ shape, dtype });
  }

  #takeOne(original: Tensor, found: Tensor): void {
    for (const of of ['dtype', 'device'] as const) {
      if (original[of] === found[of]) continue;
      const word = of === 'dtype' ? 'torch.' : '';
      throw new ValueError(
        `When \`right_inverse\` outputs one tensor, it may not change the ${of}.\noriginal.${of}: ${word}${original[of]}\nright_inverse(original).${of}: ${word}${found[of]}`,
      );
    }
    // The tensor stays the one that an optimizer may know.
    original.data = found;
    registerTensor(this, 'original', original);
  }

  #takeAll(original: Tensor, found: unknown): void {
    const wrong = "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...).";
    if (!Array.isArray(found)) throw new ValueError(`${wrong} Got ${typeName(found)}`);
    for (const [i, x] of found.entries()) {
      if (!isTensor(x)) throw new ValueError(`${wrong} Got element ${i} of the sequence with type ${typeName(x)}.`);
      const { requires_grad } = original;
      const own = original instanceof Parameter ? new Parameter(x, requires_grad) : x.requires_grad_(requires_grad);
      registerTensor(this, `original${i}`, own);
    }
  }

  #check({ shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>): void {
    const result: unknown = this.forward();
    if (!isTensor(result)) throw new ValueError(`A parametrization must return a tensor. Got ${typeName(result)}.`);
    const differ = (what: string, before: unknown, after: unknown): ValueError =>
      new ValueError(
        `Registering a parametrization may not change the ${what} of the tensor, unless \`unsafe\` flag is enabled.\nunparametrized ${what}: ${before}\nparametrized ${what}: ${after}`,
      );
    if (result.dtype !== dtype) throw differ('dtype', `torch.${dtype}`, `torch.${result.dtype}`);
    if (!sameShape(result.shape, shape)) throw differ('shape', shape, result.shape);
  }

  /** @internal The tensors that are trained instead, in order. */
  originals(): Tensor[] {
    return [...this.named_parameters('', false, false), ...this.named_buffers('', false, false)].map(([, x]) => x);
  }

  /**
   * Sets the originals so that the result is `value`: what `module.weight = value` does.
   * @throws RuntimeError where a module has no `right_inverse`; ValueError where what that gives does not fit.
   */
  right_inverse(value: Tensor): void {
    const found = withGrad(false, () =>
      [...this].reduceRight<unknown>((x, module) => {
        const inverse = inverseOf(module);
        if (inverse !== null) return inverse(x);
        throw new RuntimeError(`parametrization ${module._get_name()} does not implement right_inverse.`);
      }, value),
    );
    if (this.is_tensor && !isTensor(found)) {
      throw new ValueError(`\`right_inverse\` should return a tensor. Got ${typeName(found)}`);
    }
    const values: readonly unknown[] | null = isTensor(found) ? [found] : Array.isArray(found) ? found : null;
    if (values === null) {
      throw new ValueError(`'right_inverse' must return a sequence of tensors. Got ${typeName(found)}.`);
    }
    if (values.length !== this.ntensors) {
      throw new ValueError(
        `'right_inverse' must return a sequence of tensors of length ${this.ntensors}. Got a sequence of length ${values.length}.`,
      );
    }
    const own = this.originals();
    for (const [i, x] of values.entries()) {
      if (!isTensor(x)) {
        throw new ValueError(
          `'right_inverse' must return a sequence of tensors or reference-type opaques. Got element ${i} of type ${typeName(x)}.`,
        );
      }
      if (x.dtype === own[i].dtype) own[i].data = x.detach();
      else {
        const [what, where] = this.is_tensor ? ['The tensor', 'original'] : [`Tensor ${i}`, `original${i}`];
        throw new ValueError(
          `${what} returned by \`right_inverse\` has dtype torch.${x.dtype} while \`${where}\` has dtype torch.${own[i].dtype}`,
        );
      }
    }
  }

  /** The tensor: the first module is given the originals, and each of the others what the one before gives. */
  override forward(...given: never[]): Tensor {
    none('forward', given);
    const [first, ...rest] = this;
    return rest.reduce((x, module) => module(x), first(...this.originals()));
  }
}
