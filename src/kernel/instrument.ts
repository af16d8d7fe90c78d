import { type TypeScript, ts } from './tslab';

/** Name under which a cell's code sees its `CellScope`. */
export const scopeName = '__thetalab';

/**
 * Makes a cell stoppable: every loop asks `check()` before each round, every `await` goes through `wait()` and every
 * `for await` through `iterate()`, all of which throw once the cell is interrupted.
 */
export function instrument(context: TypeScript.TransformationContext) {
  const { factory } = context;
  const scope = (method: string, ...args: TypeScript.Expression[]) =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier(scopeName), method),
      undefined,
      args,
    );
  const checked = (body: TypeScript.Statement) =>
    factory.createBlock(
      [factory.createExpressionStatement(scope('check')), ...(ts.isBlock(body) ? body.statements : [body])],
      true,
    );
  const visit = (original: TypeScript.Node): TypeScript.Node => {
    const node = ts.visitEachChild(original, visit, context);
    if (ts.isAwaitExpression(node))
      return factory.updateAwaitExpression(node, scope('wait', node.expression));
    if (ts.isWhileStatement(node))
      return factory.updateWhileStatement(node, node.expression, checked(node.statement));
    if (ts.isDoStatement(node))
      return factory.updateDoStatement(node, checked(node.statement), node.expression);
    if (ts.isForInStatement(node))
      return factory.updateForInStatement(node, node.initializer, node.expression, checked(node.statement));
    if (ts.isForOfStatement(node)) {
      const items = node.awaitModifier ? scope('iterate', node.expression) : node.expression;
      return factory.updateForOfStatement(
        node,
        node.awaitModifier,
        node.initializer,
        items,
        checked(node.statement),
      );
    }
    if (!ts.isForStatement(node)) return node;
    const { initializer, condition, incrementor, statement } = node;
    return factory.updateForStatement(node, initializer, condition, incrementor, checked(statement));
  };
  return (file: TypeScript.SourceFile) => ts.visitEachChild(file, visit, context);
}

/**
 * Writes `{ x }` as `{ x: exports.x }` where `x` comes from an earlier cell; tslab renames every other use of such a
 * variable, but not this one.
 */
export function expandShorthands(checker: TypeScript.TypeChecker, earlierCells: string) {
  return (context: TypeScript.TransformationContext) => {
    const { factory } = context;
    const isEarlier = (node: TypeScript.ShorthandPropertyAssignment) =>
      checker
        .getShorthandAssignmentValueSymbol(node)
        ?.declarations?.some((declaration) => declaration.getSourceFile().fileName === earlierCells);
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (!ts.isShorthandPropertyAssignment(node) || !isEarlier(node))
        return ts.visitEachChild(node, visit, context);
      const variable = factory.createPropertyAccessExpression(
        factory.createIdentifier('exports'),
        node.name.text,
      );
      const fallback = node.objectAssignmentInitializer;
      const value = fallback
        ? factory.createAssignment(variable, ts.visitNode(fallback, visit) as TypeScript.Expression)
        : variable;
      return factory.createPropertyAssignment(node.name.text, value);
    };
    return (file: TypeScript.SourceFile) => ts.visitEachChild(file, visit, context);
  };
}
