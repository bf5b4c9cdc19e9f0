import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** A source file as the checks see it: where it stands in the repository, and its text. */
export interface SourceFile {
  /** From the root, with forward slashes: `shared/domain/thread/post.ts`. */
  path: string;
  text: string;
}

/** One import, export-from, dynamic import or imported type of a file. */
export interface Import {
  /** The file in the repository, or absent for a package. */
  path?: string;
  /** The package (`@aws-sdk/client-sqs`, `node:fs`), or absent for a file. */
  package?: string;
  /** Gone at run time. `import { type X }` is not: the import itself stays and loads the module. */
  isType: boolean;
  line: number;
}

/** A parsed file. */
export interface Parsed extends SourceFile {
  tree: ts.SourceFile;
  imports: readonly Import[];
}

/** All files by their path. */
export type World = ReadonlyMap<string, Parsed>;

const aliases = /^#(shared|functions|infra|test)\//;

/** Every TypeScript file of these folders. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) =>
        posix.join(
          ...join(entry.parentPath, entry.name)
            .slice(root.length + 1)
            .split(/[\\/]/),
        ),
      )
      .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}

/** Parses files into a world in which imports are resolved; on top of another world, where one is given. */
export function parseWorld(files: readonly SourceFile[], onto: World = new Map()): World {
  return new Map([...onto, ...files.map((file) => [file.path, parse(file)] as const)]);
}

function parse(file: SourceFile): Parsed {
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind);
  const imports: Import[] = [];
  everyNode(tree, (node) => {
    const found = importAt(node);
    if (found)
      imports.push({ ...resolved(file.path, found.specifier), isType: found.isType, line: lineOf(tree, node) });
  });
  return { ...file, tree, imports };
}

function importAt(node: ts.Node): { specifier: string; isType: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return {
      specifier: node.moduleSpecifier.text,
      isType: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
    };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, isType: node.isTypeOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [what] = node.arguments;
    return what && ts.isStringLiteralLike(what) ? { specifier: what.text, isType: false } : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, isType: true };
  }
  return undefined;
}

function resolved(from: string, specifier: string): { path: string } | { package: string } {
  if (specifier.startsWith('.')) return { path: posix.join(posix.dirname(from), specifier) };
  if (aliases.test(specifier)) return { path: specifier.slice(1) };
  const [first = '', second = ''] = specifier.split('/');
  return { package: specifier.startsWith('@') ? `${first}/${second}` : first };
}

/** Calls `see` with every node of a tree. */
export function everyNode(tree: ts.SourceFile, see: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    see(node);
    ts.forEachChild(node, walk);
  };
  walk(tree);
}

export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** The packages that a file loads at run time, itself and through what it imports. */
export function packagesBehind(world: World, path: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const walk = (at: string): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const found of world.get(at)?.imports ?? []) {
      if (found.isType) continue;
      if (found.package) packages.add(found.package);
      if (found.path) walk(found.path);
    }
  };
  walk(path);
  return packages;
}
