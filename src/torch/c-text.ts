// Numbers as PyTorch's C++ prints them in messages: with six digits.

/** `1.5`, `-1`, `1.23457`, `inf`, `nan`. */
export const cText = (value: number): string =>
  String(Number(value.toPrecision(6)))
    .replace('Infinity', 'inf')
    .replace('NaN', 'nan');
