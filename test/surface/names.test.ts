// docs/names.md is what scripts/names.ts makes of the names that PyTorch and MXNet have and of those that are here.

import { describe, expect, it } from 'vitest';
import { concerns, matches, page } from '../../scripts/names.ts';
import notWanted from '../../scripts/not-wanted.json' with { type: 'json' };
import mxnet from '../golden/names/mxnet.json' with { type: 'json' };
import pytorch from '../golden/names/torch.json' with { type: 'json' };
import { read } from './repository.ts';

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
    const here = (place: string): string => written.split(`\n### ${place}\n`)[1].split('**Not yet')[0];
    for (const name of ['requires_grad', 'shape', 'sum', 'add_', 'grad_fn'])
      expect(here('torch.Tensor')).toContain(`\`${name}\``);
    expect(here('torch.Tensor')).not.toContain('`storage`');
    for (const name of ['save_parameters', 'prefix']) expect(here('gluon.HybridBlock')).toContain(`\`${name}\``);
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
