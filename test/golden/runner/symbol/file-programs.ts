// The small questions about files of graphs, which the goldens put in words: each as a program, by the name of its entry.

import { join } from 'node:path';
import { gluon, nd } from 'bptt/gluon';
import { mx } from 'bptt/mx';
import { sorted } from './graphs.ts';

const BI = 'seq_lstm_TNC_bi2';
const { SymbolBlock } = gluon;
type Graph = ReturnType<typeof mx.sym.var>;

const lines = (block: object): string[] => `${block}`.split('\n');

const node = (op: string, name: string, inputs: readonly number[][], more: object = {}): object => ({
  op,
  name,
  ...more,
  inputs,
});

/** A graph of x and w without a version, its operator's attributes under a key of its time. */
const oldGraph = (w: object, f: object): Graph =>
  mx.sym.load_json(
    JSON.stringify({
      nodes: [
        node('null', 'x', []),
        node('null', 'w', [], w),
        node(
          'FullyConnected',
          'f',
          [
            [0, 0],
            [1, 0],
          ],
          f,
        ),
      ],
      arg_nodes: [0, 1],
      heads: [[2, 0]],
    }),
  );

const programs: { readonly [name: string]: (file: (name: string) => string) => unknown } = {
  imports_no_params: (file) => SymbolBlock.imports(file(`${BI}-symbol.json`), ['data'])(nd.ones([3, 2, 4])),
  imports_str_name: (file) => lines(SymbolBlock.imports(file(`${BI}-symbol.json`), 'data', file(`${BI}-0000.params`))),
  imports_wrong_name: (file) => SymbolBlock.imports(file(`${BI}-symbol.json`), ['nodata'], file(`${BI}-0000.params`)),
  imports_missing_file: (file) => SymbolBlock.imports(file(`${BI}-symbol.json.none`), ['data']),
  imports_wrong_params: (file) =>
    SymbolBlock.imports(file(`${BI}-symbol.json`), ['data'], file('seq_lstm_NTC-0000.params')),
  imports_wrong_params_ignore: (file) => {
    const how = { allow_missing: true, ignore_extra: true };
    const block = SymbolBlock.imports(file(`${BI}-symbol.json`), ['data'], file('seq_lstm_NTC-0000.params'), how);
    return [...block.collect_params().keys()];
  },
  symbolblock_sub: () => {
    const x = mx.sym.var('x');
    const net = mx.sym.Activation(mx.sym.FullyConnected(x, { num_hidden: 3, name: 'f' }), { act_type: 'relu' });
    return lines(new SymbolBlock(net.get_internals().at('f_output'), x));
  },
  symbolblock_not_var: () => {
    const f = mx.sym.FullyConnected(mx.sym.var('x'), { num_hidden: 3, name: 'f' });
    return new SymbolBlock(mx.sym.Activation(f, { act_type: 'relu' }), f);
  },
  export_not_hybrid: (file) => {
    const net = new gluon.nn.Dense(2);
    net.initialize();
    net.export(file('never'));
  },
  load_checkpoint_missing: () => mx.model.load_checkpoint('no_such_prefix', 1),
  sym_load_bad: () => mx.sym.load_json('{}'),
  sym_load_bad2: () => mx.sym.load_json('}'),
  sym_load_unknown_op: () =>
    mx.sym.load_json(
      JSON.stringify({
        nodes: [node('null', 'x', []), node('NoSuchOp', 'y', [[0, 0, 0]])],
        arg_nodes: [0],
        node_row_ptr: [0, 1, 2],
        heads: [[1, 0, 0]],
        attrs: { mxnet_version: ['int', 10901] },
      }),
    ),
  sym_load_old_attr: () => {
    const f = { attr: { num_hidden: '3', no_bias: 'True', ctx_group: 'g' } };
    const graph = oldGraph({ attr: { lr_mult: '0.5' } }, f);
    return [graph.list_arguments(), sorted(graph.attr_dict()), graph.tojson()];
  },
  sym_load_param: () => {
    const f = { param: { num_hidden: '3', no_bias: 'True' }, backward_source_id: -1 };
    const graph = oldGraph({ param: {}, backward_source_id: -1 }, f);
    return [graph.list_arguments(), sorted(graph.attr_dict()), graph.tojson()];
  },
  sym_load_bn_old: () => {
    const inputs = [0, 1, 2].map((i) => [i, 0]);
    const variables = ['x', 'b_gamma', 'b_beta'].map((name) => node('null', name, []));
    const attr = { eps: '0.001', momentum: '0.9' };
    const nodes = [...variables, node('BatchNorm', 'b', inputs, { attr })];
    const graph = mx.sym.load_json(JSON.stringify({ nodes, arg_nodes: [0, 1, 2], heads: [[3, 0]] }));
    return [graph.list_arguments(), graph.list_auxiliary_states(), graph.tojson()];
  },
};

/** Runs the program of an entry. @throws Error for an unknown one, and what the program throws. */
export function fileProgram(name: string, folder: string): unknown {
  if (!Object.hasOwn(programs, name)) throw new Error(`unknown question '${name}'`);
  return programs[name]((file) => join(folder, file));
}
