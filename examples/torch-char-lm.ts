// A character language model: an LSTM says of each character of a text which one comes next. Back-propagation through time is truncated:
// the state goes on from chunk to chunk, its gradient does not. It prints the perplexity, and at the end what it would write.
//
//   npm run example -- torch-char-lm --text book.txt --epochs 20 --hidden 256

import { readFileSync } from 'node:fs';
import * as torch from 'bptt';
import { nn } from 'bptt';
import { alice } from './common/alice.ts';
import { computing } from './common/engine.ts';
import { accepted, notNegative, whole } from './common/options.ts';
import { Progress } from './common/progress.ts';

const options = computing(
  'npm run example -- torch-char-lm',
  'Trains an LSTM on the characters of a text, and has it write.',
)
  .option(
    '--text <file>',
    'a text in UTF-8; without it, a page of "Alice\'s Adventures in Wonderland"',
    accepted(readable),
  )
  .option('--seed <number>', 'of the weights and of what is written', whole(0), 1)
  .option('--epochs <number>', 'how often to read the text', whole(1), 60)
  .option('--hidden <number>', 'units of the LSTM', whole(1), 64)
  .option('--chunk <number>', 'characters that gradients go back', whole(1), 32)
  .option('--lr <number>', 'learning rate', notNegative, 0.01)
  .option('--length <number>', 'characters to write', whole(1), 120)
  .option('--temperature <number>', 'below 1 the likelier is more likely', notNegative, 0.5)
  .parse()
  .opts<{
    text?: string;
    seed: number;
    epochs: number;
    hidden: number;
    chunk: number;
    lr: number;
    length: number;
    temperature: number;
  }>();

function readable(path: string): void {
  if (readFileSync(path, 'utf8').length < 64) throw new Error('It has fewer than 64 characters.');
}
const text = [...(options.text === undefined ? alice : readFileSync(options.text, 'utf8'))];
const characters = [...new Set(text)].sort();
const codeOf = new Map(characters.map((character, code) => [character, code]));
const encode = (of: readonly string[]): torch.Tensor => torch.tensor(of.map((character) => codeOf.get(character) ?? 0));

// B_S places of the text, which are read side by side: [length, B_S].
const B_S = 8;
const length = Math.floor(text.length / B_S);
const data = encode(text.slice(0, length * B_S))
  .view(B_S, length)
  .t()
  .contiguous();

torch.manual_seed(options.seed);

type State = [h: torch.Tensor, c: torch.Tensor];
class Model extends nn.Module {
  embedding = new nn.Embedding(characters.length, 32);
  lstm = new nn.LSTM(32, options.hidden);
  out = new nn.Linear(options.hidden, characters.length);

  /** Of codes [T, N] the logits [T, N, characters], and the state behind them. */
  override forward(x: torch.Tensor, state: State | null): [logits: torch.Tensor, state: State] {
    const [output, next] = this.lstm(this.embedding(x), state);
    return [this.out(output), next];
  }
}

const model = new Model();
console.log(`${model}`);
const optimizer = new torch.optim.Adam(model.parameters(), { lr: options.lr });
const loss_func = new nn.CrossEntropyLoss();
const chunks = Math.ceil((length - 1) / options.chunk);
const progress = new Progress(options.epochs * chunks);
const every = options.epochs < 10 ? 1 : 10;

let done = 0;
for (let epoch = 0; epoch < options.epochs; epoch++) {
  let state: State | null = null;
  let total = 0;
  for (let start = 0; start < length - 1; start += options.chunk) {
    const end = Math.min(start + options.chunk, length - 1);
    const [logits, next]: [torch.Tensor, State] = model.forward(data.at(`${start}:${end}`), state);
    const loss = loss_func(logits.flatten(0, 1), data.at(`${start + 1}:${end + 1}`).flatten());
    optimizer.zero_grad();
    loss.backward();
    nn.utils.clip_grad_norm_(model.parameters(), 1);
    optimizer.step();
    state = [next[0].detach(), next[1].detach()];
    total += loss.item() * (end - start);
    progress.update(++done);
  }
  if ((epoch + 1) % every === 0 || epoch + 1 === options.epochs) {
    progress.print(`Epoch:  ${epoch} | perplexity: ${Math.exp(total / (length - 1)).toFixed(2)}`);
  }
}
progress.stop();

/** Goes on from a beginning, a character at a time, by the model's own probabilities. */
function write(beginning: string): string {
  let [written, state]: [string[], State | null] = [[...beginning], null];
  let x = encode(written).unsqueeze(1);
  for (let n = 0; n < options.length; n++) {
    const [logits, next] = model.forward(x, state);
    const last = logits.at(-1, 0);
    const code =
      options.temperature === 0 ? last.argmax() : torch.multinomial(last.div(options.temperature).softmax(0), 1);
    written = [...written, characters[code.item()]];
    [x, state] = [code.view(1, 1), next];
  }
  return written.join('');
}
console.log(torch.no_grad(() => write(text.slice(0, 12).join(''))));
