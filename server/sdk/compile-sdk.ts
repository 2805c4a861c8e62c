import { join, relative } from 'node:path';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  rewriteRelativeImportExtensions: true,
  allowImportingTsExtensions: true,
  declaration: true,
  skipLibCheck: true,
  types: ['node'],
  noEmitOnError: true,
};

/** Imports that only this repository can follow: they would not resolve where the package is installed. */
const aliasPattern = /(?:from|import\()\s*['"](#[^'"]+)['"]/;
/** A relative import of a declaration file; JavaScript's are rewritten by the compiler. */
const typeImports = /((?:from|import\()\s*['"]\.{1,2}\/[^'"]+)\.ts(['"])/g;

/**
 * Compiles the entries, and every file of `lib` that they reach, to ES modules and declarations below `outDir`, in the
 * folders that they have in `lib`.
 * @throws Error with the compiler's complaints, or where a file is imported by an alias
 */
export function compileSdk(root: string, entries: readonly string[], outDir: string): void {
  const lib = join(root, 'lib');
  const program = ts.createProgram([...entries], { ...options, rootDir: lib, outDir });
  const outside = program
    .getSourceFiles()
    .map(({ fileName }) => relative(lib, fileName))
    .filter((path) => path.startsWith('..') && !path.includes('node_modules/'));
  if (outside.length > 0) throw new Error(`the package reaches beyond lib/: ${outside.join(', ')}`);
  const write: ts.WriteFileCallback = (path, text, mark) => {
    const alias = aliasPattern.exec(text)?.[1];
    if (alias !== undefined)
      throw new Error(`${relative(outDir, path)} imports ${alias}: the package knows no aliases`);
    ts.sys.writeFile(path, path.endsWith('.d.ts') ? text.replace(typeImports, '$1.js$2') : text, mark);
  };
  const emitted = program.emit(undefined, write);
  const complaints = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics];
  if (complaints.length === 0 && !emitted.emitSkipped) return;
  const host = {
    getCanonicalFileName: (path: string) => path,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  };
  throw new Error(`the package does not compile:\n${ts.formatDiagnostics(complaints, host)}`);
}
