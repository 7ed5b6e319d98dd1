import ts from 'typescript';
import type { Finding, TextFile, Tree } from './tree.js';

const parsed = new WeakMap<TextFile, ts.SourceFile>();

export function parse(file: TextFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const kind = file.path.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true, kind);
  parsed.set(file, source);
  return source;
}

/** Every node of a file, outermost first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export function finding(file: TextFile, node: ts.Node, says: string): Finding {
  const source = parse(file);
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return { path: file.path, line: line + 1, says };
}

/** Asks a question of every node in the files that `where` lets through; an answer is a finding. */
export function findNodes(
  tree: Tree,
  where: (file: string) => boolean,
  question: (node: ts.Node, file: TextFile) => string | undefined,
): Finding[] {
  return tree.files
    .filter((file) => where(file.path))
    .flatMap((file) =>
      [...nodesOf(parse(file))].flatMap((node) => {
        const says = question(node, file);
        return says === undefined ? [] : [finding(file, node, says)];
      }),
    );
}

export function classesOf(file: TextFile): ts.ClassDeclaration[] {
  return [...nodesOf(parse(file))].filter(ts.isClassDeclaration);
}

/** Names of the decorators on a class or method, such as `Controller` or `Injectable`. */
export function decoratorsOf(node: ts.HasDecorators): string[] {
  return (ts.getDecorators(node) ?? []).map(({ expression }) =>
    (ts.isCallExpression(expression) ? expression.expression : expression).getText(),
  );
}

export function isHidden(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  const kinds = modifiers.map(({ kind }) => kind);
  return (
    kinds.includes(ts.SyntaxKind.PrivateKeyword) ||
    kinds.includes(ts.SyntaxKind.ProtectedKeyword) ||
    (member.name !== undefined && ts.isPrivateIdentifier(member.name))
  );
}

/** Methods other classes may call, by name. */
export function openMethods(node: ts.ClassDeclaration): string[] {
  return node.members
    .filter(ts.isMethodDeclaration)
    .filter((method) => !isHidden(method))
    .map((method) => method.name.getText());
}

/** The chain `a.b().c` as its text, or undefined for anything else. */
export function calledOn(call: ts.CallExpression): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : undefined;
}
