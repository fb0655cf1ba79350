// What a user can call: the functions and classes that an entry exports, the methods of its classes, and instances that can be
// called themselves. A method needs an instance, which a recipe makes.

/** Something that can be called, fresh for every walk over its arguments. */
export interface Entry {
  /** `nd.softmax`, `new nn.Dense`, `Trainer.step`. */
  readonly path: string;
  /** A call on a new instance, where there is one; `told` hears of it. */
  readonly make: (told?: (instance: object) => void) => (...args: unknown[]) => unknown;
}

type Function = (...args: unknown[]) => unknown;
type Class = (new (...args: never[]) => object) & { readonly prototype: object };

/** Makes an instance of each class that has methods, by the class's name. */
export type Recipes = { readonly [name: string]: () => object };

const isClass = (value: unknown): value is Class =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
const isNamespace = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Reflect.get(value, Symbol.toStringTag) === 'Module';

/** Names that a user does not call: those that begin with `_`, and what JavaScript itself calls. */
const hidden = (name: string): boolean =>
  name.startsWith('_') || ['constructor', 'toString', 'toJSON', 'valueOf', 'name', 'length'].includes(name);

/** The methods of a class with those that it inherits, its own first. */
function methodsOf(prototype: object): Map<string, Function> {
  const found = new Map<string, Function>();
  for (let at = prototype; at !== Object.prototype && at !== Function.prototype && at; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && !hidden(name) && !found.has(name)) found.set(name, value);
    }
  }
  return found;
}

/** Everything that can be called under these exports; each function once, under the first path that leads to it. */
export function gather(exports: Record<string, unknown>, recipes: Recipes, internal: RegExp): Entry[] {
  const [entries, seen]: [Entry[], Set<unknown>] = [[], new Set()];
  const classAt = (path: string, klass: Class): void => {
    entries.push({
      path: `new ${path}`,
      make:
        () =>
        (...args) =>
          Reflect.construct(klass, args),
    });
    const recipe = recipes[klass.name];
    if (recipe === undefined || !(recipe() instanceof klass)) return;
    for (const [name, method] of methodsOf(klass.prototype)) {
      const full = `${klass.name}.${name}`;
      if (seen.has(method) || internal.test(full)) continue;
      seen.add(method);
      const make: Entry['make'] = (told) => {
        const self = recipe();
        told?.(self);
        return (...args) => Reflect.get(self, name).apply(self, args);
      };
      entries.push({ path: full, make });
    }
    if (typeof recipe() === 'function') entries.push({ path: `${klass.name}()`, make: () => recipe() as Function });
  };
  const walk = (path: string, value: unknown): void => {
    if (seen.has(value) || internal.test(path)) return;
    if (isNamespace(value)) {
      seen.add(value);
      for (const [name, item] of Object.entries(value)) walk(path === '' ? name : `${path}.${name}`, item);
    } else if (typeof value === 'function') {
      seen.add(value);
      if (isClass(value)) classAt(path, value);
      else entries.push({ path, make: () => value as Function });
    }
  };
  walk('', exports);
  return entries;
}
