// docs/names.md is what scripts/names.ts makes of the names that PyTorch and MXNet have and of those that are here. What is here of
// PyTorch is used by a golden or a test.

import { describe, expect, it } from 'vitest';
import { concerns, matches, page, sorted } from '../../scripts/names.ts';
import notWanted from '../../scripts/not-wanted.json' with { type: 'json' };
import mxnet from '../golden/names/mxnet.json' with { type: 'json' };
import pytorch from '../golden/names/torch.json' with { type: 'json' };
import { unused } from './mentions.ts';
import { read } from './repository.ts';
import untested from './untested.json' with { type: 'json' };

const all = { ...pytorch.names, ...mxnet.names };
const written = page();

describe('docs/names.md', () => {
  it('is up to date: `npm run names` writes it', () => expect(read('docs/names.md')).toBe(written));
  it.each(Object.entries(all))('has every name of %s once', (place, names) => {
    const section = written.split(`\n### ${place}\n`)[1].split(/\n##/)[0];
    const found = [...section.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    const reasons = new Set(notWanted.flatMap(({ reason }) => [...reason.matchAll(/`([^`]+)`/g)].map(([, x]) => x)));
    expect(found.filter((name) => !reasons.has(name)).sort()).toEqual(names.split(' ').sort());
  });
  it('knows what is there and what is not', () => {
    const here = (place: string): string => written.split(`\n### ${place}\n`)[1].split('\n\n')[0];
    for (const name of ['requires_grad', 'shape', 'sum', 'add_', 'grad_fn'])
      expect(here('torch.Tensor')).toContain(`\`${name}\``);
    expect(here('torch.Tensor')).not.toContain('`storage`');
    for (const name of ['save_parameters', 'prefix']) expect(here('gluon.HybridBlock')).toContain(`\`${name}\``);
  });
});

describe('every name of PyTorch that is here', () => {
  const names = sorted('torch').places.flatMap(([place, { here }]) => here.map((name) => [place, name] as const));
  it('is called in a golden or a test, or untested.json says what holds it instead', () => {
    expect(names.length).toBeGreaterThan(800);
    expect(unused(names)).toEqual(Object.keys(untested));
  });
  it('would be missed', () => {
    const added = [
      ['torch', 'cubed'],
      ['torch.Tensor', 'cubed_'],
      ['torch.nn', 'Cube'],
      ['torch.Tensor', 'sin'],
    ] as const;
    expect(unused(added)).toEqual(added.slice(0, 3).map((name) => name.join('.')));
  });
});

describe('what is not wanted', () => {
  it.each(notWanted)('$reason: each pattern meets a name', ({ of, names }) => {
    const places = Object.entries(all).filter(([place]) => concerns(of, place));
    const idle = names.split(' ').filter((pattern) => {
      const positive = pattern.replace('!', '');
      return !places.some(([place, list]) => list.split(' ').some((name) => matches(positive, place, name)));
    });
    expect(idle).toEqual([]);
  });
});
