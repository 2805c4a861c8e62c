/** What is left of a diagonal, relative to what it was, where its column says nothing new. */
const dependent = 1e-3;

/**
 * The inverse of a symmetric positive matrix by sweeping one column after the other. A column that those before it all
 * but tell is left out: its row and column in the inverse are 0.
 */
export function invertGram(matrix: readonly (readonly number[])[]): Float64Array[] {
  const work = matrix.map((line) => Float64Array.from(line));
  const left = new Set<number>();
  for (const [column, pivotLine] of work.entries()) {
    const pivot = pivotLine[column] ?? 0;
    if (pivot <= dependent * (matrix[column]?.[column] ?? 0)) {
      left.add(column);
      continue;
    }
    for (let at = 0; at < pivotLine.length; at++) pivotLine[at] = (pivotLine[at] ?? 0) / pivot;
    pivotLine[column] = 1 / pivot;
    for (const [row, line] of work.entries()) {
      const factor = line[column] ?? 0;
      if (row === column || factor === 0) continue;
      for (let at = 0; at < line.length; at++) line[at] = (line[at] ?? 0) - factor * (pivotLine[at] ?? 0);
      line[column] = -factor / pivot;
    }
  }
  for (const column of left) {
    work[column]?.fill(0);
    for (const line of work) line[column] = 0;
  }
  return work;
}
