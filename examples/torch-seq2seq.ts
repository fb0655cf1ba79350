// Translation with attention: dates as people write them into ISO 8601, "march 3, 1998" into "1998-03-03". A bidirectional GRU reads
// the characters, packed; a GRU writes, and looks at each step over all that was read (global attention: Luong et al., 2015).
//
//   npm run example -- torch-seq2seq --seed 1
//
// writes all of 500 dates that it was not trained on without a mistake, after half a minute.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { computing } from './common/engine.ts';
import { notNegative, whole } from './common/options.ts';
import { Progress } from './common/progress.ts';

const options = computing('npm run example -- torch-seq2seq', 'Trains an encoder and a decoder to translate dates.')
  .option('--seed <number>', 'of the weights and the dates', whole(0), 1)
  .option('--steps <number>', 'mini-batches', whole(1), 300)
  .option('--log-every <number>', 'steps between two lines', whole(1), 100)
  .option('--batch <number>', 'dates of a mini-batch', whole(1), 64)
  .option('--hidden <number>', 'units of the GRUs', whole(1), 64)
  .option('--test <number>', 'dates to translate at each line', whole(1), 500)
  .option('--lr <number>', 'learning rate', notNegative, 0.005)
  .parse()
  .opts<{ seed: number; steps: number; logEvery: number; batch: number; hidden: number; test: number; lr: number }>();

const LONGEST = 12; // characters of a translation, its end included
const [PAD, BEGIN, END] = [0, 1, 2];
const CHARACTERS = ['<pad>', '<begin>', '<end>', ...' ,-./0123456789abcdefghijklmnopqrstuvwxyz'];
const codeOf = new Map(CHARACTERS.map((character, code) => [character, code]));
const encoded = (text: string): number[] => [...text].map((character) => codeOf.get(character) ?? PAD);
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

type Pair = [written: string, iso: string];
/** Dates of 1970 to 2069, as someone may write them. */
function drawn(count: number): Pair[] {
  const below = (n: number): number[] => torch.randint(n, [count]).tolist() as number[];
  const forms = below(5);
  return below(36525).map((days, n) => {
    const date = new Date(days * 86_400_000);
    const [day, month, year] = [date.getUTCDate(), MONTHS[date.getUTCMonth()], date.getUTCFullYear()];
    const written = [
      `${month} ${day}, ${year}`,
      `${day} ${month} ${year}`,
      `${WEEKDAYS[date.getUTCDay()]}, ${month.slice(0, 3)} ${day} ${year}`,
      `${day} ${month.slice(0, 3)} ${`${year}`.slice(2)}`,
      `${day}.${date.getUTCMonth() + 1}.${year}`,
    ][forms[n]];
    return [written, date.toISOString().slice(0, 10)];
  });
}

interface Batch {
  /** Codes [N, S], padded, and how many each text has. */
  x: torch.Tensor;
  lengths: number[];
  /** What the decoder is given and what it should say to it, [N, T]. */
  given: torch.Tensor;
  wanted: torch.Tensor;
}
function collate(pairs: readonly Pair[]): Batch {
  const padded = (rows: number[][]): torch.Tensor => {
    const longest = Math.max(...rows.map((row) => row.length));
    return torch.tensor(rows.map((row) => [...row, ...Array<number>(longest - row.length).fill(PAD)]));
  };
  return {
    x: padded(pairs.map(([written]) => encoded(written))),
    lengths: pairs.map(([written]) => written.length),
    given: padded(pairs.map(([, iso]) => [BEGIN, ...encoded(iso)])),
    wanted: padded(pairs.map(([, iso]) => [...encoded(iso), END])),
  };
}

/** What the encoder read, [N, S, 2H], and where there was nothing, [N, 1, S]. */
interface Memory {
  states: torch.Tensor;
  padding: torch.Tensor;
}

class Encoder extends nn.Module {
  embedding = new nn.Embedding(CHARACTERS.length, 32, { padding_idx: PAD });
  gru = new nn.GRU(32, options.hidden, { batch_first: true, bidirectional: true });
  bridge = new nn.Linear(2 * options.hidden, options.hidden);

  /** Of texts what the decoder looks at, and the state [1, N, H] that it begins with. */
  override forward(x: torch.Tensor, lengths: number[]): [memory: Memory, h: torch.Tensor] {
    const { pack_padded_sequence, pad_packed_sequence } = nn.utils.rnn;
    const packed = pack_padded_sequence(this.embedding(x), lengths, { batch_first: true, enforce_sorted: false });
    const [output, h_n] = this.gru(packed);
    const [states] = pad_packed_sequence(output, { batch_first: true });
    const h = this.bridge(torch.cat([h_n.at(0), h_n.at(1)], 1)).tanh();
    return [{ states, padding: x.eq(PAD).unsqueeze(1) }, h.unsqueeze(0)];
  }
}

class Decoder extends nn.Module {
  embedding = new nn.Embedding(CHARACTERS.length, 32);
  gru = new nn.GRU(32, options.hidden, { batch_first: true });
  query = new nn.Linear(options.hidden, 2 * options.hidden, { bias: false });
  mix = new nn.Linear(3 * options.hidden, options.hidden);
  out = new nn.Linear(options.hidden, CHARACTERS.length);

  /** Of codes [N, T], one after the other, the logits of the next, [N, T, characters], and the state behind them. */
  override forward(y: torch.Tensor, h: torch.Tensor, { states, padding }: Memory): [torch.Tensor, torch.Tensor] {
    const [output, h_n] = this.gru(this.embedding(y), h);
    const scores = this.query(output).bmm(states.transpose(1, 2)); // [N, T, S]
    const context = scores.masked_fill(padding, -Infinity).softmax(2).bmm(states);
    return [this.out(this.mix(torch.cat([output, context], 2)).tanh()), h_n];
  }
}

class Translator extends nn.Module {
  encoder = new Encoder();
  decoder = new Decoder();

  /** Teacher forcing: the decoder is given what it should have said so far. */
  override forward({ x, lengths, given }: Batch): torch.Tensor {
    const [memory, h] = this.encoder.forward(x, lengths);
    return this.decoder.forward(given, h, memory)[0];
  }

  /** Greedily: the likeliest character at each step, given those that it said before. */
  translate({ x, lengths }: Batch): string[] {
    let [memory, h] = this.encoder.forward(x, lengths);
    let y = torch.full([lengths.length, 1], BEGIN, { dtype: torch.int64 });
    const said: torch.Tensor[] = [];
    for (let t = 0; t < LONGEST; t++) {
      const [logits, next] = this.decoder.forward(y, h, memory);
      [y, h] = [logits.argmax(2), next];
      said.push(y);
    }
    const rows = torch.cat(said, 1).tolist() as number[][];
    return rows.map((codes) =>
      codes
        .slice(0, [...codes, END].indexOf(END))
        .map((code) => CHARACTERS[code])
        .join(''),
    );
  }
}

torch.manual_seed(options.seed);
const model = new Translator();
console.log(`${model}`);
const optimizer = new torch.optim.Adam(model.parameters(), { lr: options.lr });
const loss_func = new nn.CrossEntropyLoss({ ignore_index: PAD });
const test = drawn(options.test);
const translated = (): string[] => torch.no_grad(() => model.translate(collate(test)));
const progress = new Progress(options.steps);

for (let step = 1; step <= options.steps; step++) {
  const batch = collate(drawn(options.batch));
  const loss = loss_func(model.forward(batch).flatten(0, 1), batch.wanted.flatten());
  optimizer.zero_grad();
  loss.backward();
  nn.utils.clip_grad_norm_(model.parameters(), 1);
  optimizer.step();
  if (step % options.logEvery === 0 || step === options.steps) {
    const texts = translated();
    const right = test.filter(([, iso], n) => texts[n] === iso).length;
    progress.print(`step ${step} | loss: ${loss.item().toFixed(4)} | exact: ${(right / test.length).toFixed(3)}`);
  }
  progress.update(step);
}
progress.stop();

for (const [n, text] of translated().slice(0, 5).entries()) console.log(`${test[n][0]} -> ${text}`);
