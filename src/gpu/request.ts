// Finds an adapter and opens the device `webgpu`: in a page the browser's, in Node what the package `webgpu` brings.

import { openDevice } from '../reference/base/device.ts';
import { DeviceError, NotImplementedError } from '../reference/base/errors.ts';
import { none } from '../reference/base/signature.ts';
import { type Backend, provideBackend } from '../reference/engine/storage.ts';
import { Buffered } from './buffered.ts';
import { Gpu } from './gpu.ts';
import { kernels } from './kernels/index.ts';

export interface RequestOptions {
  readonly powerPreference?: 'low-power' | 'high-performance';
  /** An entry of WebGPU other than the host's own. */
  readonly gpu?: GPU;
}

/** What was found. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly features: readonly string[];
}

/** Limits that kernels are glad of, as far as the adapter has them. */
const WANTED = {
  maxStorageBuffersPerShaderStage: 10,
  maxBufferSize: 2 ** 31,
  maxStorageBufferBindingSize: 2 ** 31 - 4,
  maxComputeWorkgroupStorageSize: 32768,
} as const;

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

let current: Gpu | null = null;

/** The device that is open. @throws DeviceError where none is. */
export function opened(): Gpu {
  if (current === null) throw missing('no device was asked for', 'await webgpu.request() first');
  return current;
}

const backendOn = (gpu: Gpu): Backend => ({
  device: 'webgpu',
  make: (dtype, length, elements) => new Buffered(gpu, dtype, length, elements),
  kernelOf({ name, row }) {
    const kernel = kernels.get(row);
    if (kernel) return (inputs, outputs, attributes) => kernel(gpu, inputs, outputs, attributes);
    throw new NotImplementedError(
      `Could not run 'aten::${name}' with arguments from the 'WebGPU' backend.`,
      "no kernel of 'webgpu' does this: await x.read() and compute on 'cpu'",
    );
  },
});

/**
 * Opens the device `webgpu`, so that tensors and modules go there: `x.to('webgpu')`. A second call opens another device; what
 * was on the first stays there.
 * @throws DeviceError where there is no adapter.
 */
export async function request({ powerPreference, gpu: own }: RequestOptions = {}): Promise<AdapterInfo> {
  const entry = own ?? globalThis.navigator?.gpu ?? (await fromNode());
  if (!entry) {
    throw missing(
      'neither the host nor the package webgpu brings it',
      'use a browser with WebGPU, or in Node: npm install webgpu (and a driver: a GPU, or SwiftShader)',
    );
  }
  const adapter = await entry.requestAdapter({ powerPreference });
  if (!adapter) throw missing('there is no adapter', 'the host has no GPU that it would give, or no driver for it');
  const limits = Object.fromEntries(
    Object.entries(WANTED).map(([name, value]) => [name, Math.min(value, adapter.limits[name as keyof typeof WANTED])]),
  );
  const device = await adapter.requestDevice({ requiredLimits: limits });
  current = new Gpu(entry, adapter, device);
  provideBackend(backendOn(current));
  openDevice('webgpu');
  const { vendor, architecture, description } = adapter.info;
  return { vendor, architecture, description, features: [...device.features] };
}

/** Whether the device `webgpu` is open. */
export function is_available(...given: never[]): boolean {
  none('is_available', given);
  return current !== null && current.failure === null;
}
