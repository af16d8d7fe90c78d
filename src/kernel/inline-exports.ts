import { type TypeScript, ts } from './tslab';

/** JavaScript with text added; `original` finds where a column of the result was before. */
export interface EditedCode {
  code: string;
  original(line: number, column: number): { line: number; column: number };
}

/**
 * Turns `let n = 0; export { n }`, tslab's form of a cell, into `export let n = 0`. The first keeps two copies of `n`,
 * so that a later cell's `n = 5` would go unseen by functions of the first; the second has one, in `exports`.
 * A variable without initial value gets one, else a second run of the cell would find the value of the first.
 */
export function inlineExports(code: string): EditedCode {
  const file = ts.createSourceFile('cell.js', code, ts.ScriptTarget.ES2022, true);
  const insertions: { at: number; text: string }[] = [];
  const inlined = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || statement.modifiers) continue;
    insertions.push({ at: statement.getStart(file), text: 'export ' });
    for (const declaration of statement.declarationList.declarations) {
      for (const name of boundNames(declaration.name)) inlined.add(name);
      if (!declaration.initializer) insertions.push({ at: declaration.end, text: ' = void 0' });
    }
  }
  const list = file.statements.find(
    (statement) => ts.isExportDeclaration(statement) && statement.exportClause && !statement.moduleSpecifier,
  ) as TypeScript.ExportDeclaration | undefined;
  let edited = code;
  if (list?.exportClause && ts.isNamedExports(list.exportClause)) {
    const kept = list.exportClause.elements.map((e) => e.name.text).filter((name) => !inlined.has(name));
    edited = `${code.slice(0, list.getStart(file))}export { ${kept.join(', ')} };${code.slice(list.end)}`;
  }
  for (const { at, text } of insertions.reverse()) edited = edited.slice(0, at) + text + edited.slice(at);
  const added = insertions
    .map(({ at, text }) => ({ ...file.getLineAndCharacterOfPosition(at), text }))
    .reverse();
  return { code: edited, original: (line, column) => ({ line, column: columnBefore(added, line, column) }) };
}

function columnBefore(
  added: { line: number; character: number; text: string }[],
  line: number,
  column: number,
): number {
  let before = column;
  for (const { line: where, character, text } of added) {
    if (where === line && before > character) before = Math.max(character, before - text.length);
  }
  return before;
}

function boundNames(name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** Names that a top-level statement of a cell brings into scope as values. */
export function declaredNames(statement: TypeScript.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap((d) => boundNames(d.name));
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name ? [statement.name.text] : [];
  if (ts.isEnumDeclaration(statement)) return [statement.name.text];
  if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return [];
  const { name, namedBindings } = statement.importClause ?? {};
  const names = name ? [name.text] : [];
  if (namedBindings && ts.isNamespaceImport(namedBindings)) names.push(namedBindings.name.text);
  if (namedBindings && ts.isNamedImports(namedBindings))
    names.push(...namedBindings.elements.filter((e) => !e.isTypeOnly).map((e) => e.name.text));
  return names;
}
