// ONNX files in their own wire format, as much of it as a model of recurrent layers needs: so that no Python has to write
// them. Numbers of fields are those of onnx.proto.

type Bytes = Uint8Array;

function join(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const int = (field: number, value: number): Bytes => Uint8Array.from([...varint(field * 8), ...varint(value)]);
/** A field of bytes, or of a message: the fields in it. */
const message = (field: number, ...parts: readonly Bytes[]): Bytes => {
  const value = join(parts);
  return join([Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
};
const text = (field: number, value: string): Bytes => message(field, new TextEncoder().encode(value));

const FLOAT = 1;
const INT64 = 7;

/** What a node of a graph is told beside its inputs. */
type Attributes = { readonly [name: string]: number | readonly string[] };

function attribute([name, value]: [string, number | readonly string[]]): Bytes {
  const told = typeof value === 'number' ? [int(3, value), int(20, 2)] : [...value.map((s) => text(9, s)), int(20, 8)];
  return message(5, text(1, name), ...told);
}

export function node(type: string, inputs: readonly string[], outputs: readonly string[], told: Attributes): Bytes {
  const names = [...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name))];
  return message(1, ...names, text(4, type), ...Object.entries(told).map(attribute));
}

/** A constant of the graph. */
export function constant(name: string, shape: readonly number[], values: Float32Array | BigInt64Array): Bytes {
  const type = values instanceof Float32Array ? FLOAT : INT64;
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(5, ...shape.map((size) => int(1, size)), int(2, type), text(8, name), message(9, raw));
}

const value = (field: number, name: string, shape: readonly number[]): Bytes => {
  const sizes = message(2, ...shape.map((size) => message(1, int(1, size))));
  return message(field, text(1, name), message(2, message(1, int(1, FLOAT), sizes)));
};
export const input = (name: string, shape: readonly number[]): Bytes => value(11, name, shape);
export const output = (name: string, shape: readonly number[]): Bytes => value(12, name, shape);

/** A whole file, of opset 17. */
export const model = (graph: readonly Bytes[]): Uint8Array =>
  join([int(1, 8), message(8, int(2, 17)), message(7, text(2, 'graph'), ...graph)]);
