// A compute shader, compiled when it is first used. Binding 0 holds up to 128 numbers, the parameters, `p(i)` and `pf(i)`; from
// binding 1 on stand the buffers, those that are read before those that are written.

import { COMPUTE } from './flags.ts';
import { functionsOf } from './functions.ts';
import type { Word } from './words.ts';

export interface Buffer {
  readonly name: string;
  readonly type: Word;
}

/** A shader: what it reads, what it writes, and what one thread does. */
export interface Shader {
  /** What it is called in the device's errors. */
  readonly name: string;
  readonly reads: readonly Buffer[];
  readonly writes: readonly Buffer[];
  /** Threads of a workgroup, along x. */
  readonly threads: number;
  /** Declarations beside the entry; those of functions.ts are there anyway. */
  readonly declares?: string;
  /** The body: `id` is the thread's number in the whole grid, `thread` that in its workgroup, `group` the workgroup's. */
  readonly body: string;
}

export const PARAMETERS = 128;

export interface Program {
  readonly shader: Shader;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const declared = (buffers: readonly Buffer[], from: number, access: string): string =>
  buffers
    .map(({ name, type }, i) => `@group(0) @binding(${from + i}) var<storage, ${access}> ${name}: array<${type}>;\n`)
    .join('');

/** A text in which name(0u), name(1u) … are the parameters from `first` on: floats, or what is read of them. */
export const numbered = (text: string, name: string, first: number, read = (at: string) => `pf(${at})`): string =>
  text.replace(new RegExp(`\\b${name}\\((\\d+)u\\)`, 'g'), (_, i) => read(`${first + Number(i)}u`));

/** A text with the parameters whose numbers it knows in their places: an index is looked up in every thread. */
const placed = (text: string): string =>
  text.replace(/\b(pf?)\((\d+)u\)/g, (_, read, i) => {
    const word = `parameters[${Math.floor(i / 4)}].${'xyzw'[i % 4]}`;
    return read === 'pf' ? `bitcast<f32>(${word})` : word;
  });

export function sourceOf({ reads, writes, threads, declares = '', body }: Shader): string {
  const text = `${declares}
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = workgroup.y * workgroups.x + workgroup.x;
  let id = group * ${threads}u + thread;
${body}
}
`;
  return `
@group(0) @binding(0) var<uniform> parameters: array<vec4<u32>, ${PARAMETERS / 4}>;
${declared(reads, 1, 'read')}${declared(writes, 1 + reads.length, 'read_write')}
fn p(i: u32) -> u32 { return parameters[i >> 2u][i & 3u]; }
fn pf(i: u32) -> f32 { return bitcast<f32>(p(i)); }
${placed(functionsOf(text) + text)}`;
}

/** Compiles a shader that an op needs. */
export function compile(device: GPUDevice, shader: Shader, op: string): Program {
  const { reads, writes } = shader;
  const label = `${shader.name} of ${op}`;
  const entry = (binding: number, type: GPUBufferBindingType, hasDynamicOffset = false): GPUBindGroupLayoutEntry => ({
    binding,
    visibility: COMPUTE,
    buffer: { type, hasDynamicOffset },
  });
  const layout = device.createBindGroupLayout({
    label,
    entries: [
      entry(0, 'uniform', true),
      ...reads.map((_, i) => entry(1 + i, 'read-only-storage')),
      ...writes.map((_, i) => entry(1 + reads.length + i, 'storage')),
    ],
  });
  const module = device.createShaderModule({ label, code: sourceOf(shader) });
  const pipeline = device.createComputePipeline({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  return { shader, pipeline, layout };
}
