// What nn.ZoneoutLSTM and nn.LayerNormLSTM print, keep and refuse.

import * as torch from 'bptt';
import * as nn from 'bptt/nn';
import { describe, expect, it } from 'vitest';

const { LayerNormLSTM, ZoneoutLSTM } = nn;

describe('ZoneoutLSTM', () => {
  it('prints its rates where they are set', () => {
    const own = new ZoneoutLSTM(3, 4, { zoneout_h: 0.1, zoneout_c: 0.5 });
    expect(String(own)).toBe('ZoneoutLSTM(3, 4, zoneout_h=0.1, zoneout_c=0.5)');
    expect(String(new ZoneoutLSTM(3, 4, 2))).toBe('ZoneoutLSTM(3, 4, num_layers=2)');
  });

  it('has the state of an LSTM, and is one without rates', () => {
    const lstm = new nn.LSTM(3, 4, 2);
    const own = new ZoneoutLSTM(3, 4, { num_layers: 2 });
    own.load_state_dict(lstm.state_dict());
    const x = torch.randn(5, 3);
    const [y, [h, c]] = own(x);
    const [expected, states] = lstm(x);
    torch.testing.assert_close([y, h, c], [expected, ...states]);
  });

  it('keeps every unit at a rate of 1, and draws anew at each call', () => {
    const x = torch.ones(5, 2, 3);
    const h = torch.randn(1, 2, 4);
    const [y] = new ZoneoutLSTM(3, 4, { zoneout_h: 1 })(x, [h, torch.zeros(1, 2, 4)]);
    expect(y.eq(h).all().item()).toBe(1);
    const own = new ZoneoutLSTM(3, 4, { zoneout_h: 0.5 });
    expect(own(x)[0].eq(own(x)[0]).all().item()).toBe(0);
    own.eval();
    expect(own(x)[0].eq(own(x)[0]).all().item()).toBe(1);
  });

  it.each(['zoneout_h', 'zoneout_c'])('refuses another %s than a probability', (name) => {
    for (const rate of [-0.1, 1.5, Number.NaN]) {
      expect(() => new ZoneoutLSTM(3, 4, { [name]: rate })).toThrow(
        `${name} should be a number in range [0, 1] representing the probability of a unit keeping its value`,
      );
    }
  });

  it('refuses projections', () => {
    expect(() => new ZoneoutLSTM({ input_size: 3, hidden_size: 4, ...{ proj_size: 2 } })).toThrow(
      'proj_size argument is not supported for ZoneoutLSTM',
    );
  });
});

describe('LayerNormLSTM', () => {
  it('has norms in place of biases, and prints their eps where it is another', () => {
    const own = new LayerNormLSTM(3, 4, { eps: 0.01 });
    expect(String(own)).toBe('LayerNormLSTM(3, 4, bias=False, eps=0.01)');
    const shapes = Object.entries(own.state_dict()).map(([name, x]) => [name, [...x.shape]]);
    expect(Object.fromEntries(shapes)).toEqual({
      ...{ weight_ih_l0: [16, 3], weight_hh_l0: [16, 4], norm_c_weight_l0: [4], norm_c_bias_l0: [4] },
      ...{ norm_ih_weight_l0: [16], norm_ih_bias_l0: [16], norm_hh_weight_l0: [16], norm_hh_bias_l0: [16] },
    });
    expect(new LayerNormLSTM(3, 4, { bidirectional: true, num_layers: 2 }).norm_c_bias_l1_reverse.shape).toEqual([4]);
  });

  it('resets weights as it draws them', () => {
    torch.manual_seed(1);
    const own = new LayerNormLSTM(3, 4, 2);
    const before = Object.entries(own.state_dict()).map(([name, x]) => [name, x.clone().tolist()]);
    torch.no_grad(() => own.norm_hh_weight_l1.zero_());
    torch.manual_seed(1);
    own.reset_parameters();
    expect(Object.entries(own.state_dict()).map(([name, x]) => [name, x.tolist()])).toEqual(before);
  });

  it('takes a sequence without a batch, and states', () => {
    const own = new LayerNormLSTM(3, 4);
    const x = torch.randn(5, 3);
    const states = [torch.randn(1, 4), torch.randn(1, 4)] as const;
    const [y, [h]] = own(x, states);
    const [batched] = own(x.unsqueeze(1), [states[0].unsqueeze(1), states[1].unsqueeze(1)]);
    torch.testing.assert_close(y, batched.squeeze(1));
    expect(y.at(-1).tolist()).toEqual(h.at(0).tolist());
  });

  it('has no bias of its own to choose', () => {
    expect(() => new LayerNormLSTM({ input_size: 3, hidden_size: 4, ...{ bias: true } })).toThrow('bias');
  });
});
