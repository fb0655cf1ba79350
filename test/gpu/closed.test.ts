// The device `webgpu` before it is open, or where there is none: what a program is told.

import * as torch from 'bptt';
import { mx, nd } from 'bptt/gluon';
import * as webgpu from 'bptt/webgpu';
import { describe, expect, it } from 'vitest';
import { try_gpu } from './seeds.ts';

const device = 'webgpu';
/** An entry to WebGPU that has no adapter. */
const none = { requestAdapter: async () => null } as unknown as GPU;

describe('before it is open', () => {
  it.each([
    ['zeros', () => torch.zeros(2, { device })],
    ['to', () => torch.zeros(2).to(device)],
    ['Module.to', () => new torch.nn.Linear(1, 1).to(device)],
  ])('%s says what to await', (_name, call) => {
    expect(call).toThrow(
      expect.objectContaining({
        name: 'NotImplementedError',
        hint: expect.stringMatching(/bptt\/webgpu.*request\(\)/),
      }),
    );
  });
  it("has MXNet's error and count", () => {
    expect(mx.context.num_gpus()).toBe(0);
    expect(`${try_gpu()}`).toBe('cpu(0)');
    expect(() => nd.zeros([1], { ctx: mx.gpu() })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("request() of 'bptt/webgpu'") }),
    );
  });
  it('is an error to ask of', async () => {
    expect(webgpu.is_available()).toBe(false);
    expect(() => webgpu.memory_allocated()).toThrow('WebGPU is not available: no device was asked for');
    await expect(webgpu.request({ gpu: none })).rejects.toMatchObject({
      name: 'DeviceError',
      message: 'WebGPU is not available: there is no adapter: no GPU that the host would give, or no driver for it',
      hint: expect.stringContaining('npm install webgpu'),
    });
    await expect(webgpu.request({ power: 'low' } as never)).rejects.toThrow(
      "request() got an unexpected keyword argument 'power'",
    );
    expect(webgpu.is_available()).toBe(false);
  });
});
