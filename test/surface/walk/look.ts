// What a user can see of a value: a tensor's numbers and form, an object's text and fields, what a module answers, what an
// optimizer does to its parameters, what a sampler yields. Two values that look alike differ for nobody.

import { createHash } from 'node:crypto';
import * as torch from 'bptt';
import { autograd, gluon, mx, NDArray, nd } from 'bptt/gluon';
import { restore } from './world.ts';

/** How many items of a list, and levels of an object, are looked at. */
const [ITEMS, LEVELS] = [40, 5];

const text = (call: () => string): string => {
  try {
    return call();
  } catch (error) {
    return `threw ${error}`;
  }
};

const numbers = (values: Iterable<unknown>): string =>
  Array.from(values, (n) => (Object.is(n, -0) ? '-0' : `${n}`)).join();

function ofTensor(t: torch.Tensor): string {
  const { dtype, requires_grad, is_leaf, device } = t;
  const form = [t.constructor.name, dtype, `[${t.shape}]`, device, `leaf ${is_leaf}`];
  if (requires_grad) form.push(`grad ${t.grad_fn?.name()}`);
  if (`${device}` === 'meta') return `<${form.join(' ')}>`;
  return `<${form.join(' ')} (${t.stride()}) ${numbers(t.detach().flatten().tolist() as number[])}>`;
}

const ofArray = (a: NDArray): string =>
  `<${[a.constructor.name, a.dtype, `[${a.shape}]`, a.context, a.stype].join(' ')} ${numbers(a.asnumpy())} ${a.grad && ofArray(a.grad)}>`;

/** The fields that a user reads: own ones and getters, but for those that begin with `_`. */
function fields(value: object): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (
    let at = value;
    at && at !== Object.prototype && at !== Function.prototype && at !== Array.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (
        name.startsWith('_') ||
        /^(constructor|length|name|prototype|caller|arguments)$/.test(name) ||
        found.has(name)
      )
        continue;
      if (own.get) found.set(name, undefined);
      else if (at === value) found.set(name, own.value);
    }
  }
  for (const [name, held] of found) {
    if (held === undefined) {
      try {
        found.set(name, Reflect.get(value, name));
      } catch (error) {
        found.set(name, error);
      }
    }
  }
  return found;
}

/** All that is seen of a value without calling it. */
export function look(value: unknown, levels = LEVELS, above: readonly unknown[] = []): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 1000 ? createHash('md5').update(value).digest('hex') : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Object(value) !== value) return String(value);
  if (above.includes(value)) return '^';
  const inside = [...above, value];
  const deeper = (item: unknown): string => (levels === 0 ? '…' : look(item, levels - 1, inside));
  if (value instanceof torch.Tensor)
    return `${ofTensor(value)}${value.is_leaf && value.grad ? ` its grad ${ofTensor(value.grad)}` : ''}`;
  if (value instanceof NDArray) return text(() => ofArray(value));
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name} ${bytes.length > 200 ? createHash('md5').update(bytes).digest('hex') : numbers(value as unknown as Iterable<number>)} ${'shape' in value ? value.shape : ''} ${'dtype' in value ? value.dtype : ''}`;
  }
  const name = value?.constructor?.name;
  if (Array.isArray(value)) return `${name}[${value.slice(0, ITEMS).map(deeper)}] ${value.length}`;
  if (value instanceof Map) return `Map{${[...value].slice(0, ITEMS).map(([k, v]) => `${deeper(k)}: ${deeper(v)}`)}}`;
  if (value instanceof Set) return `Set{${[...value].slice(0, ITEMS).map(deeper)}}`;
  if (typeof value === 'function' && name === 'Function') return String(value);
  const own = [...fields(value as object)].map(([key, held]) => `${key}: ${deeper(held)}`);
  const says =
    typeof value === 'function' || `${Object(value).toString}`.includes('native') ? '' : text(() => String(value));
  return `${name}${says}{${own.sort()}}`;
}

const matrix = [
  [1, -2, 3],
  [0.5, 5, -6],
];
const [x, y] = [() => torch.tensor(matrix), () => torch.tensor(matrix).mul(0.25).add(0.1)];
const [a, b] = [() => nd.array(matrix), () => nd.array(matrix).mul(0.25)];

/** What modules of torch, and blocks and other callables of Gluon, are tried on. */
const inTorch: readonly (() => unknown[])[] = [
  () => [x().requires_grad_()],
  () => [torch.stack([x(), y()])],
  () => [
    torch.tensor([
      [0, 1, 1, 0],
      [1, 0, 2, 1],
    ]),
  ],
  () => [x(), torch.tensor([2, 1])],
  () => [x(), y()],
  () => [x().sigmoid(), y().sigmoid()],
];
const inGluon: readonly (() => unknown[])[] = [
  () => [a()],
  () => [nd.stack(a(), b())],
  () => [
    nd.array([
      [0, 1, 1, 0],
      [1, 0, 2, 1],
    ]),
  ],
  () => [a(), nd.array([2, 1])],
  () => [a(), b()],
  () => [a(), b(), nd.array([0.5, 2])],
  () => [a(), []],
  () => [nd.arange(12).reshape([3, 2, 2])],
  () => [nd.arange(2 * 2 * 6 * 6).reshape([2, 2, 6, 6])],
];
const inBoth = (): (() => unknown[])[] => [
  ...Array.from({ length: 12 }, (_, n) => () => [n]),
  ...inTorch.slice(0, 1),
  ...inGluon.slice(0, 1),
  () => [0, b(), a()],
  () => [[nd.array([1, 2]), nd.array([3])]],
  () => [new mx.init.InitDesc('w_weight'), nd.zeros([4, 3])],
];

/** The gradients that a result gives what it was made of. */
function backward(result: unknown): void {
  const tensors = [result].flat(3).filter((t) => t instanceof torch.Tensor && t.requires_grad) as torch.Tensor[];
  if (tensors.length > 0)
    tensors
      .map((t) => t.mul(t).sum())
      .reduce((s, t) => s.add(t))
      .backward();
}

function answers(call: (...args: unknown[]) => unknown, tries: readonly (() => unknown[])[]): string {
  return tries
    .map((args) => {
      restore();
      return text(() => {
        const given = args();
        const result = call(...given);
        backward(result);
        return `${look(result)} ${look(given)}`;
      });
    })
    .join('\n');
}

/** All that is seen of what a value does. */
export function use(value: unknown): string {
  const seen = [];
  const has = (name: string): boolean => typeof Reflect.get(Object(value), name) === 'function';
  const call = (name: string, ...args: unknown[]): string =>
    text(() => look(Reflect.get(Object(value), name).apply(value, args)));
  if (value instanceof torch.Tensor) {
    seen.push(text(() => `${backward(value)}`));
  } else if (value instanceof torch.nn.Module) {
    seen.push(
      look([...value.named_parameters()]),
      call('state_dict'),
      answers(value as never, inTorch),
      look([...value.named_parameters()]),
    );
  } else if (value instanceof gluon.Block) {
    const steps = (): unknown[] => [2, nd.stack(a(), b()), { layout: 'NTC', merge_outputs: true }];
    seen.push(
      call('initialize'),
      call('_collect_params_with_prefix'),
      has('unroll') ? answers((...args) => call('unroll', ...args), [steps]) : '',
      answers((...args) => autograd.record(() => (value as never as (...a: unknown[]) => unknown)(...args)), inGluon),
      text(() => look([...value.collect_params().items()].map(([n, p]) => [n, p, p.data()]))),
    );
  } else if (typeof value === 'function' && value.constructor !== Function) {
    seen.push(answers(value as never, inBoth()));
  } else if (value instanceof torch.optim.Optimizer) {
    for (let n = 0; n < 3; n++) {
      for (const { params } of value.param_groups) {
        for (const p of params as torch.Tensor[])
          p.grad = torch
            .arange(p.numel())
            .sub(2)
            .mul(n + 0.5)
            .to(p.dtype)
            .reshape(p.shape);
      }
      seen.push(call('step'), look(value.param_groups));
    }
    seen.push(call('state_dict'));
  } else if (Array.isArray(value)) {
    seen.push(...value.slice(0, ITEMS).map(use));
  } else if (has('get_last_lr')) {
    const measured = value instanceof torch.optim.lr_scheduler.ReduceLROnPlateau;
    for (let n = 0; n < 6; n++) seen.push(measured ? call('step', 8 - n) : call('step'), call('get_last_lr'));
  } else if (Object(value).constructor.name === 'Stream') {
    for (const frame of matrix) seen.push(call('step', Float32Array.from(frame)));
  } else if (value instanceof mx.optimizer.Optimizer) {
    const w = a();
    const held = value.create_state_multi_precision(0, w);
    seen.push(look(held));
    for (let n = 0; n < 3; n++) seen.push(call('update_multi_precision', 0, w, b(), held), look(w));
  } else if (value instanceof gluon.ParameterDict) {
    seen.push(...Array.from(value.values(), use));
  } else if (has('update') && has('get')) {
    seen.push(
      call('update', [nd.array([0, 2])], [b().abs()]),
      call('get'),
      call('update', [b()], [a()]),
      call('get'),
      call('get_name_value'),
      call('get_config'),
    );
  } else if (value instanceof gluon.Parameter) {
    seen.push(call('list_ctx'), call('initialize'), call('list_ctx'), call('data'));
  } else if (has('list_ctx')) seen.push(call('list_ctx'));
  else if (value instanceof mx.name.NameManager) seen.push(call('get', null, 'fc'));
  else if (has('get_state')) seen.push(call('get_state'));
  if (
    typeof Reflect.get(Object(value), Symbol.iterator) === 'function' &&
    !(value instanceof torch.Tensor) &&
    !Array.isArray(value) &&
    !(value instanceof NDArray) &&
    typeof value !== 'string'
  ) {
    restore();
    seen.push(
      text(() => {
        const items = [];
        for (const item of value as Iterable<unknown>) if (items.push(look(item)) > ITEMS) break;
        return items.join();
      }),
    );
  } else if (has('get') && has('shuffle_')) seen.push(call('get', 0));
  return seen.join('\n');
}

/** Modes, defaults and seeds, as a program sees them. */
export const around = (): string =>
  [
    torch.get_default_dtype(),
    torch.is_grad_enabled(),
    autograd.is_recording(),
    autograd.is_training(),
    String(torch.tensor([1 / 3, 1e-9, 1e9])),
    String(torch.arange(9)),
    torch.ones(1).device,
    torch.rand(1).item(),
    nd.random.uniform().asscalar(),
  ].join();
