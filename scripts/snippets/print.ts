// Runs a program of this folder: `node print.mjs MODULE` prints the bytes of all that it computed, in hexadecimal, and the
// calls that the fast backend left to the reference. Programs get a safetensors file of one small net's weights.

import { pathToFileURL } from 'node:url';

/** What a program computed, by name. */
export type Printed = Record<string, ArrayBufferView>;

interface Program {
  run(file: Uint8Array): Printed;
  fallbacks?(): ReadonlyMap<string, number>;
}

/** The state of LSTM(28, 64) `rnn` and Linear(64, 10) `out`. */
const SHAPES: Record<string, readonly number[]> = {
  'rnn.weight_ih_l0': [256, 28],
  'rnn.weight_hh_l0': [256, 64],
  'rnn.bias_ih_l0': [256],
  'rnn.bias_hh_l0': [256],
  'out.weight': [10, 64],
  'out.bias': [10],
};

/** A safetensors file, written by hand: 8 bytes of length, a JSON header, the data. */
function weights(): Uint8Array {
  let size = 0;
  const header: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(SHAPES)) {
    const begin = size;
    size += 4 * shape.reduce((a, b) => a * b);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, size] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + size);
  const view = new DataView(file.buffer);
  view.setUint32(0, json.length, true);
  file.set(json, 8);
  for (let i = 0; i < size / 4; i++) view.setFloat32(8 + json.length + 4 * i, (((i * 37) % 101) - 50) / 400, true);
  return file;
}

const { run, fallbacks }: Program = await import(pathToFileURL(process.argv[2]).href);
for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(run(weights()))) {
  console.log(name, Buffer.from(buffer, byteOffset, byteLength).toString('hex'));
}
const left = [...(fallbacks?.() ?? [])].map(([call, times]) => `${call} ${times}`);
console.log(`left to the reference: ${left.join(', ') || 'nothing'}`);
