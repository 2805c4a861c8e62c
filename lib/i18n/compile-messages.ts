import compile from 'icu-minify/compile';

/** A message, or messages by their keys. */
interface Tree {
  [key: string]: string | Tree;
}

function compiled(tree: Tree): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? compile(value) : compiled(value)]),
  );
}

/**
 * Messages with their arguments and plurals parsed already, as plain JSON: a browser then needs no parser, neither to
 * load nor to run. Throws where a message cannot be read.
 */
export function compileMessages<Section extends object>(section: Section): Section {
  // What is compiled stands in the same places under the same keys, so it has the type by which it is asked for.
  return JSON.parse(JSON.stringify(compiled(section as Tree))) as Section;
}
