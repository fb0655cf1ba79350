// What goes to the device and comes back: dtypes, layouts, modules and optimizers, states, and what cannot be had at once.

import * as torch from 'bptt';
import { autograd, gluon, mx, nd } from 'bptt/gluon';
import * as webgpu from 'bptt/webgpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOAT32, mismatch } from '../helpers/close.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();
const device = 'webgpu';
const [nn, optim] = [torch.nn, torch.optim];

describe.skipIf(adapter === null)('a tensor on webgpu', () => {
  it.each(['float32', 'int64', 'int32', 'uint8', 'bool'] as const)('comes back as it went: %s', async (dtype) => {
    const values = fc.array(fc.integer({ min: dtype === 'bool' || dtype === 'uint8' ? 0 : -(2 ** 31), max: 1 }), {
      minLength: 6,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        const x = torch.tensor(list, { dtype }).view(2, 3);
        const there = x.to(device);
        expect(there.device).toBe(device);
        const [whole, turned, part] = await webgpu.read([there, there.t(), there.at(':', '1:')]);
        expect(whole.device).toBe('cpu');
        expect(whole.dtype).toBe(dtype);
        expect(whole.tolist()).toEqual(x.tolist());
        expect(turned.tolist()).toEqual(x.t().tolist());
        expect(part.tolist()).toEqual(x.at(':', '1:').tolist());
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the bits of numbers', async () => {
    const special = torch.tensor([0, -0, Infinity, -Infinity, NaN, 1e-45, 2 ** -149, 3.4028234663852886e38]);
    expect((await special.to(device).read()).tolist()).toEqual(special.tolist());
    expect((await torch.zeros(0, 3, { device }).read()).shape).toEqual([0, 3]);
  });

  it('is read as it was when it was asked for', async () => {
    const x = torch.ones(3, { device });
    const before = x.read();
    x.add_(1);
    const after = x.sum().itemAsync();
    x.zero_();
    expect((await before).tolist()).toEqual([1, 1, 1]);
    expect(await after).toBe(6);
  });

  it('comes in one piece with others', async () => {
    const x = torch.ones(3, { device });
    await x.read();
    webgpu.resetCounts();
    const found = await webgpu.read({ a: x, list: [x, 'text', null], map: new Map([['x', x]]), step: 3 });
    expect(webgpu.counts()).toEqual({ dispatches: 0, submits: 1, bytesUploaded: 0, bytesRead: 36 });
    expect(found.map.get('x')?.tolist()).toEqual([1, 1, 1]);
    expect({ ...found, a: 0, map: 0, list: found.list.slice(1) }).toEqual({
      a: 0,
      map: 0,
      list: ['text', null],
      step: 3,
    });
  });

  it.each<[string, () => unknown, string, string]>([
    ['float64', () => torch.zeros(2, { device, dtype: 'float64' }), 'NotImplementedError', "x.to('float32') first"],
    ['to float64', () => torch.ones(2, { device }).double(), 'NotImplementedError', "x.to('float32') first"],
    ['2^31', () => torch.tensor([2 ** 31]).to(device), 'DTypeError', '2147483648 is beyond ±2^31'],
    ['-2^31 - 1', () => torch.tensor([-(2 ** 31) - 1], { device }), 'DTypeError', 'stored in 32 bits'],
  ])('refuses %s in words', (_what, call, name, hint) => {
    expect(call).toThrow(expect.objectContaining({ name, hint: expect.stringContaining(hint) }));
  });

  const x = (): torch.Tensor => torch.ones(1, { device });
  const array = (): ReturnType<typeof nd.ones> => nd.ones([1], { ctx: mx.gpu() });
  it.each<[string, () => unknown]>([
    ['item', () => x().item()],
    ['tolist', () => x().tolist()],
    ['numpy', () => x().numpy()],
    ['cpu', () => x().cpu()],
    ["to('cpu')", () => x().to('cpu')],
    ['JSON.stringify', () => JSON.stringify(x())],
    ['nonzero', () => x().nonzero()],
    ['save', () => torch.save_file({ x: x() }, 'never.safetensors')],
    ["Module.to('cpu')", () => new nn.Linear(1, 1).to(device).to('cpu')],
    ['asnumpy', () => array().asnumpy()],
    ['asscalar', () => array().asscalar()],
    ['as_in_context', () => array().as_in_context(mx.cpu())],
  ])('%s says what to await', (_what, call) => {
    expect(call).toThrow(expect.objectContaining({ hint: expect.stringMatching(/await x\.(read|itemAsync)\(\)/) }));
  });

  it('is printed without its elements', () => {
    expect(`${torch.ones(2, 3, { device })}`).toBe("tensor(..., device='webgpu', size=(2, 3))");
  });

  it('is refused beside one on the cpu, but for plain numbers', () => {
    expect(() => x().add(torch.ones(1))).toThrow('at least two devices, webgpu and cpu');
    expect(x().add(1).mul(2.5).device).toBe(device);
  });

  it('has derivatives that compute with plain numbers alone', async () => {
    const both = ['cpu', device] as const;
    const [here, there] = both.map((place) => {
      const leaf = torch.tensor([0.5, 1.5], { device: place, requires_grad: true });
      leaf.pow(2.5).add(torch.pow(3, leaf)).sum().backward();
      return leaf.grad as torch.Tensor;
    });
    expect(mismatch((await there.read()).numpy(), here.numpy(), FLOAT32)).toBeNull();
  });

  it('is made 0 in place', async () => {
    const table = new nn.Embedding(3, 2, { padding_idx: 1, device });
    expect((await table.weight.read()).at(1).tolist()).toEqual([0, 0]);
    table.weight.grad = torch.ones(3, 2, { device });
    table.zero_grad(false);
    expect((await (table.weight.grad as torch.Tensor).read()).tolist()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});

const net = (): torch.nn.Sequential => new nn.Sequential(new nn.Linear(4, 5), new nn.Tanh(), new nn.Linear(5, 2));
type Sequence = readonly ('move' | 'optimizer')[];

describe.skipIf(adapter === null)('a module on webgpu', () => {
  async function trained(place: torch.Device, sequence: Sequence): Promise<torch.nn.StateDict> {
    torch.manual_seed(3);
    const [module, x] = [net(), torch.randn(6, 4).to(place)];
    const before = [...module.parameters()];
    let optimizer = new optim.SGD(before, { lr: 0.1, momentum: 0.9 });
    for (const what of sequence) {
      if (what === 'move') module.to(place);
      else optimizer = new optim.SGD(module.parameters(), { lr: 0.1, momentum: 0.9 });
    }
    expect([...module.parameters()].map((p, i) => p === before[i])).toEqual([true, true, true, true]);
    for (let i = 0; i < 3; i++) {
      optimizer.zero_grad();
      module(x).square().mean().backward();
      optimizer.step();
    }
    return webgpu.read(module.state_dict());
  }
  it.each<[string, Sequence]>([
    ['before the move', ['optimizer', 'move']],
    ['after it', ['move', 'optimizer']],
  ])('trains with an optimizer made %s', async (_when, sequence) => {
    const [here, there] = [await trained('cpu', sequence), await trained(device, sequence)];
    for (const [name, value] of Object.entries(here))
      expect(mismatch(there[name].numpy(), value.numpy(), FLOAT32)).toBeNull();
  });
  it('takes a state from the cpu, and gives it back', async () => {
    const [here, there] = [net(), net().to(device)];
    there.load_state_dict(here.state_dict());
    const state = await webgpu.read(there.state_dict());
    for (const [name, value] of Object.entries(here.state_dict())) expect(state[name].tolist()).toEqual(value.tolist());
    expect(here.load_state_dict(state).missing_keys).toEqual([]);
  });
});

describe.skipIf(adapter === null)('a block on mx.gpu()', () => {
  it('starts as it does on the cpu, and its parameters are moved, read and saved', async () => {
    const made = (ctx: ReturnType<typeof mx.cpu>): InstanceType<typeof gluon.nn.Dense> => {
      mx.random.seed(5);
      const dense = new gluon.nn.Dense(3, { in_units: 2, activation: 'tanh' });
      dense.initialize({ ctx });
      return dense;
    };
    const [here, there] = [made(mx.cpu()), made(mx.gpu())];
    expect(`${there.weight.data().context}`).toBe('gpu(0)');
    expect((await there.weight.data().read()).tolist()).toEqual(here.weight.data().tolist());
    const x = nd.array([[1, 2]]);
    const [y, z] = [x, x.as_in_context(mx.gpu())].map((input, i) => {
      input.attach_grad();
      const block = [here, there][i];
      const out = autograd.record(() => block(input));
      out.backward();
      return out;
    });
    expect((await z.read()).sub(y).abs().max().asscalar()).toBeLessThan(1e-6);
    const away = made(mx.cpu());
    away.collect_params().reset_ctx(mx.gpu());
    expect((await away.weight.data(mx.gpu()).read()).tolist()).toEqual(here.weight.data().tolist());
  });
});
