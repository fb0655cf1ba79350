// What nn.WeightDropLSTM prints, keeps and refuses.

import * as torch from 'bptt';
import * as nn from 'bptt/nn';
import { describe, expect, it } from 'vitest';

const { WeightDropLSTM } = nn;

describe('WeightDropLSTM', () => {
  it('prints its option where it is set', () => {
    expect(String(new WeightDropLSTM(3, 4, { weight_dropout: 0.5 }))).toBe('WeightDropLSTM(3, 4, weight_dropout=0.5)');
    expect(String(new WeightDropLSTM(3, 4, 2))).toBe('WeightDropLSTM(3, 4, num_layers=2)');
  });

  it('has the state of an LSTM', () => {
    const own = new WeightDropLSTM(3, 4, { num_layers: 2, weight_dropout: 0.5 });
    expect(own).toBeInstanceOf(nn.LSTM);
    expect(Object.keys(own.state_dict())).toEqual(Object.keys(new nn.LSTM(3, 4, 2).state_dict()));
  });

  it('draws one mask a call, packed or not', () => {
    const own = new WeightDropLSTM(3, 4, { weight_dropout: 0.5 });
    const x = torch.ones(5, 2, 3);
    torch.manual_seed(1);
    const [y] = own(x);
    torch.manual_seed(1);
    const [packed] = own(nn.utils.rnn.pack_padded_sequence(x, [5, 5]));
    expect(packed.data.tolist()).toEqual(y.flatten(0, 1).tolist());
    expect(own(x)[0].eq(y).all().item()).toBe(0);
  });

  it.each([-0.1, 1.5, Number.NaN, '0.5' as unknown as number])('refuses a probability of %s', (weight_dropout) => {
    expect(() => new WeightDropLSTM(3, 4, { weight_dropout })).toThrow(
      'weight_dropout should be a number in range [0, 1] representing the probability of an element being zeroed',
    );
  });
});
