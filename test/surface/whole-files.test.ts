// The whole files' modules: what a page without a bundler finds in them, and that two of them on one page are told of. That
// the bundles run in a browser, and what they weigh, is looked at where they are built (scripts/ci-pack.ts, sizes.ts).

import * as torch from 'bptt';
import * as data from 'bptt/data';
import * as formats from 'bptt/formats';
import * as gluon from 'bptt/gluon';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { describe, expect, it, vi } from 'vitest';
import { wholeFiles } from '../../scripts/whole-files.ts';
import { sole } from '../../src/sole.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});
const load = (name: string): Promise<Record<string, Record<string, unknown>>> =>
  import(/* @vite-ignore */ `bptt/${name}.js`);

/** bptt/nn without what is of that entry alone. */
const {
  stream: _stream,
  for_each_step: _steps,
  WeightDropLSTM: _dropping,
  ZoneoutLSTM: _zoning,
  LayerNormLSTM: _norming,
  ...members
} = nn;

describe('the whole file', () => {
  it('bptt.train holds the entries of torch', async () => {
    const file = await load('bptt.train');
    expect(Object.keys(file).sort()).toEqual(['data', 'formats', 'nn', 'optim', 'torch']);
    for (const [name, entry] of Object.entries({ torch, nn: members, optim, data, formats }))
      expect({ ...file[name] }, name).toEqual({ ...entry });
  });
  it('bptt.infer holds the same without optim', async () => {
    const file = await load('bptt.infer');
    expect(Object.keys(file).sort()).toEqual(['data', 'formats', 'nn', 'torch']);
    const { optim: _, ...rest } = torch;
    expect({ ...file.torch }).toEqual(rest);
    for (const [name, entry] of Object.entries({ nn: members, data, formats }))
      expect({ ...file[name] }, name).toEqual({ ...entry });
  });
  it('bptt.gluon holds what bptt/gluon does, and formats', async () => {
    expect({ ...(await load('bptt.gluon')) }).toEqual({ ...gluon, formats });
  });
  it.each(Object.keys(wholeFiles))('%s is kept by bundlers for its effects', async (name) => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    expect(manifest.sideEffects).toContain(`./dist/${name}.js`);
  });
});

describe('a second whole file on a page', () => {
  it('is told of, and the first is not', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    warn.mockClear();
    const page = {};
    sole('bptt.train.js', page);
    expect(warn).not.toHaveBeenCalled();
    sole('bptt.gluon.js', page);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining('bptt: bptt.gluon.js is loaded beside bptt.train.js. ')],
    ]);
    sole('bptt.train.js', {});
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
