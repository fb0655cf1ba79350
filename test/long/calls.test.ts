// Every function, method and constructor of every entry, called as users call them, with one mistake: it refuses in words of
// the library's own, or answers, soon and in the memory that the sizes say. One call in ten is junk throughout.

import * as torch from 'bptt';
import * as core from 'bptt/core';
import * as data from 'bptt/data';
import * as gluon from 'bptt/gluon';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { expect, it } from 'vitest';
import { type Entry, gather } from '../surface/walk/gather.ts';
import * as inGluon from '../surface/walk/gluon.ts';
import { exclusionOf, type Options } from '../surface/walk/harness.ts';
import { gluonPool, type Make, torchPool } from '../surface/walk/pool.ts';
import { quiet } from '../surface/walk/quiet.ts';
import * as inTorch from '../surface/walk/torch.ts';
import { fuzz, KINDS } from './calls.ts';
import { counts, Draw, LONG, Tally } from './harness.ts';

quiet();

const torchEntries = { ...core, ...torch, ...nn, ...optim, ...data, [Symbol.toStringTag]: 'Module' };
const sides: readonly (readonly [string, Entry[], Options, readonly Make[]])[] = [
  ['torch', gather(torchEntries, inTorch.recipes, inTorch.internal), inTorch.options, torchPool],
  ['gluon', gather(gluon, inGluon.recipes, inGluon.internal), inGluon.options, gluonPool],
];

/** Calls of each function that is drawn. */
const CALLS = 80;

it.each(sides)(
  'calls of %s with one mistake are refused in words, or answered',
  async (name, entries, options, pool) => {
    const draw = new Draw(`calls ${name}`);
    const walked = entries.filter(({ path }) => exclusionOf(path, options.exclusions) === undefined);
    const chosen = walked.map((entry) => ({ entry, at: draw.next() })).sort((a, b) => a.at - b.at);
    const some = chosen.slice(0, counts(25, walked.length));
    const tally = new Tally(`calls of ${name}`, KINDS);
    let calls = 0;
    for (const { entry } of some) calls += fuzz(entry, options, pool, draw, CALLS, tally);
    tally.close(`${some.length} functions, ${calls} calls`);
    expect(tally.faults).toEqual([]);
    expect(tally.count('refused')).toBeGreaterThan(calls / 4);
  },
  LONG,
);
