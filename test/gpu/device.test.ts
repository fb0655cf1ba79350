// The device as a program meets it: open, short of memory, given what it refuses, lost.

import * as torch from 'bptt';
import { mx, nd } from 'bptt/gluon';
import * as webgpu from 'bptt/webgpu';
import { afterEach, describe, expect, it } from 'vitest';
import { kernels } from '../../src/gpu/kernels/index.ts';
import { stored } from '../../src/gpu/pointwise.ts';
import { opened } from '../../src/gpu/request.ts';
import { wordOf } from '../../src/gpu/words.ts';
import { neg } from '../../src/reference/ops/unary.ts';
import { openAdapter } from './adapter.ts';
import { digitReader, try_gpu } from './seeds.ts';

const device = 'webgpu';
const adapter = await openAdapter();

describe.skipIf(adapter === null)('on webgpu', () => {
  it('is the same until it is lost', async () => {
    const before = opened();
    const [again, beside] = await Promise.all([webgpu.request(), webgpu.request()]);
    expect(opened()).toBe(before);
    expect(again).toEqual(beside);
    expect(again.features).toEqual([...before.device.features].sort());
    const wanted = ['shader-f16', 'subgroups', 'timestamp-query'].filter((name) => before.adapter.features.has(name));
    expect(again.features).toEqual(expect.arrayContaining(wanted));
  });

  it("is PyTorch's accelerator", () => {
    expect(torch.accelerator.is_available()).toBe(true);
    expect(torch.accelerator.device_count()).toBe(1);
    expect(torch.accelerator.current_accelerator()).toBe(device);
    expect(torch.zeros(1, { device: torch.device(device, 0) }).device).toBe(device);
    expect(() => torch.device('webgpu:1')).toThrow('WebGPU has no device 1');
  });

  it("is MXNet's first GPU, and the only one", () => {
    expect(mx.context.num_gpus()).toBe(1);
    expect(`${try_gpu()}`).toBe('gpu(0)');
    expect(`${nd.ones([2, 3], { ctx: mx.gpu() })}`).toBe('\n...\n<NDArray 2x3 @gpu(0)>');
    expect(() => nd.zeros([1], { ctx: mx.gpu(1) })).toThrow('CUDA: invalid device ordinal');
  });

  it('refuses a tensor that it has no room for', () => {
    const { limits } = webgpu.gpuDevice();
    const elements = limits.maxStorageBufferBindingSize / 4 + 1;
    expect(() => torch.zeros(1, { device }).expand(elements).clone()).toThrow(
      /^WebGPU out of memory. Tried to allocate/,
    );
    expect(torch.zeros(1, { device }).expand(elements).shape).toEqual([elements]);
  });

  describe('where a kernel is wrong', () => {
    const right = kernels.get(neg);
    const table = kernels as Map<object, NonNullable<typeof right>>;
    afterEach(() => {
      if (right) table.set(neg, right);
    });
    const wrong = (body: string, twice: boolean): void => {
      table.set(neg, (gpu, [x], [y]) => {
        if (!x) throw new TypeError('neg has an operand');
        const buffer = { type: wordOf(x.dtype) };
        const program = gpu.queue.program(body, () => ({
          name: 'wrong',
          reads: [{ name: 'x', ...buffer }],
          writes: [{ name: 'y', ...buffer }],
          threads: 64,
          body,
        }));
        gpu.queue.run(program, [stored(x).source(), stored(twice ? x : y).target()], [], 1);
      });
    };
    it.each([
      ['that does not compile', 'y[id] = nothing[id];', false],
      ['that reads what it writes', 'y[id] = x[id];', true],
    ])('a shader %s is a DeviceError with the name of the op, once', async (_what, body, twice) => {
      wrong(body, twice);
      const y = torch.ones(3, { device });
      const failing = (async () => y.neg().read())();
      await expect(failing).rejects.toBeInstanceOf(torch.DeviceError);
      await expect(failing).rejects.toThrow(/\bneg\b/);
      expect((await torch.ones(3, { device }).add(1).read()).tolist()).toEqual([2, 2, 2]);
    });
  });

  it('lost in mid-training is a DeviceError, and training goes on from the checkpoint', async () => {
    const straight = digitReader(device);
    const expected = await webgpu.read(Array.from({ length: 12 }, straight.step));

    const first = digitReader(device);
    for (let i = 0; i < 6; i++) first.step();
    const checkpoint = await webgpu.read({ net: first.rnn.state_dict(), optimizer: first.optimizer.state_dict() });
    const pending = first.step();
    webgpu.gpuDevice().destroy();
    await expect(pending.read()).rejects.toBeInstanceOf(torch.DeviceError);
    await expect(pending.itemAsync()).rejects.toThrow('the WebGPU device was lost (destroyed)');
    await expect(webgpu.synchronize()).rejects.toBeInstanceOf(torch.DeviceError);
    expect(() => first.step()).toThrow(torch.DeviceError);
    expect(() => first.step()).toThrow('the WebGPU device was lost (destroyed)');
    expect(() => torch.ones(2, { device }).add(1)).toThrow(torch.DeviceError);
    expect(webgpu.is_available()).toBe(false);

    await webgpu.request();
    expect(() => first.step()).toThrow('the WebGPU device was lost (destroyed)');
    expect(() => pending.add(torch.ones(1, { device }))).toThrow('the WebGPU device was lost (destroyed)');
    const second = digitReader(device);
    for (let i = 0; i < 6; i++) second.step();
    second.rnn.load_state_dict(checkpoint.net);
    second.optimizer.load_state_dict(checkpoint.optimizer);
    const resumed = await webgpu.read(Array.from({ length: 6 }, second.step));
    expect(resumed.map((l) => l.item())).toEqual(expected.slice(6).map((l) => l.item()));
  });

  it('is no accelerator and no GPU once it was lost, and both again when another was asked for', async () => {
    const { accelerator } = torch;
    const named = () => [accelerator.is_available(), accelerator.device_count(), accelerator.current_accelerator()];
    const counted = () => [mx.context.num_gpus(), `${try_gpu()}`];
    webgpu.gpuDevice().destroy();
    await expect(webgpu.synchronize()).rejects.toBeInstanceOf(torch.DeviceError);
    expect(named()).toEqual([false, 0, null]);
    expect(counted()).toEqual([0, 'cpu(0)']);
    expect(() => torch.ones(1, { device }).add(1)).toThrow('the WebGPU device was lost (destroyed)');

    await webgpu.request();
    expect(named()).toEqual([true, 1, device]);
    expect(counted()).toEqual([1, 'gpu(0)']);
    expect((await torch.ones(1, { device }).add(1).read()).item()).toBe(2);
  });

  it('holds no more than it may', async () => {
    webgpu.gpuDevice().destroy();
    await webgpu.request({ memory: 2 ** 20 });
    const held = Array.from({ length: 4 }, () => torch.ones(2 ** 16, { device }));
    await webgpu.read(held);
    expect(() => held[0].add(1)).toThrow(
      'WebGPU out of memory. Tried to allocate 256.00 KiB. Of 1.00 MiB that tensors may occupy, 1.00 MiB are in use.',
    );
    expect(webgpu.memory_reserved()).toBeLessThanOrEqual(2 ** 20);
    expect((await held[2].read()).sum().item()).toBe(2 ** 16);
  });
});
