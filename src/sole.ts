// Says when a page holds the library twice. Two whole files are two libraries: their tensors, classes and random numbers
// know nothing of one another, and errors would only say so late. It is no error, as two widgets on one page may live so.

const KEY = Symbol.for('bptt whole file');

/** Notes on `place` that the whole file `name` is loaded, and warns where another one was. */
export function sole(name: string, place: object = globalThis): void {
  const earlier: unknown = Reflect.get(place, KEY);
  Reflect.set(place, KEY, name);
  if (earlier === undefined) return;
  console.warn(
    `bptt: ${name} is loaded beside ${earlier}. Each is a library of its own, whose tensors and classes the other does not know. Load one: bptt.train.js holds all of bptt.infer.js, and the package for bundlers holds everything once.`,
  );
}
