// autograd.Function: an operator with the user's own derivative. Subclass it with `forward(...inputs)` and
// `backward(...gradients)`; an instance is called once.

import * as f from '../../engine/functions.ts';
import { AssertionError, typeName } from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import { lengthOf } from '../../rules/text/python.ts';
import { list, type Many } from '../base/list.ts';
import { withModes } from '../base/modes.ts';
import { type Rule, recordNode } from './custom.ts';
import { NDArray } from './ndarray.ts';
import { spread } from './spread.ts';

type Results = Many<NDArray>;

/** A function with its own derivative, as `mx.autograd.Function`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function, which the interface says.
export abstract class Function extends Callable {
  private kept: readonly NDArray[] = [];
  private used = false;

  /** Computes the result; nothing in it is recorded. */
  abstract forward(...inputs: NDArray[]): Results;
  /** One gradient for each argument of `forward`. */
  abstract backward(...gradients: NDArray[]): Results;

  /** Keeps arrays for `backward`. */
  save_for_backward(...arrays: NDArray[]): void {
    this.kept = arrays;
  }

  get saved_tensors(): readonly NDArray[] {
    return this.kept;
  }

  /** @throws AssertionError for a second call of one instance. */
  protected override _call_impl(inputs: NDArray[]): Results {
    if (this.used)
      throw new AssertionError('Each Function instance can only be called once. Please create another instance.');
    this.used = true;
    const result = withModes({ recording: false }, () => this.forward(...inputs.map((x) => f.detach(x))));
    for (const y of list<unknown>(result)) if (!(y instanceof NDArray)) lengthOf(y);
    const outputs = list(result);
    const shapes = inputs.map(({ shape }) => shape);
    const rule: Rule = (gradients) => this.#fitted(list(this.backward(...gradients)), shapes);
    recordNode(this.constructor.name, inputs, outputs, rule, this.kept);
    return result;
  }

  /** What `backward` gave, each in the shape of its input. */
  #fitted(gradients: readonly unknown[], shapes: readonly (readonly number[])[]): readonly NDArray[] {
    if (gradients.length !== shapes.length) {
      throw new AssertionError(
        `${this.constructor.name}.backward must return exactly the same number of NDArrays as the number of NDArrays arguments to forward. Expecting ${shapes.length} got ${gradients.length}`,
      );
    }
    return gradients.map((g, i) => {
      if (g instanceof NDArray) return spread(g, shapes[i]);
      throw new AssertionError(`autograd.Function.backward must return NDArrays, not <class '${typeName(g)}'>`);
    });
  }
}

export interface Function {
  (...inputs: NDArray[]): NDArray;
}
