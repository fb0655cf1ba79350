// A device without a backend is refused in PyTorch's words, wherever a device can be said. The texts are those of
// PyTorch 2.13 (`torch.zeros(2, device=…)`); cuda's is that of its builds without CUDA.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const unlinked = (backend: string): string =>
  `Could not run 'aten::empty.memory_format' with arguments from the '${backend}' backend. This could be because the operator doesn't exist for this backend, or was omitted during the selective/custom build process (if using custom build).`;
const unread = (text: string): string =>
  `Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: ${text}`;

const refused: [string, new (message: string) => Error, string][] = [
  ['cuda', torch.AssertionError, 'Torch not compiled with CUDA enabled'],
  ['cuda:0', torch.AssertionError, 'Torch not compiled with CUDA enabled'],
  ['xpu', torch.AssertionError, 'Torch not compiled with XPU enabled'],
  ['mps', torch.NotImplementedError, unlinked('MPS')],
  ['vulkan', torch.NotImplementedError, unlinked('Vulkan')],
  ['webgpu', torch.NotImplementedError, unlinked('WebGPU')],
  ['foo', torch.DeviceError, unread('foo')],
  ['foo:1', torch.DeviceError, unread('foo:1')],
  ['', torch.DeviceError, 'Device string must not be empty'],
  ['cpu:01', torch.DeviceError, "Invalid device string: 'cpu:01'"],
  ['cpu:-1', torch.DeviceError, "Invalid device string: 'cpu:-1'"],
  [' cpu', torch.DeviceError, "Invalid device string: ' cpu'"],
];

describe.each(refused)('the device %s', (name, kind, message) => {
  const device = name as torch.Device;
  const calls: [string, () => unknown][] = [
    ['zeros', () => torch.zeros(2, { device })],
    ['tensor', () => torch.tensor([1], { device })],
    ['randn', () => torch.randn(2, { device })],
    ['to', () => torch.zeros(2).to(device)],
    ['to by name', () => torch.zeros(2).to({ device })],
    ['set_default_device', () => torch.set_default_device(device)],
    ['Module.to', () => new torch.nn.Linear(1, 1).to(device)],
    ['device', () => torch.device(name)],
  ];
  it.each(calls)('is refused by %s', (_name, call) => {
    let error: unknown;
    try {
      call();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ message });
  });
});

it('is no name that every object has', () => {
  const device = 'constructor' as torch.Device;
  expect(() => torch.zeros(2, { device })).toThrow(unread('constructor'));
  expect(() => torch.zeros(2).to(device)).toThrow(unread('constructor'));
});

it('leaves no trace of a device that was refused', () => {
  expect(() => torch.set_default_device('webgpu')).toThrow(torch.NotImplementedError);
  expect(torch.get_default_device()).toBe('cpu');
  expect(`${torch.zeros(2)}`).toBe('tensor([0., 0.])');
});

it('is said with or without an index, or by torch.device', () => {
  expect(torch.zeros(2, { device: 'cpu:1' }).device).toBe('cpu');
  expect(torch.zeros(2).to(torch.device('reference')).device).toBe('reference');
  expect(torch.device('cpu', 256)).toBe('cpu');
  expect(torch.device({ type: 'meta', index: 0 })).toBe('meta');
  expect(() => torch.device('cpu:0', 0)).toThrow(
    'type (string) must not include an index because index was passed explicitly: cpu:0',
  );
  expect(() => torch.device('cpu', -1)).toThrow('Device index must not be negative');
});

it('is the CPU for scripts that ask for another, as in a build of PyTorch without CUDA', () => {
  expect(torch.device(torch.cuda.is_available() ? 'cuda:0' : 'cpu')).toBe('cpu');
  expect(torch.cuda.device_count()).toBe(0);
  expect(torch.accelerator.is_available()).toBe(false);
  expect(torch.accelerator.device_count()).toBe(0);
  expect(torch.accelerator.current_accelerator() ?? torch.device('cpu')).toBe('cpu');
  torch.manual_seed(5);
  torch.cuda.manual_seed(1);
  torch.cuda.manual_seed_all(2n);
  torch.cuda.empty_cache();
  expect(torch.initial_seed()).toBe(5n);
  expect(() => torch.cuda.manual_seed('1' as never)).toThrow(torch.TypeError);
});
