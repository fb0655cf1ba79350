// torch.autograd.functional: Jacobians, Hessians, and their products with vectors, by passes over the graph alone.
// A pass is linear in the gradient that flows in; where a product is wanted from the other side (jvp, hvp), a second pass
// turns the first one round.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, NotImplementedError, RuntimeError, withGrad } from '../engine/index.ts';
import { signatureOf } from './define.ts';
import {
  asGiven,
  demand,
  filled,
  finished,
  gradients,
  type Listed,
  leavesLike,
  listed,
  OUTPUTS,
  prepared,
  vectorOr,
} from './derivatives.ts';
import { stack } from './join.ts';
import { bool, callable, of, str } from './kinds.ts';
import type { Tensor } from './tensor.ts';

type Tensors = Tensor | readonly Tensor[];
/** What is differentiated: tensors in; a tensor or several out. */
type Func<O extends Tensors = Tensors> = (...inputs: Tensor[]) => O;
/** One for each of several tensors, or one. */
type Each<T extends Tensors, R> = T extends Tensor ? R : R[];

/** Options of all these functions. */
export interface DerivativeOptions {
  /** Whether the results can be differentiated again; not by default. */
  create_graph?: boolean;
  /** Whether a result that does not depend on an input is an error, instead of a derivative of 0. */
  strict?: boolean;
}
/** What the products take besides a function and its inputs. */
export interface ProductOptions extends DerivativeOptions {
  /** What the derivative is multiplied with; 1 by default where there is one element. */
  v?: Tensors | null;
}
interface Vectorized extends DerivativeOptions {
  /** Accepted: the numbers are the same. Not with `strict`. */
  vectorize?: boolean;
}
/** What `jacobian` takes besides a function and its inputs. */
export interface JacobianOptions extends Vectorized {
  /** `'reverse-mode'`; `'forward-mode'` is accepted with `vectorize`: the numbers are the same. */
  strategy?: string;
}
/** What `hessian` takes besides a function and its inputs. */
export interface HessianOptions extends Vectorized {
  /** As `strategy` of `jacobian`. */
  outer_jacobian_strategy?: string;
}
interface Of {
  func: Func;
  inputs: Tensors;
}

const given = { func: [callable], inputs: [/* @__PURE__ */ of<Tensors>()] } as const;
const derived = { create_graph: [bool, false], strict: [bool, false] } as const;
/* @__NO_SIDE_EFFECTS__ */
const product = (name: string) =>
  signatureOf<Of & ProductOptions>(name, { ...given, v: [of<Tensors>(), null], ...derived });

/** A function whose inputs are its own, not yet called. */
function ready(name: string, { func, inputs, create_graph }: Of & { create_graph: boolean }) {
  const taken = listed(inputs, 'inputs', name);
  const list = prepared(taken.list, create_graph, true);
  return { inputs: { ...taken, list }, call: (): Listed => listed(func(...list), OUTPUTS, name) };
}

/** Results and their derivative, as the user's function has its own. */
const both = (outputs: Listed, found: readonly Tensor[], like: Listed, createGraph: boolean): unknown => [
  asGiven(finished(outputs.list, createGraph), outputs),
  asGiven(finished(found, createGraph), like),
];

const vjpOf = /* @__PURE__ */ product('vjp');
/**
 * The results of a function, and vᵀ J in the shapes of its inputs: J is the derivative of the results by the inputs, v has the
 * shapes of the results. One pass. @throws TypeError, RuntimeError for what is no tensor or does not fit.
 */
export function vjp<I extends Tensors, O extends Tensors>(
  func: Func<O>,
  inputs: I,
  v?: Tensors | null | ProductOptions,
  create_graph?: boolean,
  strict?: boolean,
): [O, Each<I, Tensor>];
export function vjp(...args: readonly unknown[]): unknown {
  const options = bind(vjpOf, args);
  const { create_graph, strict } = options;
  return withGrad(null, () => {
    const { inputs, call } = ready('vjp', options);
    const outputs = call();
    if (strict) demand(outputs.list, 'outputs');
    const v = vectorOr(options.v, 'vjp', outputs, create_graph, 'the user-provided function returns');
    const found = gradients(outputs.list, inputs.list, v, create_graph);
    return both(outputs, filled(found, inputs.list, options, 'back'), inputs, create_graph);
  });
}

const OF_INPUT = 'the input to the user-provided function is';

const jvpOf = /* @__PURE__ */ product('jvp');
/**
 * The results of a function, and J v in their shapes: how they change as the inputs move along v, which has the shapes of the
 * inputs. Two passes. @throws what vjp throws.
 */
export function jvp<O extends Tensors>(
  func: Func<O>,
  inputs: Tensors,
  v?: Tensors | null | ProductOptions,
  create_graph?: boolean,
  strict?: boolean,
): [O, Each<O, Tensor>];
export function jvp(...args: readonly unknown[]): unknown {
  const options = bind(jvpOf, args);
  const { create_graph, strict } = options;
  return withGrad(null, () => {
    const { inputs, call } = ready('jvp', options);
    const v = vectorOr(options.v, 'jvp', inputs, create_graph, OF_INPUT);
    const outputs = call();
    if (strict) demand(outputs.list, 'outputs');
    // u ↦ uᵀ J is linear: its derivative by u, along v, is J v, wherever u is.
    const u = leavesLike(outputs.list);
    const turned = gradients(outputs.list, inputs.list, u, true);
    if (strict) demand(turned, 'grad_inputs');
    const found = gradients(turned, u, v, create_graph);
    return both(outputs, filled(found, outputs.list, options, 'back_trick'), outputs, create_graph);
  });
}

/** The gradient of a function of one number, which can be differentiated again, and what it was called with and gave. */
function slope(name: string, options: Required<ProductOptions> & Of) {
  const { create_graph, strict } = options;
  const { inputs, call } = ready(name, options);
  const v = vectorOr(options.v, name, inputs, create_graph, OF_INPUT);
  const outputs = call();
  if (strict) demand(outputs.list, 'outputs');
  checkScalar(name, outputs);
  const jac = gradients(outputs.list, inputs.list, null, true);
  if (strict) demand(jac, 'jacobian');
  return { inputs, v, outputs, jac };
}

/** @throws RuntimeError where a function gives something else than one number. */
function checkScalar(name: string, { one, list }: Listed): void {
  if (!one) throw new RuntimeError(`The function given to ${name} should return a single Tensor`);
  if (list[0].numel() === 1) return;
  throw new RuntimeError(`The Tensor returned by the function given to ${name} should contain a single element`);
}

const vhpOf = /* @__PURE__ */ product('vhp');
/**
 * The number that a function gives, and vᵀ H in the shapes of its inputs: H are its second derivatives, v has the shapes of
 * the inputs. Two passes. @throws what vjp throws; RuntimeError where the function gives more than a number.
 */
export function vhp<I extends Tensors>(
  func: Func<Tensor>,
  inputs: I,
  v?: Tensors | null | ProductOptions,
  create_graph?: boolean,
  strict?: boolean,
): [Tensor, Each<I, Tensor>];
export function vhp(...args: readonly unknown[]): unknown {
  const options = bind(vhpOf, args);
  return withGrad(null, () => {
    const { inputs, v, outputs, jac } = slope('vhp', options);
    const found = gradients(jac, inputs.list, v, options.create_graph);
    return both(outputs, filled(found, inputs.list, options, 'double_back'), inputs, options.create_graph);
  });
}

const hvpOf = /* @__PURE__ */ product('hvp');
/** The number that a function gives, and H v in the shapes of its inputs, as vhp; by three passes. */
export function hvp<I extends Tensors>(
  func: Func<Tensor>,
  inputs: I,
  v?: Tensors | null | ProductOptions,
  create_graph?: boolean,
  strict?: boolean,
): [Tensor, Each<I, Tensor>];
export function hvp(...args: readonly unknown[]): unknown {
  const options = bind(hvpOf, args);
  return withGrad(null, () => {
    const { inputs, v, outputs, jac } = slope('hvp', options);
    const u = leavesLike(inputs.list);
    const turned = gradients(jac, inputs.list, u, true);
    const found = gradients(turned, u, v, options.create_graph);
    return both(outputs, filled(found, inputs.list, options, 'double_back_trick'), inputs, options.create_graph);
  });
}

const FORWARD = '`strategy="forward-mode"`';
/** @throws RuntimeError, NotImplementedError for options that PyTorch does not take together. */
function checkTogether({ create_graph, strict, vectorize, strategy }: Required<JacobianOptions>): void {
  const of = 'torch.autograd.functional.jacobian:';
  if (strategy === 'reverse-mode') {
    if (!vectorize || !strict) return;
    throw new RuntimeError(
      `${of} \`strict=True\` and \`vectorized=True\` are not supported together. Please either set \`strict=False\` or \`vectorize=False\`.`,
    );
  }
  const instead = 'or `strategy="reverse-mode"`.';
  if (create_graph) {
    throw new NotImplementedError(
      `${of} \`create_graph=True\` and ${FORWARD} are not supported together (yet). Please either set \`create_graph=False\` ${instead}`,
    );
  }
  if (strict) {
    throw new RuntimeError(
      `${of} \`strict=True\` and ${FORWARD} are not supported together (yet). Please either set \`strict=False\` ${instead}`,
    );
  }
  if (vectorize) return;
  throw new NotImplementedError(
    'Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for `vectorize=True`.',
  );
}

/** The derivative of each result by each input, [result's shape, input's shape]: a pass for each element of the results. */
function rows(outputs: Listed, inputs: Listed, { create_graph, strict }: Required<DerivativeOptions>): Tensor[][] {
  return outputs.list.map((y, i) => {
    const flat = f.reshape(y, [y.numel()]);
    const found = Array.from({ length: y.numel() }, (_, j) =>
      gradients([f.select(flat, 0, j)], inputs.list, null, create_graph, true).map((g, at) => {
        if (g === null && strict) {
          throw new RuntimeError(
            `Output ${i} of the user-provided function is independent of input ${at}. This is not allowed in strict mode.`,
          );
        }
        if (g !== null && strict && create_graph && !g.requires_grad) {
          throw new RuntimeError(
            `The jacobian of the user-provided function is independent of input ${i}. This is not allowed in strict mode when create_graph=True.`,
          );
        }
        return g ?? f.zeros_like(f.detach(inputs.list[at]));
      }),
    );
    return inputs.list.map((x, at) => {
      const all = stack(found.map((row) => row[at]));
      return f.view(all, { shape: [...y.shape, ...x.shape] });
    });
  });
}

/** All derivatives of a function, a list for each result; the results and the inputs say how they were given. */
function jacobians(options: Required<JacobianOptions> & Of) {
  checkTogether(options);
  return withGrad(null, () => {
    const { inputs, call } = ready('jacobian', options);
    const outputs = call();
    if (options.strict) demand(outputs.list, 'outputs');
    const jac = rows(outputs, inputs, options).map((row) => finished(row, options.create_graph));
    return { inputs, outputs, jac };
  });
}

const jacobianOf = /* @__PURE__ */ signatureOf<Of & JacobianOptions>('jacobian', () => ({
  ...given,
  ...derived,
  vectorize: [bool, false],
  strategy: [str, 'reverse-mode'],
}));
/**
 * The derivative of every element of a function's results by every element of its inputs, [result's shape, input's shape]: a
 * tensor; a list where there are several inputs or several results; a list of lists, by result, where there are several of both.
 * @throws TypeError, RuntimeError for what is no tensor, and for options that do not go together.
 */
export function jacobian<I extends Tensors, O extends Tensors>(
  func: Func<O>,
  inputs: I,
  create_graph?: boolean | JacobianOptions,
  strict?: boolean | JacobianOptions,
  vectorize?: boolean,
  strategy?: string,
): Each<O, Each<I, Tensor>>;
export function jacobian(...args: readonly unknown[]): unknown {
  const options = bind(jacobianOf, args);
  if (!['forward-mode', 'reverse-mode'].includes(options.strategy)) {
    throw new AssertionError(
      'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs than inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".',
    );
  }
  const { inputs, outputs, jac } = jacobians(options);
  return asGiven(
    jac.map((row) => asGiven(row, inputs)),
    outputs,
  );
}

const hessianOf = /* @__PURE__ */ signatureOf<Of & HessianOptions>('hessian', () => ({
  ...given,
  ...derived,
  vectorize: [bool, false],
  outer_jacobian_strategy: [str, 'reverse-mode'],
}));
/**
 * The second derivatives of a function of one number by all pairs of elements of its inputs, [input's shape, input's shape]: a
 * tensor, or for several inputs a list of lists. @throws what jacobian throws; RuntimeError where the function gives more than
 * a number.
 */
export function hessian<I extends Tensors>(
  func: Func<Tensor>,
  inputs: I,
  create_graph?: boolean | HessianOptions,
  strict?: boolean | HessianOptions,
  vectorize?: boolean,
  outer_jacobian_strategy?: string,
): Each<I, Each<I, Tensor>>;
export function hessian(...args: readonly unknown[]): unknown {
  const { func, inputs, outer_jacobian_strategy: strategy, ...options } = bind(hessianOf, args);
  const taken = listed(inputs, 'inputs', 'hessian');
  if (!['forward-mode', 'reverse-mode'].includes(strategy)) {
    throw new AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".');
  }
  const number = (...own: Tensor[]): Tensor => {
    const outputs = listed(func(...own), OUTPUTS, 'hessian');
    if (options.strict) demand(outputs.list, 'outputs');
    checkScalar('hessian', outputs);
    return f.reshape(outputs.list[0], []);
  };
  const plain = { strict: false, vectorize: false, strategy: 'reverse-mode' };
  const gradient = (...own: Tensor[]): readonly Tensor[] => {
    const [row] = jacobians({ func: number, inputs: own, create_graph: true, ...plain }).jac;
    if (options.strict) demand(row, 'jacobian');
    return row;
  };
  const { jac } = jacobians({ func: gradient, inputs: taken.list, strategy, ...options });
  return asGiven(
    jac.map((row) => asGiven(row, taken)),
    taken,
  );
}
