// The example of the documentation page of gluon.rnn.RNN, from seed 0: its draws, its parameters, and both its outputs.

import { gluon, mx, nd } from 'bptt/gluon';
import { type Case, cpuDevices } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { TensorFile } from '../read.ts';
import { type Block, compareStored, type NDArray } from './build.ts';
import { onContext } from './context.ts';

const FLOAT32 = { rtol: 1.3e-6, atol: 1e-5 } as const;

function run(file: TensorFile): Comparison {
  const comparison = new Comparison();
  mx.random.seed(0);
  const layer = new gluon.rnn.RNN(100, 3) as unknown as Block;
  layer.initialize();
  const input = nd.random.uniform({ shape: [5, 3, 10] });
  const output = layer(input);
  const h0 = nd.random.uniform({ shape: [3, 3, 100] });
  const [withStates, [hn]] = layer(input, h0) as [NDArray, [NDArray]];
  compareStored(comparison, 'input', input, file.get('in.input'), 'exact');
  compareStored(comparison, 'h0', h0, file.get('in.h0'), 'exact');
  const parameters = [...layer.collect_params().values()];
  comparison.same('names of the parameters', parameters.map((p) => p.name).sort(), file.under('param.').sort());
  for (const p of parameters) compareStored(comparison, p.name, p.data(), file.get(`param.${p.name}`), 'exact');
  compareStored(comparison, 'output', output, file.get('out.output'), FLOAT32);
  compareStored(comparison, 'output with h0', withStates, file.get('out.output_with_h0'), FLOAT32);
  compareStored(comparison, 'hn', hn, file.get('out.hn'), FLOAT32);
  return comparison;
}

/** The file of the example that a manifest lists. */
export const exampleCase = (label: string, path: string): Case => ({
  label,
  names: ['mxnet.gluon.rnn.RNN', 'mxnet.nd.random.uniform'],
  devices: cpuDevices,
  run: (device) => onContext(device, () => run(new TensorFile(path))),
});
