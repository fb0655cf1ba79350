// Work for the device, recorded and handed over in batches: when enough has gathered, when somebody reads, or when the program
// is done for now. Parameters of a batch go up in one piece.

import { COPY_DST, UNIFORM } from './flags.ts';
import { compile, PARAMETERS, type Program, type Shader } from './program.ts';

/** What went to the device and came from it since the last reset. */
export interface Counts {
  dispatches: number;
  submits: number;
  bytesUploaded: number;
  bytesRead: number;
}

const none = (): Counts => ({ dispatches: 0, submits: 0, bytesUploaded: 0, bytesRead: 0 });

/** Uniform buffers are bound at multiples of so many bytes. */
const SLOT = 256;
/** Bytes of a batch's parameters at most, and of what a shader is shown of them: the next dispatch's may begin within that. */
const BATCH = 256 * SLOT;
const SHOWN = PARAMETERS * 4;
/** Workgroups along one dimension of a grid at most. */
const WIDEST = 65535;

/** The bits of a float32, as a parameter. */
const bits = new DataView(new ArrayBuffer(4));
export function float(x: number): number {
  bits.setFloat32(0, x);
  return bits.getUint32(0);
}

export class Queue {
  readonly device: GPUDevice;
  counts: Counts = none();
  /** The op whose work is recorded, by which the device's errors call it. */
  op = '';
  /** What is to be recorded before anything else is. */
  before: (() => void) | null = null;
  private readonly programs = new Map<string, Program>();
  private readonly words = new Uint32Array(BATCH / 4);
  /** Buffers of parameters that no recorded batch uses. */
  private readonly spare: GPUBuffer[] = [];
  private encoder: GPUCommandEncoder | null = null;
  private pass: GPUComputePassEncoder | null = null;
  /** The ops of the batch, for errors that name nothing smaller. */
  private readonly ops = new Set<string>();
  private parameters: GPUBuffer | null = null;
  /** Bytes of parameters that the batch has. */
  private filled = 0;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  reset(): void {
    this.counts = none();
  }

  /** The program of that key, compiled once. */
  program(key: string, shader: () => Shader): Program {
    let program = this.programs.get(key);
    if (!program) {
      program = compile(this.device, shader(), this.op);
      this.programs.set(key, program);
    }
    return program;
  }

  /** Runs a program on a grid of so many workgroups. */
  run(
    { shader, pipeline, layout }: Program,
    buffers: readonly GPUBuffer[],
    parameters: readonly number[],
    groups: number,
  ): void {
    if (groups === 0) return;
    this.before?.();
    if (parameters.length > PARAMETERS) throw new RangeError(`${shader.name} has ${parameters.length} parameters`);
    if (this.filled + SHOWN > BATCH) this.submit();
    this.parameters ??= this.spare.pop() ?? this.device.createBuffer({ size: BATCH, usage: UNIFORM | COPY_DST });
    const at = this.filled;
    this.filled += Math.ceil(Math.max(parameters.length * 4, 1) / SLOT) * SLOT;
    this.ops.add(this.op);
    this.words.set(parameters, at / 4);
    const group = this.device.createBindGroup({
      label: `${shader.name} of ${this.op}`,
      layout,
      entries: [
        { binding: 0, resource: { buffer: this.parameters, size: SHOWN } },
        ...buffers.map((buffer, i) => ({ binding: 1 + i, resource: { buffer } })),
      ],
    });
    this.pass ??= this.open().beginComputePass();
    this.pass.setPipeline(pipeline);
    this.pass.setBindGroup(0, group, [at]);
    const rows = Math.ceil(groups / WIDEST);
    this.pass.dispatchWorkgroups(Math.ceil(groups / rows), rows);
    this.counts.dispatches++;
  }

  /** The encoder, outside of any pass. */
  private open(): GPUCommandEncoder {
    this.before?.();
    this.pass?.end();
    this.pass = null;
    if (!this.encoder) {
      this.encoder = this.device.createCommandEncoder();
      // What a program does without ever waiting goes to the device all the same.
      queueMicrotask(() => this.submit());
    }
    return this.encoder;
  }

  clear(buffer: GPUBuffer, bytes: number): void {
    this.open().clearBuffer(buffer, 0, bytes);
  }

  copy(from: GPUBuffer, at: number, to: GPUBuffer, start: number, bytes: number): void {
    this.open().copyBufferToBuffer(from, at, to, start, bytes);
  }

  /** Writes words into a buffer, after what was recorded. */
  upload(buffer: GPUBuffer, words: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): void {
    this.before?.();
    this.submit();
    this.device.queue.writeBuffer(buffer, 0, words);
    this.counts.bytesUploaded += words.byteLength;
  }

  /** Hands over what was recorded. */
  submit(): void {
    if (!this.encoder) return;
    this.pass?.end();
    const { encoder, parameters, filled } = this;
    encoder.label = [...this.ops].join(', ');
    this.ops.clear();
    this.encoder = this.pass = this.parameters = null;
    this.filled = 0;
    if (parameters) {
      this.device.queue.writeBuffer(parameters, 0, this.words, 0, filled / 4);
      this.counts.bytesUploaded += filled;
    }
    this.device.queue.submit([encoder.finish()]);
    this.counts.submits++;
    // The device works in order: what is written into it next is for the next batch.
    if (parameters) this.spare.push(parameters);
  }
}
