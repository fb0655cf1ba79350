// The base of all optimizers: it keeps parameter groups and states, and leaves each parameter's step to the subclass.

import { bind, KeyError, NotImplementedError, none, RuntimeError, withGrad } from '../engine/index.ts';
import { useTraining } from '../engine/training.ts';
import type { Handle } from '../rules/hooks.ts';
import { optionsOf } from '../rules/signature.ts';
import { zeroOut } from '../rules/write.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, callable } from '../torch/kinds.ts';
import {
  type BaseOptions,
  makeGroup,
  type ParameterGroup,
  type ParameterGroupInput,
  type Params,
  readGroups,
} from './groups.ts';
import {
  add,
  hooked,
  type Prepended,
  passed,
  type StateDictHook,
  type StateHook,
  type StepPostHook,
  type StepPreHook,
  stateHooks,
  stepHooks,
} from './hooks.ts';
import { accept, type Needs, type ParameterState } from './kept.ts';
import { numberOf, rateOf } from './options.ts';
import { optionText, whole } from './python.ts';
import { copyOf, type OptimizerStateDict, pack, unpack } from './state-dict.ts';

/** Options that PyTorch chooses implementations by. There is one here: they are accepted and change nothing. */
export interface ImplementationOptions {
  /** Step all parameters in one call, null by default. */
  foreach?: boolean | null;
  /** Record the step itself, false by default; true is refused. */
  differentiable?: boolean;
}

/** Options that most optimizers have. */
export interface CommonOptions extends ImplementationOptions {
  /** Climb instead of descend, false by default. */
  maximize?: boolean;
  /** For CUDA graphs in PyTorch; changes nothing here. */
  capturable?: boolean;
}
/** What they are in states that were saved before there were these options. */
export const common = { foreach: null, maximize: false, differentiable: false, capturable: false } as const;

/** One more of them, which not all optimizers have. */
export interface FusedOptions extends ImplementationOptions {
  /** Step in one kernel, null by default. */
  fused?: boolean | null;
}

/** Options of `zero_grad`. */
export interface ZeroGradOptions {
  /** Forget the gradients (default), or set them to 0. */
  set_to_none?: boolean;
}
const zeroGrad = /* @__PURE__ */ optionsOf<ZeroGradOptions>('Optimizer.zero_grad', {
  set_to_none: [bool, true],
});

const stepOf = /* @__PURE__ */ optionsOf<{ closure?: (() => unknown) | null }>('Optimizer.step', {
  closure: [callable, null],
});

/**
 * `torch.optim.Optimizer`: a subclass gives the defaults of its options, and says how a parameter is stepped by an `update` of
 * its own, or how all of them are by a `step`.
 */
export class Optimizer<O extends BaseOptions = BaseOptions> {
  static readonly name: string = 'Optimizer';

  /** The options of groups that do not say otherwise. */
  readonly defaults: O;
  /** Parameters with their options, which may be changed between steps: `optimizer.param_groups[0].lr *= 0.1`. */
  param_groups: ParameterGroup<O>[] = [];
  /** What is kept for each parameter that has been stepped. */
  state = new Map<Tensor, ParameterState>();

  readonly #steps = stepHooks();
  readonly #states = { give: stateHooks(), take: stateHooks() };

  /** @throws TypeError, ValueError for parameters that cannot be optimized. */
  constructor(params: Params<O>, defaults: O) {
    useTraining();
    this.defaults = defaults;
    for (const group of readGroups(params)) this.add_param_group(group as ParameterGroupInput<O>);
    // Hooks run around the step of the class that is made, whoever wrote it.
    Object.defineProperty(this, 'step', {
      value: hooked(this, this.#steps, this.step),
      writable: true,
      configurable: true,
    });
  }

  /** Options that older saved states lack, with the values they then have. */
  protected get addedLater(): Partial<O> {
    return {};
  }

  /** A group of a loaded state with all of its options. */
  protected filled(group: ParameterGroup<O>): ParameterGroup<O> {
    return { ...group, ...this.addedLater, ...group };
  }

  /** One step of one parameter, without recording. `state` is what earlier steps have kept, empty at first. */
  protected update(_parameter: Tensor, _grad: Tensor, _state: ParameterState, _group: ParameterGroup<O>): void {
    throw new NotImplementedError('', 'a subclass of Optimizer defines update(parameter, grad, state, group)');
  }

  /** What a step of a parameter with that state needs of earlier ones. */
  protected needs(_group: ParameterGroup<O>, _state: ParameterState): Needs {
    return { tensors: {}, numbers: {} };
  }

  /** Options of a group that are numbers. @throws TypeError, ValueError, RuntimeError for what is none; KeyError. */
  protected checkGroup(group: ParameterGroup<O>): void {
    for (const [name, fallback] of Object.entries(this.defaults)) {
      if (!(name in group)) throw new KeyError(`'${name}'`, 'the saved state is that of another optimizer');
      const value: unknown = group[name as keyof typeof group];
      if (name === 'lr') rateOf(value);
      else if (typeof fallback === 'number') numberOf(value);
    }
  }

  /**
   * Adds parameters with options of their own.
   * @throws TypeError, ValueError where they are in another group already or an option is of another kind.
   */
  add_param_group(param_group: ParameterGroupInput<O>): void {
    const group = makeGroup(param_group, this.defaults, this.param_groups);
    this.checkGroup(group);
    this.param_groups.push(group);
  }

  /** Forgets the gradients of all parameters, or with `set_to_none` false sets them to 0. */
  zero_grad(set_to_none?: boolean | ZeroGradOptions): void;
  zero_grad(...args: readonly unknown[]): void {
    const { set_to_none } = bind(zeroGrad, args);
    for (const { params } of this.param_groups) {
      for (const parameter of params) {
        const grad = parameter.grad?.detach();
        if (grad === undefined) continue;
        parameter.grad = set_to_none ? null : zeroOut(grad);
      }
    }
  }

  /**
   * Steps all parameters that have a gradient. A closure is run first, with recording, and its result returned.
   */
  step(): null;
  step<L>(closure: () => L): L;
  step<L>(closure: (() => L) | null | undefined): L | null;
  step(...args: readonly unknown[]): unknown {
    return this.descend(bind(stepOf, args).closure);
  }

  /** What a step does between the hooks. */
  protected descend(closure: (() => unknown) | null): unknown {
    const loss = closure ? withGrad(null, closure) : null;
    withGrad(false, () => {
      for (const given of this.param_groups) {
        const group = { ...given, lr: rateOf(given.lr) };
        for (const parameter of group.params) {
          const { grad } = parameter;
          if (grad === null) continue;
          const known = this.state.get(parameter);
          const kept = known ?? {};
          this.update(parameter, grad, kept, group);
          if (known === undefined && Object.keys(kept).length > 0) this.state.set(parameter, kept);
        }
      }
    });
    return loss;
  }

  /** Runs `hook` before each step; a pair of arguments that it returns replaces those of the step. */
  register_step_pre_hook(hook: StepPreHook<this>): Handle;
  register_step_pre_hook(...args: readonly unknown[]): Handle {
    return add(this.#steps.pre, 'Optimizer.register_step_pre_hook', args);
  }

  /** Runs `hook` after each step. */
  register_step_post_hook(hook: StepPostHook<this>): Handle;
  register_step_post_hook(...args: readonly unknown[]): Handle {
    return add(this.#steps.post, 'Optimizer.register_step_post_hook', args);
  }

  /** Runs `hook` before a state is gathered, with `prepend` before the hooks that are there. */
  register_state_dict_pre_hook(hook: StateHook<this>, prepend?: boolean | Prepended): Handle;
  register_state_dict_pre_hook(...args: readonly unknown[]): Handle {
    return add(this.#states.give.plain, 'Optimizer.register_state_dict_pre_hook', args, true);
  }

  /** Runs `hook` with each state that was gathered; what it returns is given in its place. */
  register_state_dict_post_hook(hook: StateDictHook<this>, prepend?: boolean | Prepended): Handle;
  register_state_dict_post_hook(...args: readonly unknown[]): Handle {
    return add(this.#states.give.through, 'Optimizer.register_state_dict_post_hook', args, true);
  }

  /** Runs `hook` with a shallow copy of each state to be taken over; what it returns is taken over in its place. */
  register_load_state_dict_pre_hook(hook: StateDictHook<this>, prepend?: boolean | Prepended): Handle;
  register_load_state_dict_pre_hook(...args: readonly unknown[]): Handle {
    return add(this.#states.take.through, 'Optimizer.register_load_state_dict_pre_hook', args, true);
  }

  /** Runs `hook` after a state was taken over. */
  register_load_state_dict_post_hook(hook: StateHook<this>, prepend?: boolean | Prepended): Handle;
  register_load_state_dict_post_hook(...args: readonly unknown[]): Handle {
    return add(this.#states.take.plain, 'Optimizer.register_load_state_dict_post_hook', args, true);
  }

  /** The state as plain data: `{ state: { 0: { step, … } }, param_groups: [{ lr, …, params: [0] }] }`. Tensors are shared. */
  state_dict(...given: never[]): OptimizerStateDict {
    none('Optimizer.state_dict', given);
    const { plain, through } = this.#states.give;
    for (const { hook } of [...plain]) hook(this);
    return passed(through, this, pack(this.param_groups, this.state));
  }

  /**
   * Takes over a copy of a saved state; nothing is changed where it does not fit.
   * @throws ValueError for other groups; KeyError, TypeError, RuntimeError for what another optimizer has kept, or has kept
   * of parameters of other shapes (PyTorch says the same at the next step).
   */
  load_state_dict(state_dict: OptimizerStateDict): void {
    const { plain, through } = this.#states.take;
    const { groups, state } = unpack(this.param_groups, passed(through, this, copyOf(state_dict)));
    const filled = groups.map((group) => this.filled(group));
    accept(filled, state, (group, kept) => this.needs(group, kept));
    for (const group of filled) this.checkGroup(group);
    this.param_groups = filled;
    this.state = state;
    for (const { hook } of [...plain]) hook(this);
  }

  /** Whether an option is printed as Python's whole number where it is one. */
  protected isWhole(name: string): boolean {
    return whole.has(name);
  }

  toString(): string {
    const lines = this.param_groups.map((group, i) => {
      const options = Object.entries(group)
        .filter(([name]) => name !== 'params')
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `    ${name}: ${optionText(value, this.isWhole(name))}\n`);
      return `\nParameter Group ${i}\n${options.join('')}`;
    });
    return `${this.constructor.name} (${lines.join('')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** PyTorch's checks of the options that choose an implementation. */
export function checkImplementation({ foreach, fused, differentiable }: FusedOptions): void {
  if (fused && differentiable) throw new RuntimeError('`fused` does not support `differentiable`');
  if (fused && foreach) throw new RuntimeError('`fused` and `foreach` cannot be `True` together.');
  if (differentiable) {
    throw new NotImplementedError('differentiable=True is not supported', 'steps write in place and are not recorded');
  }
}
