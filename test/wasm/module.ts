// Reads a WebAssembly binary: the functions that it exports, with the types of what they take and give, and the names of
// their parameters where the binary was compiled with names.

export interface Signature {
  readonly parameters: readonly string[];
  readonly results: readonly string[];
  /** Names of the parameters, or none. */
  readonly names: readonly string[];
}

const TYPES: { readonly [code: number]: string } = { 127: 'i32', 126: 'i64', 125: 'f32', 124: 'f64', 123: 'v128' };
const [CUSTOM, TYPE, IMPORT, FUNCTION, EXPORT, DATA] = [0, 1, 2, 3, 7, 11];
/** The instruction `i32.const`. */
const CONSTANT = 0x41;
const LOCAL_NAMES = 2;

class Reader {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  get length(): number {
    return this.bytes.length;
  }
  get done(): boolean {
    return this.at >= this.bytes.length;
  }
  byte(): number {
    return this.bytes[this.at++];
  }
  /** LEB128, unsigned. */
  number(): number {
    const byte = this.byte();
    return byte < 128 ? byte : byte - 128 + 128 * this.number();
  }
  part(): Reader {
    const size = this.number();
    this.at += size;
    return new Reader(this.bytes.subarray(this.at - size, this.at));
  }
  text(): string {
    return new TextDecoder().decode(this.part().bytes);
  }
  list<T>(read: () => T): T[] {
    return Array.from({ length: this.number() }, read);
  }
}

/** The type of an imported function; -1 of an imported memory. */
function importedType(section: Reader): number {
  section.text();
  section.text();
  if (section.byte() === 0) return section.number();
  const bounded = section.byte() & 1;
  section.number();
  if (bounded) section.number();
  return -1;
}

/** Where constants lie in memory: start and end of each run. */
export function dataOf(binary: Uint8Array): [number, number][] {
  const module = new Reader(binary, 8);
  while (!module.done) {
    const id = module.byte();
    const section = module.part();
    if (id !== DATA) continue;
    return section.list(() => {
      if (section.byte() !== 0 || section.byte() !== CONSTANT) throw new Error('a run of constants without a place');
      const start = section.number();
      section.byte();
      return [start, start + section.part().length];
    });
  }
  return [];
}

/** Types of functions, without names. */
const typesIn = (section: Reader): Signature[] =>
  section.list(() => {
    section.byte();
    const [parameters, results] = [0, 1].map(() => section.list(() => TYPES[section.byte()]));
    return { parameters, results, names: [] };
  });

/** The types that functions of a binary have, exported or not. */
export function typesOf(binary: Uint8Array): Signature[] {
  const module = new Reader(binary, 8);
  while (!module.done) {
    const id = module.byte();
    const section = module.part();
    if (id === TYPE) return typesIn(section);
  }
  return [];
}

/** The exported functions by name. */
export function exportedFunctions(binary: Uint8Array): Map<string, Signature> {
  const module = new Reader(binary, 8);
  let [types, functions]: [Signature[], number[]] = [[], []];
  const [exported, names] = [new Map<string, number>(), new Map<number, string[]>()];
  while (!module.done) {
    const id = module.byte();
    const section = module.part();
    // Imported functions are numbered before a module's own.
    if (id === IMPORT) functions = section.list(() => importedType(section)).filter((type) => type >= 0);
    else if (id === TYPE) types = typesIn(section);
    else if (id === FUNCTION) functions = [...functions, ...section.list(() => section.number())];
    else if (id === EXPORT) {
      section.list(() => {
        const [name, kind, index] = [section.text(), section.byte(), section.number()];
        if (kind === 0) exported.set(name, index);
      });
    } else if (id === CUSTOM && section.text() === 'name') {
      while (!section.done) {
        const kind = section.byte();
        const part = section.part();
        if (kind !== LOCAL_NAMES) continue;
        part.list(() => {
          const index = part.number();
          names.set(
            index,
            part.list(() => [part.number(), part.text()] as const).map(([, name]) => name),
          );
        });
      }
    }
  }
  const signature = (index: number): Signature => {
    const type = types[functions[index]];
    return { ...type, names: (names.get(index) ?? []).slice(0, type.parameters.length) };
  };
  return new Map([...exported].map(([name, index]) => [name, signature(index)]));
}
