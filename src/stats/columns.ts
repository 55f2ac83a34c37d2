type Columns<N extends number, Found extends Float64Array[] = []> = Found["length"] extends N
  ? Found
  : Columns<N, [...Found, Float64Array]>;

/** Several arrays of one length, filled with 0, in one block of memory: allocating it once is what costs. */
export function columns<N extends number>(count: N, length: number): Columns<N> {
  const block = new Float64Array(count * length);
  return Array.from({ length: count }, (_, column) =>
    block.subarray(column * length, (column + 1) * length),
  ) as Columns<N>;
}
