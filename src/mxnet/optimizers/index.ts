// MXNet's optimizers by name. Names are those of the classes, in any case.

import { bind, ValueError } from '../../engine/index.ts';
import { bindOpen, declare, required, str } from '../base/options.ts';
import { Adam, Adamax, Nadam } from './adam.ts';
import { AdaDelta, AdaGrad, Ftrl, RMSProp } from './adaptive.ts';
import { SGLD } from './langevin.ts';
import { LBSGD } from './large-batch.ts';
import { FTML, LAMB, LARS } from './layerwise.ts';
import { Optimizer as Base, type Optimizer, type OptimizerOptions } from './optimizer.ts';
import { DCASGD, NAG, SGD, Signum } from './sgd.ts';

export * from './adam.ts';
export * from './adaptive.ts';
export { SGLD } from './langevin.ts';
export { LBSGD } from './large-batch.ts';
export * from './layerwise.ts';
export {
  type Multipliers,
  Optimizer,
  type OptimizerOptions,
  type State,
  type Step,
} from './optimizer.ts';
export { DCASGD, NAG, SGD, Signum } from './sgd.ts';
export * from './updater.ts';

// biome-ignore lint/suspicious/noExplicitAny: each class has its own options.
export type OptimizerClass = new (options: any) => Optimizer;

const known: { readonly [name: string]: OptimizerClass } = {
  SGD,
  NAG,
  Signum,
  DCASGD,
  Adam,
  Adamax,
  Nadam,
  RMSProp,
  AdaGrad,
  AdaDelta,
  Ftrl,
  FTML,
  LAMB,
  LARS,
  LBSGD,
  SGLD,
};
const classes = new Map(Object.entries(known).map(([name, klass]) => [name.toLowerCase(), klass]));

const ofOptimizers = (value: unknown): boolean => typeof value === 'function' && value.prototype instanceof Base;
const registering = declare('register', { klass: required({ name: 'Optimizer class', holds: ofOptimizers }) }, false);
const creating = declare('create', { name: required(str) }, false);

/** Makes a class known to `create` by its name. */
export function register<C extends OptimizerClass>(...args: [klass: C]): C {
  const klass = bind(registering, args).klass as C;
  classes.set(klass.name.toLowerCase(), klass);
  return klass;
}

/** An optimizer by name: `create('adam', { learning_rate: 0.01 })`. @throws ValueError for unknown names. */
export function create(...args: [name: string, options?: OptimizerOptions & Record<string, unknown>]): Optimizer {
  const [{ name }, options] = bindOpen(creating, args);
  const klass = classes.get(name.toLowerCase());
  if (klass === undefined) {
    throw new ValueError(`Cannot find optimizer ${name}`, `known are ${[...classes.keys()].join(', ')}`);
  }
  return new klass(options);
}
