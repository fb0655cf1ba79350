// mx.AttrScope: attributes that everything made inside has, variables and operators alike.

import { bind, isPlainObject, ValueError } from '../../engine/index.ts';
import { callable, declare, required } from '../base/options.ts';

/** Attributes by name. */
export interface Attributes {
  readonly [name: string]: string;
}

const running = declare('AttrScope.with', { body: required(callable) });

/** Attributes that are texts alone. @throws ValueError for others. */
function checked(attributes: Attributes | undefined): Attributes {
  if (attributes === undefined) return {};
  if (isPlainObject(attributes) && Object.values(attributes).every((value) => typeof value === 'string'))
    return attributes;
  throw new ValueError('Attributes need to be string');
}

/** `mx.AttrScope({ ctx_group: 'dev1' }).with(() => …)`. */
export class AttrScope {
  static readonly name: string = 'AttrScope';

  readonly #attributes: Attributes;

  constructor(attributes?: Attributes) {
    this.#attributes = checked(attributes);
  }

  /** The scope's attributes with others, which win. */
  get(attributes: Attributes | null = null): Attributes {
    return { ...this.#attributes, ...attributes };
  }

  /** Runs the callback in the scope, which adds to those around it: Python's `with scope:`. */
  with<R>(...args: [body: () => R]): R {
    const body: () => R = bind(running, args).body;
    const before = current;
    current = new AttrScope({ ...before.#attributes, ...this.#attributes });
    try {
      return body();
    } finally {
      current = before;
    }
  }
}

let current = new AttrScope();

/** @internal The scope in force. */
export const currentAttributes = (): AttrScope => current;
