// How PyTorch's restricted unpickler refuses, to the letter, so that a search for its words finds the answer.

import { FormatError } from '../reference/base/errors.ts';

/** What PyTorch says of `weights_only=False`. */
export const UNSAFE =
  'In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from `False` to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it can result in arbitrary code execution. Do it only if you got the file from a trusted source.';
const DOCS =
  '\n\nCheck the documentation of torch.load to learn more about types accepted by default with weights_only https://pytorch.org/docs/stable/generated/torch.load.html.';
const FILE_AN_ISSUE =
  'Please file an issue with the following so that we can make `weights_only=True` compatible with your use case: WeightsUnpickler error: ';
const HINT = 'no code of a file runs here: save plain values in Python, torch.save(model.state_dict(), path)';

/** A global that is not on the list. */
export function unsupportedGlobal(given: string): never {
  const name = given.slice(0, 200).replace(/[^ -~]/g, '?');
  const module = name.slice(0, name.lastIndexOf('.'));
  if (['sys', 'os', 'posix', 'nt'].includes(module)) {
    throw new FormatError(
      `Weights only load failed. ${UNSAFE}\n\n\nTrying to load unsupported GLOBAL ${name} whose module ${module} is blocked.${DOCS}`,
      HINT,
    );
  }
  const short = name.replace(/^builtins\./, '');
  throw new FormatError(
    `Weights only load failed. This file can still be loaded, to do so you have two options, \x1b[1mdo those steps only if you trust the source of the checkpoint\x1b[0m. \n\t(1) ${UNSAFE}\n\t(2) Alternatively, to load with \`weights_only=True\` please check the recommended steps in the following error message.\n\tWeightsUnpickler error: Unsupported global: GLOBAL ${short} was not an allowed global by default. Please use \`torch.serialization.add_safe_globals([${short}])\` or the \`torch.serialization.safe_globals([${short}])\` context manager to allowlist this global if you trust this class/function.${DOCS}`,
    HINT,
  );
}

/** Anything else that PyTorch's restricted unpickler does not do. */
export function unpicklingError(message: string): never {
  throw new FormatError(`Weights only load failed. ${UNSAFE}\n${FILE_AN_ISSUE}\n\n${message}${DOCS}`, HINT);
}

/** Bytes that are no pickle. */
export function brokenPickle(message: string, hint: string): never {
  throw new FormatError(`pickle data was truncated or damaged: ${message}`, hint);
}
