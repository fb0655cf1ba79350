// File formats: bytes to plain records and back, without tensors. And the door to files, in hosts that have them.

export { exists, hasFiles, readFile, writeFileAtomic } from './files.ts';
export { gunzip, gunzipSync, isGzip } from './gzip.ts';
export { type IdxArray, type IdxDType, parseIdx, serializeIdx } from './idx.ts';
export {
  parse as parseSafetensors,
  type SafetensorsFile,
  type SafetensorsRecord,
  serialize as serializeSafetensors,
} from './safetensors.ts';
export type { SafetensorsDType } from './safetensors-dtype.ts';
