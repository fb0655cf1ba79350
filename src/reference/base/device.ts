// Where a tensor lives and which kernels run on it. `cpu` uses WebAssembly and falls back to the reference op by op;
// `reference` is plain TypeScript alone; `meta` has shapes and dtypes without elements.
// `webgpu` is there once `bptt/webgpu` has found an adapter. Any other device has no backend and is refused.

import { AssertionError, DeviceError, NotImplementedError } from './errors.ts';

export type Device = 'cpu' | 'reference' | 'meta' | 'webgpu';

export const devices: Device[] = ['cpu', 'reference', 'meta'];

/** A device is there from now on. */
export function openDevice(device: Device): void {
  if (!devices.includes(device)) devices.push(device);
}

/** What PyTorch calls the backends that it knows and a build may lack. */
const unlinked: { readonly [type: string]: string } = { mps: 'MPS', vulkan: 'Vulkan', webgpu: 'WebGPU' };

/** What PyTorch reads a device string by. */
const types =
  'cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone';

/**
 * The device of that name, with or without an index: `cpu` and `cpu:0` are one, as all CPUs are.
 * @throws in PyTorch's words for a device without a backend and for any other text.
 */
export function parseDevice(name: string): Device {
  const exact = devices.find((device) => device === name);
  if (exact) return exact;
  const hint = `the devices here are ${devices.join(', ')}; webgpu is once bptt/webgpu's request() was awaited`;
  const [, type, index] = /^([a-z_]+)(?::(0|[1-9]\d*))?$/i.exec(name) ?? [];
  if (type === undefined) {
    throw new DeviceError(name ? `Invalid device string: '${name}'` : 'Device string must not be empty', hint);
  }
  const found = devices.find((device) => device === type);
  if (found === 'webgpu' && Number(index) > 0) {
    throw new DeviceError(`WebGPU has no device ${index}`, hint);
  }
  if (found) return found;
  if (type === 'cuda' || type === 'xpu') {
    throw new AssertionError(`Torch not compiled with ${type.toUpperCase()} enabled`, hint);
  }
  if (Object.hasOwn(unlinked, type)) {
    throw new NotImplementedError(
      `Could not run 'aten::empty.memory_format' with arguments from the '${unlinked[type]}' backend. This could be because the operator doesn't exist for this backend, or was omitted during the selective/custom build process (if using custom build).`,
      hint,
    );
  }
  throw new DeviceError(`Expected one of ${types} device type at start of device string: ${name}`, hint);
}
