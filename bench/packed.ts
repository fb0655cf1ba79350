// Packed sequences beside the same batches padded, in turns: forward passes without gradients and training steps, from a padded
// batch to a padded one, the best of each. Lengths are uniform in 1 … T. Fails where a packed one takes more than LIMIT of the
// padded time.
//
//   npm run bench -- packed [--only NAME] [--rounds N] [--wide] [--threads N]

import { parseArgs } from 'node:util';
import type * as library from 'bptt';
import { type Recurrent, recurrent, type Torch } from './configurations.ts';
import { cpu, engage, engine } from './engine.ts';
import { printTable } from './measure.ts';
import { type Timeable, take } from './turns.ts';

/** Of the padded time; half of the rows are there. */
const LIMIT = 0.65;

type Layers = Pick<Recurrent, 'name' | 'make' | 'sizes'>;

const layers: readonly Layers[] = [
  ...recurrent,
  {
    name: 'LSTM N64 T60 I64 H128 D2',
    make: ({ nn }) => new nn.LSTM({ input_size: 64, hidden_size: 128, bidirectional: true }),
    sizes: [60, 64, 64],
  },
];

/** The layer's output [T, N, H] for a padded batch. */
function pass(
  torch: Torch,
  { make, sizes }: Layers,
  packed: boolean,
): [layer: library.nn.Module, run: () => library.Tensor] {
  const { pack_padded_sequence, pad_packed_sequence } = torch.nn.utils.rnn;
  const [steps, batch] = sizes;
  const layer = make(torch);
  const x = torch.randn(...sizes);
  // Every length as often as the others, as far as N and T allow.
  const lengths = torch.randperm(batch).mul(steps).div(batch).floor().add(1).long();
  if (!packed) return [layer, () => layer(x)[0]];
  const run = (): library.Tensor => {
    const [output] = layer(pack_padded_sequence(x, lengths, { enforce_sorted: false }));
    return pad_packed_sequence(output, { total_length: steps })[0];
  };
  return [layer, run];
}

const tasks = (shape: Layers): Timeable[] =>
  ['forward', 'train'].flatMap((task) =>
    [true, false].map((packed) => ({
      config: `${shape.name} ${task}`,
      open: (torch) => {
        const [layer, run] = pass(torch, shape, packed);
        if (task === 'forward') return () => torch.no_grad(run);
        return () => {
          layer.zero_grad();
          run().sum().backward();
        };
      },
    })),
  );

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '7' },
      wide: { type: 'boolean', default: false },
      threads: { type: 'string', default: '1' },
    },
  });
  engage({ wide: values.wide, threads: Number(values.threads) });
  const asked = layers.filter(({ name }) => name.includes(values.only)).flatMap(tasks);
  const { rows } = take(asked, { rounds: Number(values.rounds), turn: 100, calls: 2, warm: 300 });
  const ratios: number[] = [];
  const cells = rows.flatMap(({ task, best }, i) => {
    if (i % 2 === 1) return [];
    const padded = rows[i + 1].best;
    ratios.push(best / padded);
    return [[task.config, best.toFixed(2), padded.toFixed(2), (best / padded).toFixed(2)]];
  });
  printTable(['layer', 'packed ms', 'padded ms', 'packed / padded'], cells);
  const most = Math.max(...ratios);
  console.log(`at most ${most.toFixed(2)} of the padded time, ${LIMIT} is the limit; ${cpu}, ${engine}`);
  process.exitCode = most > LIMIT ? 1 : 0;
}
