// mx.rnn.encode_sentences: words to numbers.

import { AssertionError, bind, TypeError } from '../../engine/index.ts';
import { declare, int, of, optional, required, str } from '../../mxnet/base/options.ts';

/** Numbers of words. */
export interface Vocabulary {
  [word: string]: number;
}

/** Sentences of words, each anything that gives them one after another. */
type Sentences = Iterable<Iterable<string>>;

const isIterable = (x: unknown): boolean => typeof Object(x)[Symbol.iterator] === 'function';

const declared = declare(
  'encode_sentences',
  {
    sentences: required<Sentences>({ name: 'list of list of str', holds: isIterable }),
    vocab: optional(of<Vocabulary>()),
    invalid_label: optional(int, -1),
    invalid_key: optional(str, '\n'),
    start_label: optional(int, 0),
    unknown_token: optional(str),
  },
  false,
);

export interface EncodeOptions {
  /** Numbers of words that are known; without one it is made, and given back. */
  readonly vocab?: Vocabulary | null;
  /** What pads sentences, and no word gets for a number. */
  readonly invalid_label?: number;
  readonly invalid_key?: string;
  /** The first number. */
  readonly start_label?: number;
  /** What stands for words that the vocabulary lacks; it gets the next number with each of them. */
  readonly unknown_token?: string | null;
}

/**
 * Sentences as lists of numbers, and the vocabulary: `encode_sentences([['a', 'b']])` gives
 * `[[[0, 1]], { '\n': -1, a: 0, b: 1 }]`.
 * @throws AssertionError for a word that a given vocabulary lacks, unless there is an `unknown_token`.
 */
export function encode_sentences(
  ...args: [sentences: Sentences, vocab?: Vocabulary | null | EncodeOptions, ...rest: readonly unknown[]]
): [coded: number[][], vocab: Vocabulary] {
  const o = bind(declared, args, ['vocab']);
  const fresh = o.vocab === null;
  const vocab: Vocabulary = o.vocab ?? { [o.invalid_key]: o.invalid_label };
  let index = o.start_label;
  const code = (word: string): number => {
    if (Object.hasOwn(vocab, word)) return vocab[word];
    if (!fresh && !o.unknown_token) throw new AssertionError(`Unknown token ${word}`);
    if (index === o.invalid_label) index += 1;
    const value = index++;
    // Defined, and not assigned, so that a word may be `__proto__`.
    Object.defineProperty(vocab, o.unknown_token || word, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return value;
  };
  const coded = Array.from(o.sentences, (sentence) => {
    if (isIterable(sentence)) return Array.from(sentence, code);
    throw new TypeError(`'${typeof sentence}' object is not iterable`, 'a sentence is a list of words');
  });
  return [coded, vocab];
}
