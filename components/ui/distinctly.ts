/** Items of a list with an identity each: two of the same name are told apart by which of them came first. */
export function distinctly<Item>(items: readonly Item[], nameOf: (item: Item) => string): { id: string; item: Item }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = nameOf(item);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return { id: `${name} ${times}`, item };
  });
}
