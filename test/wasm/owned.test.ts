// Blocks that outlive a call: where they lie, who makes room, and that results do not depend on either.

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { pages, running, use } from '../../src/wasm/instance.ts';
import { type Block, Owned } from '../../src/wasm/owned.ts';
import { load, RUNS } from './views.ts';

afterEach(() => use(undefined));

const MIB = 2 ** 20;
const BUDGET = 128 * MIB;

/** An arena that only says where it begins. */
class Arena {
  top = 4096;
  mark = (): number => this.top;
  settle = (to: number): void => {
    this.top = to;
  };
}

describe('blocks', () => {
  it('never overlap, lie below the arena, stay within the budget, and go in the order of the calls that used them last', () => {
    const step = fc.oneof(
      fc.record({ take: fc.integer({ min: 1, max: 40 * MIB }) }),
      fc.record({ free: fc.nat() }),
      fc.record({ touch: fc.nat() }),
      fc.constant({ begin: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const arena = new Arena();
        const owned = new Owned(arena);
        let live: { block: Block; call: number }[] = [];
        let call = 0;
        let clearing = false;
        for (const one of steps) {
          if ('begin' in one) {
            owned.begin();
            call++;
          } else if ('take' in one) {
            const gone: { block?: Block } = {};
            const block = owned.allocate(one.take, {
              evict: () => {
                const last = live.find(({ block }) => block === gone.block);
                if (!clearing) expect(last?.call).toBe(Math.min(...live.map((one) => one.call)));
                expect(last?.call).toBeLessThan(call);
                live = live.filter((one) => one !== last);
              },
            });
            if (block === null) expect(live.some((other) => other.call === call)).toBe(true);
            else {
              gone.block = block;
              expect(block.bytes).toBeGreaterThanOrEqual(one.take);
              live.push({ block, call });
            }
          } else if (live.length > 0 && 'free' in one) {
            const [{ block }] = live.splice(one.free % live.length, 1);
            owned.free(block);
          } else if (live.length > 0 && 'touch' in one) {
            const [{ block }] = live.splice(one.touch % live.length, 1);
            owned.touch(block);
            live.push({ block, call });
          }
          const places = live.map(({ block }) => block).sort((a, b) => a.at - b.at);
          for (const [i, { at, bytes }] of places.entries()) {
            expect(at + bytes).toBeLessThanOrEqual(places[i + 1]?.at ?? arena.top);
          }
          expect(places.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(BUDGET);
          expect(arena.top).toBe(owned.floor);
        }
        owned.begin();
        call++;
        clearing = true;
        owned.clear();
        owned.begin();
        expect(arena.top).toBe(4096);
      }),
      { numRuns: RUNS },
    );
  });

  it('are not to be had while a call uses the arena, nor where memory cannot grow', () => {
    const { abi, owned } = load('inference');
    const mark = abi.mark();
    abi.allocate(64);
    expect(owned.allocate(64, { evict: () => {} })).toBe(null);
    abi.release(mark);
    const arena = new Arena();
    arena.settle = () => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
    expect(new Owned(arena).allocate(64, { evict: () => {} })).toBe(null);
  });
});

type Tensor = torch.Tensor;
const gradientsOf = (layer: torch.nn.Module): unknown => [...layer.parameters()].map(({ grad }) => grad?.tolist());

describe('what a call saved', () => {
  const layer = new torch.nn.LSTM({ input_size: 5, hidden_size: 19, num_layers: 2, bidirectional: true });
  const x = torch.randn(7, 3, 5);
  const lossOf = (input: Tensor): Tensor => layer(input)[0].pow(2).sum();
  const once = (): unknown => {
    layer.zero_grad();
    lossOf(x).backward();
    return gradientsOf(layer);
  };

  it('is read again where the graph is retained', () => {
    const expected = once();
    const loss = lossOf(x);
    for (const retain_graph of [true, true, false]) {
      layer.zero_grad();
      loss.backward({ retain_graph });
      expect(gradientsOf(layer)).toEqual(expected);
    }
    expect(() => loss.backward()).toThrow('Trying to backward through the graph a second time');
  });

  it('is not read once more when the pass that wrote over it has failed', () => {
    const out = new torch.nn.LSTM(5, 19)(x)[0].sum();
    once();
    const abi = running()!.abi as { lstmBackward?: (...args: number[]) => void };
    const { lstmBackward } = abi;
    abi.lstmBackward = (...args) => {
      lstmBackward?.(...args);
      throw new WebAssembly.RuntimeError('unreachable');
    };
    expect(() => out.backward()).toThrow("can't allocate memory");
    Object.assign(abi, { lstmBackward });
    expect(() => out.backward()).toThrow('Trying to backward through the graph a second time');
  });

  it.each<[string, () => void]>([
    ['makes room for others', () => running()?.owned.clear()],
    ['lies in an instance that is gone', () => use(undefined)],
  ])('is not lost where it %s', (_, displace) => {
    const expected = once();
    layer.zero_grad();
    const loss = lossOf(x);
    displace();
    loss.backward();
    expect(gradientsOf(layer)).toEqual(expected);
  });

  it('goes with nothing copied where weights were written since: no derivative may read it', () => {
    const large = new torch.nn.LSTM(32, 128);
    const input = torch.randn(50, 64, 32);
    // Weights that are seen for the first time leave no room for what is saved.
    torch.no_grad(() => large(input));
    const out = large(input)[0].sum();
    torch.no_grad(() => large.weight_hh_l0.mul_(2));
    const before = process.memoryUsage().arrayBuffers;
    running()?.owned.clear();
    // The reserve has 9.8 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MIB);
    expect(() => out.backward()).toThrow('has been modified by an inplace operation');
  });

  it('that went is refused, not read as zeros, where the weight that was written is no longer the parameter’s', () => {
    const layer = new torch.nn.LSTM(5, 19);
    const weight = layer.weight_hh_l0;
    // Both are of version 0.
    weight.data = weight.data.clone();
    const before = weight.detach();
    torch.no_grad(() => layer(x));
    const out = layer(x)[0].sum();
    weight.data = before.clone();
    before.mul_(2);
    running()?.owned.clear();
    const refusal = { hint: 'call backward() before the optimizer steps' };
    expect(() => out.backward()).toThrow(expect.objectContaining(refusal));
  });

  it('of graphs that nobody differentiates keeps memory flat, and is not lost where it is displaced', () => {
    const large = new torch.nn.LSTM(32, 128);
    const input = torch.randn(50, 64, 32);
    const expected = (() => {
      large(input)[0].sum().backward();
      return gradientsOf(large);
    })();
    large.zero_grad();
    const first = large(input)[0].sum();
    for (let i = 0; i < 14; i++) large(input);
    const size = pages();
    for (let i = 0; i < 14; i++) large(input);
    expect(pages()).toBe(size);
    first.backward();
    expect(gradientsOf(large)).toEqual(expected);
  });
});

describe('packed weights', () => {
  it('are those of the version that a parameter has', () => {
    const layer = new torch.nn.GRU(6, 10);
    const x = torch.randn(3, 2, 6);
    const output = (): unknown => torch.no_grad(() => layer(x)[0].tolist());
    const fresh = (): unknown => {
      use(undefined);
      return output();
    };
    for (let i = 0; i < 3; i++) output();
    const before = output();
    torch.no_grad(() => layer.weight_hh_l0.mul_(2));
    const after = output();
    expect(after).not.toEqual(before);
    expect(after).toEqual(fresh());
    layer.weight_ih_l0.data = layer.weight_ih_l0.data.neg();
    expect(output()).toEqual(fresh());
    torch.no_grad(() => layer.weight_ih_l0.at(0).fill_(3));
    expect(output()).toEqual(fresh());
  });

  it('of new weights in every call leave memory flat', () => {
    const run = (): void => {
      const layer = new torch.nn.LSTM(128, 192);
      for (let i = 0; i < 2; i++) torch.no_grad(() => layer(torch.zeros(1, 1, 128)));
    };
    for (let i = 0; i < 160; i++) run();
    const size = pages();
    for (let i = 0; i < 40; i++) run();
    expect(pages()).toBe(size);
    expect(size * 65536).toBeLessThan(BUDGET + 64 * MIB);
  });
});
