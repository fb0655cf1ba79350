// docs/from-mxnet.md: every block of code runs and prints what MXNet printed, and every member of MXNet's page on
// gluon.rnn.RNN does what MXNet 1.9.1 did, statement by statement (golden/mxnet/seed/members.json).

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as torch from 'bptt';
import * as formats from 'bptt/formats';
import * as face from 'bptt/gluon';
import { autograd, gluon, mx, nd } from 'bptt/gluon';
import * as symbols from 'bptt/mx';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../helpers/page.ts';
import { blocks, snippets, table } from './page.ts';
import { entry, plain, show } from './statements.ts';

const { nn, rnn } = gluon;

/** Runs the callback with name counters that start at 0, as they do in every statement of the golden data. */
const fresh = <R>(body: () => R): R => new mx.name.NameManager().with(body);

const folder = fs.mkdtempSync(join(tmpdir(), 'bptt-from-mxnet-'));
const file = join(folder, 'a.params');
const start = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(start);
  fs.rmSync(folder, { recursive: true });
});

describe('every block of code', () => {
  it('has the text that it prints behind it', () => expect(snippets).toHaveLength(blocks));
  it.each(snippets)('$title', async ({ code, prints }) => {
    const printed: string[] = [];
    const log = (...values: unknown[]) =>
      void printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    const modules = { bptt: torch, 'bptt/formats': formats, 'bptt/gluon': face, 'bptt/mx': symbols, 'node:fs': fs };
    await fresh(() => run(code, modules, { log }));
    expect(printed.join('\n')).toBe(prints);
  });
});

/** The statement called `name` gave this value. */
const gave = (name: string, value: unknown): void => expect(show(value), name).toEqual(plain(entry(name).value));
/** The statement called `name` raised what the callback throws. */
const raised = (name: string, body: () => unknown): void => {
  const { type, message } = entry(name);
  let error: Error | undefined;
  try {
    body();
  } catch (e) {
    error = e as Error;
  }
  expect({ type: error?.name, message: error?.message }, name).toEqual({ type, message });
};
/** What the callback prints and warns. */
function printed(body: () => void): string {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  body();
  const text = log.mock.calls.map((call) => `${call.join(' ')}\n`).join('');
  log.mockRestore();
  return text;
}
function warned(body: () => void): { category: string; message: string }[] {
  const found: { category: string; message: string }[] = [];
  const before = torch.onWarning((warning) => found.push(warning));
  try {
    body();
  } finally {
    torch.onWarning(before);
  }
  return found;
}

const zeros = nd.zeros([5, 2, 3]);
const ready = <B extends gluon.Block>(block: B): B => {
  block.initialize();
  return block;
};
const shapes = (arrays: readonly { shape: readonly number[] | null }[]) => arrays.map(({ shape }) => [...shape!]);

/** What exercises each member. */
const members: { [name: string]: () => void } = {
  __init__() {
    gave('init', `${new rnn.RNN(4, 3)}`);
    gave('init_positional', `${new rnn.RNN(4, 2, 'tanh', 'NTC', 0.5, true)}`);
    const all = new rnn.RNN(4, 1, 'relu', 'TNC', 0, false, null, null, 'zeros', 'zeros', 3);
    gave('init_positional_all', [`${all}`, [...all.l0_i2h_weight.shape!]]);
    const lstm = new rnn.LSTM(4, 2, 'NTC', 0.1, true, 3);
    gave('init_positional_lstm', [`${lstm}`, ...shapes([lstm.l0_i2h_weight, lstm.l1_i2h_weight])]);
    const given = ready(
      new rnn.RNN(2, {
        input_size: 3,
        i2h_weight_initializer: 'ones',
        h2h_weight_initializer: new mx.init.Constant(0.5),
        i2h_bias_initializer: new mx.init.Constant(2),
        h2h_bias_initializer: 'ones',
      }),
    );
    gave(
      'init_initializers',
      [...given.collect_params().values()].map((p) => p.data()),
    );
    const forgetful = new rnn.LSTM(2, { input_size: 1, i2h_bias_initializer: new mx.init.LSTMBias(1) });
    gave('init_lstmbias', ready(forgetful).l0_i2h_bias.data());
    const bare = ready(new rnn.LSTM(2, { input_size: 1 }));
    gave('init_lstm_default_bias', [bare.l0_i2h_bias.data(), bare.l0_h2h_bias.data()]);
    const a = new rnn.RNN(4, { input_size: 3, prefix: 'a_' });
    const b = new rnn.RNN(4, { input_size: 3, prefix: 'b_', params: a.params });
    gave('params_shared', [b.prefix, [...b.collect_params().keys()], a.l0_i2h_weight === b.l0_i2h_weight]);
    const two = fresh(() => new rnn.RNN(4, 2, { bidirectional: true, input_size: 3 }));
    gave('attributes', [two.l0_i2h_weight.name, ...shapes([two.r1_h2h_bias, two.l1_i2h_weight])]);
  },
  __call__() {
    const layer = ready(new rnn.RNN(100, 3));
    const input = nd.random.uniform({ shape: [5, 3, 10] });
    const [output, hn] = layer(input, nd.random.uniform({ shape: [3, 3, 100] }));
    gave('example_shapes', [...shapes([layer(input), output]), 'list', hn.length, ...shapes(hn)]);
    gave('call_ntc', ready(new rnn.RNN(4, { layout: 'NTC' }))(nd.zeros([2, 5, 3])).shape);
    const gru = ready(new rnn.GRU(4, 2, { layout: 'NTC', bidirectional: true }));
    const [o, s] = gru(nd.zeros([2, 5, 3]), gru.begin_state(2));
    gave('call_ntc_states', [o.shape, shapes(s)]);
    const lstm = ready(new rnn.LSTM(4, 2));
    const [p, q] = lstm(zeros, lstm.begin_state(2));
    gave('call_lstm_states', [p.shape, shapes(q)]);
    const one = ready(new rnn.RNN(4));
    const [bare] = one(nd.ones([5, 2, 3]), nd.ones([1, 2, 4]));
    const [list] = one(nd.ones([5, 2, 3]), [nd.ones([1, 2, 4])]);
    gave('call_state_array_or_list', ['tuple', 'list', bare.sub(list).abs().sum().asscalar()]);
    const deep = new rnn.LSTM(2, { num_layers: 6, bidirectional: true });
    deep.initialize(new mx.init.One());
    const { values } = plain(entry('vector_constants_of_mxnet_test').value) as { values: number[][][] };
    const found = [...deep(nd.ones([2, 2, 2])).asnumpy().data];
    values.flat(2).forEach((value, i) => void expect(found[i]).toBeCloseTo(value, 6));
  },
  apply() {
    const layer = new rnn.RNN(4);
    const log: string[] = [];
    const result = layer.apply((block) => void log.push(block.name));
    gave('apply', [log, result === layer]);
  },
  begin_state() {
    const states = new rnn.RNN(4, 2).begin_state(2);
    gave(
      'begin_state',
      states.map((s) => [s.shape, s.dtype, s.sum().asscalar()]),
    );
    gave('begin_state_keyword', shapes(new rnn.LSTM(4, { bidirectional: true }).begin_state({ batch_size: 2 })));
    gave('begin_state_func', new rnn.RNN(4).begin_state(1, { func: nd.ones }));
    mx.random.seed(3);
    gave('begin_state_random', new rnn.RNN(2).begin_state(2, { func: nd.random.uniform, low: -1, high: 1 }));
    gave('begin_state_dtype', new rnn.RNN(4, { dtype: 'float64' }).begin_state(2)[0].dtype);
    gave('begin_state_ctx', new rnn.RNN(4).begin_state(2, { ctx: mx.cpu() })[0].context.equals(mx.cpu()));
    mx.random.seed(5);
    const lstm = ready(new rnn.LSTM(4));
    const x = nd.random.normal({ shape: [5, 2, 3] });
    const [output] = lstm(x, lstm.begin_state(2));
    gave('default_states_equal_zero_states', lstm(x).sub(output).abs().sum().asscalar());
  },
  cast() {
    const layer = new rnn.RNN(4, { input_size: 3 });
    layer.cast('float64');
    layer.initialize();
    const output = layer(nd.zeros([5, 2, 3], { dtype: 'float64' }));
    gave('cast', [output.dtype, layer.l0_h2h_weight.dtype, layer.state_info()[0].dtype]);
    const later = ready(new rnn.RNN(4, { input_size: 3 }));
    later.cast('float64');
    gave('cast_after_initialize', [later.l0_h2h_weight.data().dtype, later.l0_h2h_weight.grad().dtype]);
  },
  collect_params() {
    gave('collect_params', [...new rnn.RNN(4, 2).collect_params().keys()]);
    const second = fresh(() => new rnn.RNN(4, 2));
    gave('collect_params_select', [...second.collect_params('.*l1_.*weight').keys()]);
    const frozen = new rnn.RNN(4, { input_size: 3 });
    frozen.collect_params().setattr('grad_req', 'null');
    gave('grad_req_null', ready(frozen).l0_h2h_weight.grad_req);
  },
  export() {
    const text =
      'Please first call block.hybridize() and then run forward with this block at least once before calling export.';
    expect(() => ready(new rnn.RNN(4)).export(join(folder, 'm'))).toThrow(text);
    const layer = ready(new rnn.RNN(4));
    layer.hybridize();
    layer(zeros);
    expect(layer.export(join(folder, 'm'), 3)).toBeUndefined();
    const graph = mx.sym.load(join(folder, 'm-symbol.json'));
    const params = nd.load(join(folder, 'm-0003.params')) as Record<string, unknown>;
    expect(Object.keys(params)).toEqual(
      graph
        .list_inputs()
        .filter((name) => !name.startsWith('data'))
        .map((name) => `arg:${name}`),
    );
  },
  forward() {
    raised('forward', () => ready(new rnn.RNN(4)).forward(zeros));
    const layer = ready(new rnn.RNN(4));
    layer.register_forward_hook(() => expect.unreachable('forward runs no hooks'));
    const [output, states] = layer.forward(zeros, layer.begin_state(2));
    gave('forward_states', [output.shape, states.length]);
  },
  hybrid_forward() {
    const layer = ready(new rnn.RNN(4, { input_size: 3 }));
    const x = nd.random.normal({ shape: [5, 2, 3] });
    const parameters = Object.fromEntries(
      ['l0_i2h_weight', 'l0_h2h_weight', 'l0_i2h_bias', 'l0_h2h_bias'].map((name) => [
        name,
        layer[name as 'l0_i2h_weight'].data(),
      ]),
    );
    const [expected, [state]] = layer(x, layer.begin_state(2));
    const [output, [last]] = layer.hybrid_forward(nd, x, layer.begin_state(2), parameters);
    expect(show([output, last])).toEqual(show([expected, state]));
  },
  hybridize() {
    const layer = ready(new rnn.RNN(4));
    const x = nd.ones([5, 2, 3]);
    const a = layer(x);
    gave('hybridize_returns', layer.hybridize() ?? null);
    const b = layer(x);
    layer.hybridize(false);
    const c = layer(x);
    gave(
      'hybridize',
      [b, c].map((y) => a.sub(y).abs().sum().asscalar()),
    );
  },
  infer_shape() {
    raised('infer_shape', () => new rnn.RNN(4, 2).infer_shape(zeros));
    raised('infer_shape_ntc', () =>
      new rnn.GRU(4, { bidirectional: true, layout: 'NTC' }).infer_shape(nd.zeros([2, 5, 3])),
    );
    const layer = new rnn.RNN(4, 2);
    layer.infer_shape(zeros, layer.begin_state(2));
    gave('infer_shape_states', shapes([...layer.collect_params().values()]));
  },
  infer_type() {
    const layer = new rnn.RNN(4, { input_size: 3 });
    raised('infer_type', () => layer.infer_type(nd.zeros([5, 2, 3], { dtype: 'float64' })));
    const x = nd.zeros([5, 2, 3], { dtype: 'float64' });
    expect(entry('infer_type_states').type).toBe('MXNetError');
    expect(() => layer.infer_type(x, layer.begin_state(2, { dtype: 'float64' }))).toThrow(mx.base.MXNetError);
    layer.infer_type(zeros, layer.begin_state(2));
    expect(layer.l0_h2h_bias.dtype).toBe('float32');
  },
  initialize() {
    mx.random.seed(1);
    const layer = new rnn.RNN(2, { input_size: 2 });
    const data = () => [...layer.collect_params().values()].map((p) => p.data());
    gave('initialize', [layer.initialize() ?? null, data()]);
    layer.initialize(new mx.init.One(), { force_reinit: true });
    gave('initialize_force', data());
  },
  load_parameters() {
    const layer = ready(new rnn.RNN(4, 2, { input_size: 3 }));
    layer.save_parameters(file);
    const other = new rnn.RNN(4, 2);
    const x = nd.ones([5, 2, 3]);
    const result = other.load_parameters(file) ?? null;
    const difference = layer(x).sub(other(x)).abs().sum().asscalar();
    gave('load_parameters', [result, difference, other.l0_i2h_weight.shape]);
    const ones = { l0_i2h_weight: nd.ones([2, 3]), l0_h2h_weight: nd.ones([2, 2]) };
    nd.save(file, { ...ones, l0_i2h_bias: nd.ones([2]), l0_h2h_bias: nd.ones([2]) });
    const named = new rnn.RNN(2, { prefix: 'q_' });
    named.load_parameters(file);
    gave('load_plain_names', named(nd.ones([1, 1, 3])));
  },
  load_params() {
    const layer = ready(new rnn.RNN(4, { input_size: 3, prefix: 'r_' }));
    const other = new rnn.RNN(4, { input_size: 3, prefix: 'other_' });
    const warnings = warned(() => {
      layer.save_params(file);
      other.load_params(file);
    });
    expect(warnings).toEqual(entry('load_params').warnings);
    gave('load_params', layer.l0_h2h_weight.data().sub(other.l0_h2h_weight.data()).abs().sum().asscalar());
  },
  name_scope() {
    gave('name_scope', new rnn.RNN(4, { prefix: 'r_' }).name_scope(() => new nn.Dense(1)).prefix);
  },
  register_child() {
    const layer = new rnn.RNN(4);
    layer.register_child(new nn.Dense(1), 'extra');
    gave('register_child', [[...layer.collect_params().keys()].at(-1), `${layer}`]);
    raised('register_child_plain_block', () => new rnn.RNN(4).register_child(new nn.Lambda('tanh')));
  },
  register_forward_hook() {
    const layer = ready(new rnn.RNN(4, { prefix: 'r_' }));
    const log: unknown[] = [];
    const handle = layer.register_forward_hook((block, inputs, output) => {
      log.push([block.name, 'tuple', inputs.length, output instanceof nd.NDArray ? 'NDArray' : 'tuple']);
    });
    layer(zeros);
    layer(zeros, layer.begin_state(2));
    handle.detach();
    layer(zeros);
    gave('register_forward_hook', log);
  },
  register_forward_pre_hook() {
    const layer = ready(new rnn.RNN(4, { prefix: 'r_' }));
    const log: unknown[] = [];
    const handle = layer.register_forward_pre_hook((block, inputs) => {
      log.push([block.name, inputs.length, (inputs[0] as nd.NDArray).shape]);
    });
    layer(zeros);
    gave('register_forward_pre_hook', log);
    handle.detach();
    const calls: number[] = [];
    layer.register_forward_pre_hook(() => void calls.push(1)).with(() => layer(zeros));
    layer(zeros);
    gave('hook_context_manager', calls);
    const kinds: string[][] = [];
    layer.register_forward_pre_hook((_, inputs) => {
      kinds.push(inputs.map((each) => (each instanceof nd.NDArray ? 'NDArray' : Array.isArray(each) ? 'list' : '?')));
    });
    layer(zeros);
    gave('hook_inputs', kinds);
  },
  save_parameters() {
    const layer = ready(new rnn.RNN(4, 2, { input_size: 3 }));
    const result = layer.save_parameters(file) ?? null;
    gave('save_parameters', [result, Object.keys(nd.load(file)).sort()]);
    ready(new rnn.GRU(4, { bidirectional: true, input_size: 3 })).save_parameters(file);
    gave('save_parameters_bidirectional', Object.keys(nd.load(file)));
  },
  save_params() {
    const layer = ready(new rnn.RNN(4, { input_size: 3, prefix: 'r_' }));
    expect(warned(() => layer.save_params(file))).toEqual(entry('save_params').warnings);
    gave('save_params', Object.keys(nd.load(file)));
  },
  state_info() {
    gave('state_info', new rnn.RNN(4, 2, { bidirectional: true }).state_info(2));
    gave('state_info_no_batch', new rnn.RNN(4).state_info());
  },
  summary() {
    for (const [name, before, states] of [
      ['summary', false, false],
      ['summary_states', false, true],
      ['summary_after_forward', true, false],
    ] as const) {
      const layer = ready(new rnn.RNN(4, 2));
      if (before) layer(zeros);
      const text = printed(() => layer.summary(zeros, ...(states ? [layer.begin_state(2)] : [])));
      expect(text, name).toBe(entry(name).printed);
    }
  },
  name() {
    gave('name', [new rnn.RNN(4).name, new rnn.RNN(4, { prefix: 'abc_' }).name, new rnn.LSTM(4).name]);
  },
  params() {
    const layer = new rnn.RNN(4, { input_size: 3 });
    const { params } = layer;
    gave('params', [params.constructor.name, [...params.keys()], layer.params === params, `${params}`]);
  },
  prefix() {
    gave('prefix', [new rnn.RNN(4).prefix, new rnn.RNN(4, { prefix: 'abc' }).prefix, new rnn.GRU(4).prefix]);
  },
};

describe('every member of gluon.rnn.RNN', () => {
  it.each(Object.entries(members))('%s', (_, test) => fresh(test));

  it('is one of MXNet’s page, and has its row in the table', () => {
    const methods =
      '__init__ apply begin_state cast collect_params export forward hybrid_forward hybridize infer_shape infer_type initialize load_parameters load_params name_scope register_child register_forward_hook register_forward_pre_hook save_parameters save_params state_info summary';
    const page = [...methods.split(' '), 'name', 'params', 'prefix'];
    expect(Object.keys(members).filter((name) => name !== '__call__')).toEqual(page);
    const rows = table('gluon.rnn.RNN, member by member');
    expect(rows.map((cells) => cells[2])).toEqual(Object.keys(members).map((name) => `\`${name}\``));
    for (const [member, , test] of rows) expect(member.startsWith(test.slice(0, -1)), member).toBe(true);
  });

  it('records: the example of the page', () => {
    const layer = ready(new rnn.RNN(100, 3));
    const x = nd.random.uniform({ shape: [5, 3, 10] });
    const output = autograd.record(() => layer(x));
    output.backward();
    expect(layer.l2_h2h_bias.grad().abs().sum().asscalar()).toBeGreaterThan(0);
  });
});
