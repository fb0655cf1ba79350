// Every argument of every function, method and constructor is read: two of its values make a difference, or one is refused.
// What makes none stands in ../surface/walk/alike.ts, with why. `npm test` takes some functions, test:long all; how an
// argument is judged is the same in every run.

import * as torch from 'bptt';
import * as core from 'bptt/core';
import * as data from 'bptt/data';
import * as gluon from 'bptt/gluon';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { expect, it } from 'vitest';
import { alike } from '../surface/walk/alike.ts';
import { type Entry, gather } from '../surface/walk/gather.ts';
import * as inGluon from '../surface/walk/gluon.ts';
import { exclusionOf, type Options } from '../surface/walk/harness.ts';
import { learn } from '../surface/walk/learn.ts';
import { gluonPool, type Make, torchPool } from '../surface/walk/pool.ts';
import { quiet } from '../surface/walk/quiet.ts';
import { files, Judge, seeded } from '../surface/walk/reads.ts';
import * as inTorch from '../surface/walk/torch.ts';
import { restore } from '../surface/walk/world.ts';
import { counts, Draw, LONG, Tally } from './harness.ts';

quiet();

const named = { [Symbol.toStringTag]: 'Module' };

// Bases come first, so that what they have is tried on their own instances.
const torchBases = { Module: nn.Module, Optimizer: optim.Optimizer, LRScheduler: optim.lr_scheduler.LRScheduler };
const gluonBases = { Block: gluon.gluon.Block, HybridBlock: gluon.gluon.HybridBlock };
const torchEntries = Object.assign({}, torchBases, core, torch, nn, optim, data, named);
const gluonEntries = Object.assign({}, gluonBases, gluon, named);
const sides: readonly (readonly [string, Entry[], Options, readonly Make[]])[] = [
  ['torch', gather(torchEntries, inTorch.recipes, inTorch.internal), inTorch.options, torchPool],
  ['gluon', gather(gluonEntries, inGluon.recipes, inGluon.internal), inGluon.options, gluonPool],
];
const reasons = Object.fromEntries(Object.entries(alike).flatMap(([why, keys]) => keys.map((key) => [key, why])));

it.each(sides)(
  'every argument in %s that is taken makes a difference',
  async (side, entries, options, pool) => {
    const draw = new Draw(`keys of ${side}`);
    const walked = entries.filter(({ path }) => exclusionOf(path, options.exclusions) === undefined);
    const chosen = walked.map((entry) => ({ entry, at: draw.next() })).sort((a, b) => a.at - b.at);
    const some = chosen.slice(0, counts(10, walked.length));
    const tally = new Tally(`keys of ${side}`, ['read', 'told by a refusal', 'alike on purpose', 'ignored']);
    const ignored: string[] = [];
    const unused = new Set(Object.keys(reasons).filter((pattern) => pattern.startsWith(side)));
    for (const { entry } of some) {
      files();
      const choices = seeded(`${side} ${entry.path}`);
      const lesson = learn(entry, options, pool, choices, restore);
      const judge = new Judge(lesson, choices);
      for (const key of lesson.names) {
        const path = `${side} ${entry.path} ${key}`;
        const known = exclusionOf(path, reasons);
        if (known !== undefined) unused.delete(known);
        const verdict = known === undefined ? await judge.reads(key) : 'known';
        if (verdict === 'none') continue;
        if (verdict === 'known') tally.add('alike on purpose');
        else if (verdict === 'read') tally.add('read');
        else if (verdict === 'refused') tally.add('told by a refusal');
        else {
          tally.add('ignored', `${path} is ${verdict}`);
          ignored.push(`${path} is ${verdict}`);
        }
      }
    }
    restore();
    tally.close(`${some.length} functions`);
    expect(ignored).toEqual([]);
    if (some.length === walked.length) expect([...unused]).toEqual([]);
    expect(Object.keys(alike).length).toBeLessThanOrEqual(15);
  },
  LONG,
);
