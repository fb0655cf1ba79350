// What a module holds: which names and values it takes, in PyTorch's words, and in which order it lists them.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

const ones = (): torch.Tensor => torch.ones(1, 2);
const parameter = (): nn.Parameter => new nn.Parameter(ones());
const names = (entries: Iterable<readonly [string, unknown]>): string[] => [...entries].map(([name]) => name);
/** An error's name and message. */
const said = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'nothing';
};

describe('registering', () => {
  const kinds: readonly (readonly [kind: string, register: (m: nn.Module, name: string) => void])[] = [
    ['buffer', (m, name) => m.register_buffer(name, ones())],
    ['parameter', (m, name) => m.register_parameter(name, parameter())],
    ['module', (m, name) => m.add_module(name, new nn.Identity())],
  ];

  it.each(kinds)('a %s refuses names that are no name', (kind, register) => {
    const got = kind === 'module' ? ', got: a.b' : '';
    const m = new nn.Module();
    expect(said(() => register(m, 'a.b'))).toBe(`KeyError: '${kind} name can\\'t contain "."${got}'`);
    expect(said(() => register(m, ''))).toBe(`KeyError: '${kind} name can\\'t be empty string ""'`);
    expect(said(() => register(m, 3 as never))).toBe(`TypeError: ${kind} name should be a string. Got int`);
  });

  it.each(kinds)('a %s refuses names that are taken, and replaces its own', (kind, register) => {
    const m = new nn.Linear(1, 1);
    m.register_buffer('b', ones());
    m.add_module('m', new nn.Identity());
    const own = { buffer: 'b', parameter: 'weight', module: 'm' }[kind] ?? '';
    for (const name of ['training', 'forward', 'state_dict', '__proto__', 'constructor', 'b', 'weight', 'm']) {
      if (name === own) register(m, name);
      else expect(said(() => register(m, name))).toBe(`KeyError: "attribute '${name}' already exists"`);
    }
    expect(names(m.state_dict ? Object.entries(m.state_dict()) : [])).toEqual(['weight', 'bias', 'b']);
  });

  it('refuses values of another kind', () => {
    const m = new nn.Module();
    expect(said(() => m.register_buffer('a', 3 as never))).toBe(
      "TypeError: cannot assign 'int' object to buffer 'a' (torch Tensor or None required)",
    );
    expect(said(() => m.register_parameter('a', ones() as never))).toBe(
      "TypeError: cannot assign 'torch.FloatTensor' object to parameter 'a' (torch.nn.Parameter or None required)",
    );
    expect(said(() => m.add_module('a', 3 as never))).toBe('TypeError: int is not a Module subclass');
    expect(said(() => new nn.Sequential(3 as never))).toBe('TypeError: int is not a Module subclass');
    expect(said(() => new nn.ModuleList([3 as never]))).toBe('TypeError: int is not a Module subclass');
    expect(said(() => new nn.ModuleList(3 as never))).toBe(
      'TypeError: ModuleList.extend should be called with an iterable, but got int',
    );
    expect(said(() => new nn.ModuleDict({ training: new nn.Identity() }))).toBe(
      `KeyError: "attribute 'training' already exists"`,
    );
    expect(said(() => m.train(3 as never))).toBe('ValueError: training mode is expected to be boolean');
  });
});

describe('what a registered name is set to', () => {
  const makers: { readonly [name: string]: [make: () => nn.Module, name: string] } = {
    Linear: [() => new nn.Linear(2, 1), 'weight'],
    Embedding: [() => new nn.Embedding(2, 1), 'weight'],
    LayerNorm: [() => new nn.LayerNorm(2), 'weight'],
    LSTM: [() => new nn.LSTM(2, 1), 'weight_ih_l0'],
    GRUCell: [() => new nn.GRUCell(2, 1), 'weight_ih'],
  };
  it.each(Object.entries(makers))('a parameter of %s is no plain tensor', (_name, [make, name]) => {
    const m = make() as nn.Module & { [name: string]: unknown };
    const before = names(m.named_parameters());
    expect(
      said(() => {
        m[name] = ones();
      }),
    ).toBe(`TypeError: cannot assign 'torch.FloatTensor' as parameter '${name}' (torch.nn.Parameter or None expected)`);
    m[name] = parameter();
    expect(names(m.named_parameters())).toEqual(before);
    m[name] = null;
    expect(names(m.named_parameters())).toEqual(before.filter((known) => known !== name));
  });

  it('a child is a module, and a buffer is a tensor', () => {
    const m = Object.assign(new nn.Module(), { fc: new nn.Linear(1, 1) as unknown, b: null as unknown });
    m.register_buffer('b', ones());
    expect(
      said(() => {
        m.fc = ones();
      }),
    ).toBe("TypeError: cannot assign 'torch.FloatTensor' as child module 'fc' (torch.nn.Module or None expected)");
    expect(
      said(() => {
        m.b = 3;
      }),
    ).toBe("TypeError: cannot assign 'int' as buffer 'b' (torch.nn.Buffer, torch.Tensor or None expected)");
    m.b = parameter();
    expect([names(m.named_parameters()), names(m.named_buffers())]).toEqual([['b', 'fc.weight', 'fc.bias'], []]);
  });
});

describe('the order of names', () => {
  it('is that of definition, for names like 10 as well', () => {
    const layer = (): nn.Linear => new nn.Linear(1, 1, false);
    const pairs = ['10', 'z', '9', '1'].map((name) => [name, layer()] as const);
    const weights = ['10.weight', 'z.weight', '9.weight', '1.weight'];
    const sequential = new nn.Sequential(new Map(pairs));
    expect(names(sequential.named_parameters())).toEqual(weights);
    expect([...sequential]).toEqual(pairs.map(([, module]) => module));
    expect(new nn.ModuleDict(pairs).keys()).toEqual(['10', 'z', '9', '1']);
    const m = Object.assign(new nn.Module(), { z: layer() });
    m.add_module('1', layer());
    m.add_module('0', layer());
    expect(Object.keys(m.state_dict())).toEqual(['z.weight', '1.weight', '0.weight']);
  });

  it('a name that was deleted comes last when it comes again', () => {
    const m = new nn.Module() as nn.Module & { [name: string]: unknown };
    for (const name of ['a', 'b']) m.add_module(name, new nn.Identity());
    delete m.a;
    m.a = new nn.Identity();
    expect(names(m.named_children())).toEqual(['b', 'a']);
  });
});

describe('a module that stands twice', () => {
  const a = new nn.Linear(2, 2);
  const net = new nn.Sequential(a, new nn.ReLU(), a);

  it('is listed twice in the state and in the text, once among parameters and children', () => {
    expect(Object.keys(net.state_dict())).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
    expect(String(net)).toBe(
      'Sequential(\n  (0): Linear(in_features=2, out_features=2, bias=True)\n  (1): ReLU()\n  (2): Linear(in_features=2, out_features=2, bias=True)\n)',
    );
    expect(names(net.named_parameters())).toEqual(['0.weight', '0.bias']);
    expect(names(net.named_children())).toEqual(['0', '1']);
    expect(String(net.load_state_dict(net.state_dict()))).toBe('<All keys matched successfully>');
  });

  it('an empty place is printed', () => {
    const m = Object.assign(new nn.Module(), { fc: new nn.ReLU() as nn.Module | null });
    expect([...m.children()]).toHaveLength(1);
    m.fc = null;
    expect([[...m.children()], String(m)]).toEqual([[], 'Module(\n  (fc): None\n)']);
  });
});
