/** What is left of a diagonal, relative to what it was, where its column says nothing new. */
const singular = 1e-3;

/** The inverse of a symmetric positive matrix by Gauss–Jordan; `null` where it is all but singular. */
export function solveLinear(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const work = matrix.map((line, row) => [...line, ...Array.from({ length: size }, (_, at) => (at === row ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[best]?.[column] ?? 0)) best = row;
    const pivotLine = work[best] ?? [];
    const pivot = pivotLine[column] ?? 0;
    if (Math.abs(pivot) <= singular * Math.abs(matrix[column]?.[column] ?? 0)) return null;
    work[best] = work[column] ?? [];
    work[column] = pivotLine.map((value) => value / pivot);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const line = work[row] ?? [];
      const factor = line[column] ?? 0;
      if (factor !== 0) work[row] = line.map((value, at) => value - factor * (work[column]?.[at] ?? 0));
    }
  }
  return work.map((line) => line.slice(size));
}
