// float16 and bfloat16: what numbers become in them, bit by bit as in PyTorch 2.13 (test/golden/make_half.py), what is done with
// tensors of them, and that nothing computes in them.

import { describe, expect, it } from 'vitest';
import { parseSafetensors, serializeSafetensors } from '../../src/formats/index.ts';
import { gluon, nd } from '../../src/gluon/index.ts';
import { wordOf } from '../../src/gpu/words.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import golden from '../golden/half.json' with { type: 'json' };
import files from '../golden/torch/safetensors.json' with { type: 'json' };

const dtypes = [torch.float16, torch.bfloat16] as const;
/** The two bytes of each element, as a file has them. */
function bitsOf(x: torch.Tensor): number[] {
  const { bytes } = parseSafetensors(torch.safetensors.save({ x })).tensors.get('x')!;
  return [...new Uint16Array(bytes.slice().buffer)];
}
const floats = (): torch.Tensor => torch.from_numpy(new Float32Array(Uint32Array.from(golden.floats).buffer));
const numbers = (row: readonly (number | string)[]): number[] =>
  row.map(
    (value) =>
      ({ nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY })[value] ?? Number(value),
  );
const few = (dtype: torch.DType): torch.Tensor => torch.tensor([0.1, 1, -2, 3], { dtype });

describe.each(dtypes)('%s', (dtype) => {
  it('rounds as PyTorch does, and files have its bits', () => {
    expect(bitsOf(floats().to(dtype))).toEqual(golden[dtype]);
    const doubles = torch.tensor(golden.doubles, { dtype: 'float64' });
    expect(bitsOf(doubles.to(dtype))).toEqual(dtype === 'float16' ? golden.doubles16 : golden.doublesB16);
    const back = torch.safetensors.load(torch.safetensors.save({ x: floats().to(dtype) })).x;
    expect([back.dtype, back.equal(floats().to(dtype))]).toEqual([dtype, true]);
  });

  it.each(golden.texts.filter((text) => text.dtype === dtype))('prints $row', ({ row, text, list }) => {
    const x = torch.tensor(numbers(row), { dtype });
    expect([String(x), x.tolist()]).toEqual([text, numbers(list)]);
  });

  it('is rounded wherever a number enters', () => {
    const tenth = few(dtype).at(0).item();
    expect(torch.full([1], 0.1, { dtype }).item()).toBe(tenth);
    expect(torch.zeros(1, { dtype }).fill_(0.1).item()).toBe(tenth);
    expect(
      torch
        .zeros(1, { dtype })
        .copy_(torch.tensor([0.1]))
        .item(),
    ).toBe(tenth);
    expect(nn.functional.pad(few(dtype), [1, 0], { value: 0.1 }).at(0).item()).toBe(tenth);
    expect(
      few(dtype)
        .masked_fill(torch.tensor([false, true, true, true]), 0.1)
        .tolist(),
    ).toEqual(new Array(4).fill(tenth));
    const x = torch.zeros(2, { dtype });
    x.setAt([1], 0.1);
    expect(x.tolist()).toEqual([0, tenth]);
    expect(torch.where(torch.tensor(true), 0.1, x).tolist()).toEqual([tenth, tenth]);
  });

  it('is moved, viewed, indexed and compared', () => {
    const x = few(dtype);
    const rows = x.reshape(2, 2);
    const moved = [
      rows.t(),
      x.flip([0]),
      torch.cat([x, x]),
      torch.stack([x]),
      x.at([0, 2]),
      x.at(x.gt(0)),
      rows.clone(),
      x.roll(1),
    ];
    for (const y of [
      ...moved,
      rows.expand(2, 2, 2),
      torch.zeros_like(x),
      x.new_ones([2]),
      x.sort()[0],
      x.to('reference'),
    ]) {
      expect(y.dtype).toBe(dtype);
    }
    expect([x.equal(x.clone()), x.eq(0.1).tolist(), x.ne(1).tolist()]).toEqual([
      true,
      [true, false, false, false],
      [true, false, true, true],
    ]);
    expect([x.type(), x.element_size(), x.nbytes, x.is_floating_point()]).toEqual([
      dtype === 'float16' ? 'torch.HalfTensor' : 'torch.BFloat16Tensor',
      2,
      8,
      true,
    ]);
    expect([x.float().dtype, x.long().tolist(), x.bool().all().item()]).toEqual(['float32', [0, 1, -2, 3], 1]);
    expect(x.type(x.type()).dtype).toBe(dtype);
  });

  it('has bits that nobody sees, and no place on webgpu', () => {
    expect(() => few(dtype).view(torch.float16 === dtype ? torch.bfloat16 : torch.float16)).toThrow(
      'view(dtype) is not implemented',
    );
    expect(few(dtype).view(dtype).equal(few(dtype))).toBe(true);
    expect(() => wordOf(dtype)).toThrow(`the WebGPU device doesn't support ${dtype}`);
  });

  it('gradients go through conversions, and are converted back', () => {
    const x = torch.tensor([0.1, 3], { requires_grad: true });
    x.to(dtype)
      .float()
      .mul(torch.tensor([0.3, 2]))
      .sum()
      .backward();
    expect(x.grad!.tolist()).toEqual(torch.tensor([0.3, 2]).to(dtype).float().tolist());
    const leaf = few(dtype).requires_grad_();
    leaf.float().sum().backward();
    expect([leaf.grad!.dtype, leaf.grad!.tolist()]).toEqual([dtype, [1, 1, 1, 1]]);
  });

  it('meets other dtypes as promotion says', () => {
    for (const [pair, result] of Object.entries(golden.promoted)) {
      const [a, b] = pair.split(' ') as torch.DType[];
      if (a === dtype)
        expect(`${pair} ${torch.cat([few(a), torch.ones(1, { dtype: b })]).dtype}`).toBe(`${pair} ${result}`);
    }
    expect(few(dtype).mul(torch.tensor([1.5])).dtype).toBe('float32');
  });

  it.each<[string, (x: torch.Tensor) => unknown]>([
    ['add', (x) => x.add(1)],
    ['mul', (x) => x.mul(x)],
    ['sum', (x) => x.sum()],
    ['exp', (x) => x.exp()],
    ['matmul', (x) => x.reshape(2, 2).matmul(x.reshape(2, 2))],
    ['lstm', (x) => new nn.LSTM(2, 1).to(dtype)(x.reshape(2, 1, 2))],
    ['normal', () => torch.randn(2, { dtype })],
    ['iota', () => torch.arange(3, { dtype })],
    ['add', () => torch.zeros(2, { dtype, device: 'meta' }).add(1)],
  ])('nothing computes in it: %s', (name, run) => {
    const type = dtype === 'float16' ? 'Half' : 'BFloat16';
    expect(() => run(few(dtype))).toThrow(`"${name}" not implemented for '${type}'`);
  });

  it('a module is converted, saved and loaded, also into one of float32', () => {
    const net = new nn.LSTM(2, 3).to(dtype);
    const named = dtype === 'float16' ? new nn.LSTM(2, 3).half() : new nn.LSTM(2, 3).bfloat16();
    for (const p of [...net.parameters(), ...named.parameters()]) expect(p.dtype).toBe(dtype);
    const state = torch.load<nn.StateDict>(torch.save(net.state_dict()));
    for (const [name, x] of Object.entries(state))
      expect([x.dtype, x.equal(net.state_dict()[name])]).toEqual([dtype, true]);
    const wide = new nn.LSTM(2, 3);
    expect(String(wide.load_state_dict(state))).toBe('<All keys matched successfully>');
    expect(wide.weight_hh_l0.dtype).toBe('float32');
    expect(wide.weight_hh_l0.equal(net.weight_hh_l0.float())).toBe(true);
    expect(String(named.load_state_dict(wide.state_dict()))).toBe('<All keys matched successfully>');
    expect(named.weight_hh_l0.equal(net.weight_hh_l0)).toBe(true);
  });
});

it('is read from a file of the Python package safetensors', () => {
  const tensors: readonly { name: string; dtype: string; shape: number[]; bytes_hex: string; values?: unknown }[] =
    files.valid[0].tensors;
  for (const name of ['f16', 'bf16']) {
    const { dtype, shape, bytes_hex, values } = tensors.find((tensor) => tensor.name === name)!;
    const bytes = new Uint8Array(Buffer.from(bytes_hex, 'hex'));
    const record = { dtype: dtype as 'F16', shape, bytes };
    const { x } = torch.safetensors.load(serializeSafetensors([['x', record]]));
    expect([x.dtype, x.flatten().tolist()]).toEqual([name === 'f16' ? 'float16' : 'bfloat16', values]);
    expect(parseSafetensors(torch.safetensors.save({ x })).tensors.get('x')).toEqual(record);
  }
});

it('half is float16', () => expect(torch.half).toBe(torch.float16));

describe('float16 in MXNet', () => {
  it.each(golden.numpys)('prints $row as NumPy does', ({ row, text }) => {
    expect(String(nd.array(row, { dtype: 'float16' }).asnumpy())).toBe(text);
  });

  it('is made, converted and saved', () => {
    const x = nd.array([0.1, 1, 70000], { dtype: 'float16' });
    expect([x.dtype, x.asnumpy().dtype]).toEqual(['float16', 'float16']);
    expect([...x.astype('float32').asnumpy()]).toEqual([few('float16').at(0).item(), 1, Number.POSITIVE_INFINITY]);
    for (const y of [nd.zeros([2], { dtype: 'float16' }), nd.ones([2]).astype('float16')])
      expect(y.dtype).toBe('float16');
    expect(() => x.add(x)).toThrow(`"add" not implemented for 'Half'`);
    expect(() => x.astype('bfloat16')).toThrow('dtype bfloat16 is not supported');
  });

  it('is what a block is cast to', () => {
    const net = new gluon.nn.Dense(2, { in_units: 3 });
    net.initialize();
    const weight = net.weight.data().astype('float16');
    net.cast('float16');
    expect([net.weight.dtype, net.weight.data().dtype]).toEqual(['float16', 'float16']);
    expect([...net.weight.data().asnumpy()]).toEqual([...weight.asnumpy()]);
  });
});
