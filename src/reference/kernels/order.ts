// The orders in which PyTorch's CPU leaves equal elements: those of the C++ library's std::sort, std::partial_sort and
// std::nth_element, step by step as libstdc++ takes them. `places` is permuted; `before(a, b)` says of two places whether
// the element of the first comes strictly before that of the second.
// Source: libstdc++, bits/stl_algo.h and bits/stl_heap.h; introsort: Musser, 1997.

/** How a sort treats equal elements; missing: they keep their order. */
export type Order =
  /** As std::sort leaves them. */
  | 'introsort'
  /** The first so many alone: as std::partial_sort or std::nth_element find them, the choice that PyTorch's topk makes. */
  | { readonly first: number; readonly sorted: boolean }
  /** One place alone, as PyTorch's own quickselect finds it. */
  | { readonly kth: number };

type Before = (a: number, b: number) => boolean;

/** Ranges up to this length are left to the insertion sort. */
const SHORT = 16;
/** 2 ⌊log₂ n⌋: how often a range is parted before a heap takes over. */
const depthOf = (n: number): number => 2 * (31 - Math.clz32(n));

function swap(p: number[], i: number, j: number): void {
  [p[i], p[j]] = [p[j], p[i]];
}

/** Moves the element at `i` down to its place; something at or before it stops it. */
function sink(p: number[], i: number, before: Before): void {
  const value = p[i];
  let at = i;
  for (; before(value, p[at - 1]); at--) p[at] = p[at - 1];
  p[at] = value;
}

function insertionSort(p: number[], first: number, last: number, before: Before): void {
  for (let i = first + 1; i < last; i++) {
    if (before(p[i], p[first])) p.splice(first, 0, ...p.splice(i, 1));
    else sink(p, i, before);
  }
}

/** Parts a range around the median of its second, middle and last element; where the upper part begins. */
function part(p: number[], first: number, last: number, before: Before): number {
  const [a, b, c] = [first + 1, first + ((last - first) >> 1), last - 1];
  const less = (i: number, j: number): boolean => before(p[i], p[j]);
  swap(p, first, less(a, b) ? (less(b, c) ? b : less(a, c) ? c : a) : less(a, c) ? a : less(b, c) ? c : b);
  for (let i = first + 1, j = last; ; i++) {
    while (less(i, first)) i++;
    do j--;
    while (less(first, j));
    if (i >= j) return i;
    swap(p, i, j);
  }
}

/** Puts a value into a heap of `length` elements from `first` on, whose place `hole` is free. */
function adjust(p: number[], first: number, hole: number, length: number, value: number, before: Before): void {
  let free = hole;
  let child = hole;
  while (child < (length - 1) >> 1) {
    child = 2 * (child + 1);
    if (before(p[first + child], p[first + child - 1])) child--;
    p[first + free] = p[first + child];
    free = child;
  }
  if (length % 2 === 0 && child === (length - 2) >> 1) {
    child = 2 * child + 1;
    p[first + free] = p[first + child];
    free = child;
  }
  for (let up = (free - 1) >> 1; free > hole && before(p[first + up], value); up = (free - 1) >> 1) {
    p[first + free] = p[first + up];
    free = up;
  }
  p[first + free] = value;
}

/** Takes the top of the heap [first, last) to `to`, whose element goes into the heap. */
function pop(p: number[], first: number, last: number, to: number, before: Before): void {
  const value = p[to];
  p[to] = p[first];
  adjust(p, first, 0, last - first, value, before);
}

/** Makes a heap of the first elements of a range, up to `middle`, out of all of it. */
function heapSelect(p: number[], first: number, middle: number, last: number, before: Before): void {
  const length = middle - first;
  for (let parent = (length - 2) >> 1; parent >= 0; parent--) {
    adjust(p, first, parent, length, p[first + parent], before);
  }
  for (let i = middle; i < last; i++) if (before(p[i], p[first])) pop(p, first, middle, i, before);
}

function partialSort(p: number[], first: number, middle: number, last: number, before: Before): void {
  heapSelect(p, first, middle, last, before);
  for (let end = middle - 1; end > first; end--) pop(p, first, end, end, before);
}

function introsort(p: number[], length: number, before: Before): void {
  const loop = (first: number, end: number, depth: number): void => {
    let last = end;
    for (let left = depth; last - first > SHORT; left--) {
      if (left === 0) {
        partialSort(p, first, last, last, before);
        return;
      }
      const cut = part(p, first, last, before);
      loop(cut, last, left - 1);
      last = cut;
    }
  };
  loop(0, length, depthOf(length));
  insertionSort(p, 0, Math.min(length, SHORT), before);
  for (let i = SHORT; i < length; i++) sink(p, i, before);
}

function nthElement(p: number[], nth: number, before: Before): void {
  let [first, last] = [0, p.length];
  for (let depth = depthOf(last); last - first > 3; depth--) {
    if (depth === 0) {
      heapSelect(p, first, nth + 1, last, before);
      swap(p, first, nth);
      return;
    }
    const cut = part(p, first, last, before);
    if (cut <= nth) first = cut;
    else last = cut;
  }
  insertionSort(p, first, last, before);
}

/** Finds the element that belongs at `kth`: Hoare's quickselect around the median of first, middle and last. */
function quickSelect(p: number[], kth: number, before: Before): void {
  const later = (i: number, j: number): void => {
    if (before(p[j], p[i])) swap(p, i, j);
  };
  let [first, last] = [0, p.length - 1];
  while (last > first + 1) {
    swap(p, first + ((last - first) >> 1), first + 1);
    later(first + 1, last);
    later(first, last);
    later(first + 1, first);
    const pivot = p[first];
    let [i, j] = [first + 1, last];
    for (;;) {
      do i++;
      while (before(p[i], pivot));
      do j--;
      while (before(pivot, p[j]));
      if (j < i) break;
      swap(p, i, j);
    }
    swap(p, first, j);
    if (j <= kth) first = i;
    if (j >= kth) last = j - 1;
  }
  if (last === first + 1) later(first, last);
}

/** Orders places as PyTorch's sort, topk or kthvalue does. */
export function arrange(p: number[], before: Before, order: Order): void {
  if (order === 'introsort') introsort(p, p.length, before);
  else if ('kth' in order) quickSelect(p, order.kth, before);
  else if (order.first === 0) return;
  else if (order.first * 64 <= p.length) partialSort(p, 0, order.first, p.length, before);
  else {
    nthElement(p, order.first - 1, before);
    if (order.sorted) introsort(p, order.first - 1, before);
  }
}
