// Finds an adapter and opens the device `webgpu`: in a page the browser's, in Node what the package `webgpu` brings.

import { openDevice } from '../reference/base/device.ts';
import { DeviceError, NotImplementedError } from '../reference/base/errors.ts';
import { bind, none, signature } from '../reference/base/signature.ts';
import { type Backend, provideBackend } from '../reference/engine/storage.ts';
import type { Rules } from '../reference/ops/op.ts';
import { Buffered } from './buffered.ts';
import { Gpu } from './gpu.ts';
import type { Views } from './kernel.ts';
import { kernels } from './kernels/index.ts';
import { refused } from './kernels/refused.ts';

export interface RequestOptions {
  /** Which adapter is preferred where there are several; the host's choice by default. */
  readonly powerPreference?: 'low-power' | 'high-performance' | null;
  /** Bytes that tensors on the device may occupy, 4 GiB by default. */
  readonly memory?: number;
  /** An entry of WebGPU other than the host's own. */
  readonly gpu?: GPU | null;
}

/** What was opened. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** What the device can beside the core: 'shader-f16', 'subgroups' and 'timestamp-query' are asked for where they are there. */
  readonly features: readonly string[];
}

const declared = signature<Required<RequestOptions>>(
  'request',
  [
    { name: 'powerPreference', fallback: [null] },
    { name: 'memory', fallback: [2 ** 32] },
    { name: 'gpu', fallback: [null] },
  ],
  false,
);

/** Limits that kernels are glad of, as far as the adapter has them. */
const WANTED = [
  ['maxStorageBuffersPerShaderStage', 10],
  ['maxBufferSize', 2 ** 31],
  ['maxStorageBufferBindingSize', 2 ** 31 - 4],
  ['maxComputeWorkgroupStorageSize', 32768],
] as const;

const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Node's entry: the package `webgpu`, where it is installed. */
async function fromNode(): Promise<GPU | null> {
  // Named so that no bundler looks for it.
  const name = 'webgpu';
  try {
    const { create } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as {
      create(options: string[]): GPU;
    };
    return create([]);
  } catch {
    return null;
  }
}

const missing = (what: string, hint: string): DeviceError => new DeviceError(`WebGPU is not available: ${what}`, hint);
const INSTALL =
  'a browser has it from Chromium 113, Firefox 141 or Safari 26 on; Node: npm install webgpu, and a driver: a GPU, or SwiftShader (see docs/webgpu.md)';

let current: Gpu | null = null;
let opening: Promise<Gpu> | null = null;

/** The device that was opened last. @throws DeviceError where none was. */
export function opened(): Gpu {
  if (current === null) throw missing('no device was asked for', 'await webgpu.request() first');
  return current;
}

/** @throws DeviceError for an operand on a device that was opened before this one. */
function checkPlaces(gpu: Gpu, inputs: Views): void {
  for (const x of inputs) {
    if (!(x?.storage instanceof Buffered) || x.storage.gpu === gpu) continue;
    x.storage.gpu.check();
    throw new DeviceError('Expected all tensors to be on the same WebGPU device', 'one is on a device opened before');
  }
}

function backendOn(gpu: Gpu): Backend {
  /** Kernels by op, as `dispatch` calls them. */
  const known = new Map<object, Rules['kernel']>();
  const kernelFor = (name: string, row: object): Rules['kernel'] => {
    const kernel = kernels.get(row);
    if (!kernel) {
      throw new NotImplementedError(
        `Could not run 'aten::${name}' with arguments from the 'WebGPU' backend.`,
        refused.get(row) ?? "no kernel of 'webgpu' does this: await x.read() and compute on 'cpu'",
      );
    }
    return (inputs, outputs, attributes) => {
      checkPlaces(gpu, inputs);
      gpu.queue.op = name;
      kernel(gpu, inputs, outputs, attributes);
    };
  };
  return {
    device: 'webgpu',
    widest: 'float32',
    lives: () => gpu.failure === null,
    make: (dtype, length, elements) => new Buffered(gpu, dtype, length, elements),
    kernelOf({ name, row }) {
      const kernel = known.get(row) ?? kernelFor(name, row);
      known.set(row, kernel);
      return kernel;
    },
  };
}

async function open({ powerPreference, memory, gpu: own }: Required<RequestOptions>): Promise<Gpu> {
  const entry = own ?? globalThis.navigator?.gpu ?? (await fromNode());
  if (!entry) throw missing('neither the host nor the package webgpu brings it', INSTALL);
  const adapter = await entry.requestAdapter({ powerPreference: powerPreference ?? undefined });
  if (!adapter) throw missing('there is no adapter: no GPU that the host would give, or no driver for it', INSTALL);
  const requiredLimits = Object.fromEntries(WANTED.map(([name, most]) => [name, Math.min(most, adapter.limits[name])]));
  const requiredFeatures = FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
  current = new Gpu(entry, adapter, device, memory);
  provideBackend(backendOn(current));
  openDevice('webgpu');
  return current;
}

/**
 * Opens the device `webgpu`, so that tensors and modules go there: `x.to('webgpu')`. While it lives a second call says what is
 * open; once it was lost, another device is opened, and what was on the first is gone.
 * @throws DeviceError where there is no adapter.
 */
export async function request(options?: RequestOptions): Promise<AdapterInfo>;
export async function request(...args: readonly unknown[]): Promise<AdapterInfo> {
  const bound = bind(declared, args);
  if (opening === null && current !== null && (await current.lives())) return infoOf(current);
  opening ??= open(bound).finally(() => {
    opening = null;
  });
  return infoOf(await opening);
}

function infoOf({ adapter, device }: Gpu): AdapterInfo {
  const { vendor, architecture, description } = adapter.info;
  return { vendor, architecture, description, features: [...device.features].sort() };
}

/** Whether the device `webgpu` is open. */
export function is_available(...given: never[]): boolean {
  none('is_available', given, false);
  return current !== null && current.failure === null;
}
