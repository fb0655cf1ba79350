// Dispatches and bytes that cross to a WebGPU device, whoever asks for them: methods of WebGPU's own classes, each counted before it does
// its work.

export interface Counted {
  dispatches: number;
  bytesUploaded: number;
  bytesRead: number;
}

const counts: Counted = { dispatches: 0, bytesUploaded: 0, bytesRead: 0 };

function count<T extends object, K extends keyof T>(
  { prototype }: { prototype: T },
  name: K,
  see: (self: T, args: unknown[]) => void,
): void {
  const method = prototype[name] as unknown as (...args: unknown[]) => unknown;
  const counted = function (this: T, ...args: unknown[]): unknown {
    see(this, args);
    return method.apply(this, args);
  };
  Object.assign(prototype, { [name]: counted });
}

/** Begins to count; to be called once, when WebGPU's classes are there. */
export function begin(): void {
  count(GPUComputePassEncoder, 'dispatchWorkgroups', () => counts.dispatches++);
  count(GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', () => counts.dispatches++);
  count(GPUQueue, 'writeBuffer', (_queue, [, , data, , size]) => {
    const unit = ArrayBuffer.isView(data) && 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
    counts.bytesUploaded += typeof size === 'number' ? size * unit : (data as ArrayBufferView).byteLength;
  });
  count(GPUBuffer, 'mapAsync', (buffer, [mode]) => {
    if (mode === 1) counts.bytesRead += buffer.size;
  });
  count(GPUBuffer, 'unmap', (buffer) => {
    // What was mapped for writing, when it was made or later, goes up now.
    if (buffer.usage & 2) counts.bytesUploaded += buffer.size;
  });
}

/** What the third call needs, when all is compiled and in place. */
export async function countedIn(call: () => unknown): Promise<Counted> {
  await call();
  await call();
  Object.assign(counts, { dispatches: 0, bytesUploaded: 0, bytesRead: 0 });
  await call();
  return { ...counts };
}
