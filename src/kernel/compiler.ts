import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { declaredNames, type EditedCode, inlineExports } from './inline-exports';
import { expandShorthands, instrument } from './instrument';
import { converter, printQuickInfo, type TypeScript, ts } from './tslab';
import { TypeFiles } from './type-files';

/** A place in a source text, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** What the type checker holds against a cell. */
export interface CellDiagnostic extends Position {
  message: string;
  code: number;
}

/** A cell that does not pass the type checker; nothing of it has run. */
export class TypeScriptError extends Error {
  override name = 'TypeScriptError';
  constructor(readonly diagnostics: CellDiagnostic[]) {
    super(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
  }
}

/** A checked cell, ready to run. */
export interface CompiledCell {
  /** CommonJS with `exports` and `require` free; empty when the cell only declares types. */
  code: string;
  /** Declarations of everything in scope after the cell: what the next cell is checked against. */
  declarations: string;
  /** The export that holds the value of the last expression. */
  lastValue?: string;
  /** Where a place in `code` (from 1) is in the cell. */
  original(line: number, column: number): Position | undefined;
}

/** Completions of an identifier that spans `start` to `end`. */
export interface Completions {
  start: number;
  end: number;
  candidates: string[];
}

interface Binder {
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}
type CreateHost = (...args: unknown[]) => TypeScript.WatchCompilerHost<never>;

interface Stages {
  module?: EditedCode;
  moduleMap?: string;
  scriptMap?: string;
}

/**
 * tslab's converter with what it lacks: strict checks, imports from outside the working folder, sources of the library
 * that give types without being compiled again, loops that can be interrupted, and source maps.
 */
export class CellCompiler {
  readonly #files = new TypeFiles();
  readonly #stages: Stages = {};
  readonly #converter;
  readonly #declarationFile = join(process.cwd(), '__prev__.d.ts').replaceAll('\\', '/');

  /** @param preloaded source files whose types stay in memory from the start */
  constructor(preloaded: string[] = []) {
    const createHost = ts.createWatchCompilerHost as unknown as CreateHost;
    ts.createWatchCompilerHost = ((
      roots: string[],
      options: object,
      system: TypeScript.System,
      _builder: unknown,
      ...reporters: unknown[]
    ) => {
      this.#files.install(system);
      const allOptions = { ...options, ...compilerOptions() };
      // The abstract builder keeps no record of which file needs which: that takes long, and `#wrap` knows better.
      const host = createHost(
        [...roots, ...preloaded],
        allOptions,
        system,
        ts.createAbstractBuilder,
        ...reporters,
      );
      return this.#wrapPrograms(host);
    }) as unknown as typeof ts.createWatchCompilerHost;
    const transpile = ts.transpileModule;
    ts.transpileModule = (input, options) => {
      const output = transpile(input, {
        ...options,
        compilerOptions: { ...options.compilerOptions, sourceMap: true },
      });
      this.#stages.scriptMap = output.sourceMapText;
      return output;
    };
    this.#converter = converter.createConverter({ isJS: false, isBrowser: false });
  }

  /**
   * Checks and compiles a cell.
   * @param declarations those of the cells before
   * @throws TypeScriptError listing what is wrong
   */
  compile(declarations: string, source: string): CompiledCell {
    this.#files.refresh();
    const result = this.#converter.convert(declarations, source);
    if (result.diagnostics.length > 0) throw new TypeScriptError(joinChains(result.diagnostics));
    const { module, moduleMap, scriptMap } = this.#stages;
    return {
      code: withoutReset(withPlainImports(result.output ?? '')),
      declarations: result.declOutput ?? '',
      lastValue: result.lastExpressionVar,
      original: (line, column) => trace({ module, moduleMap, scriptMap }, line, column),
    };
  }

  /** The part of a failed cell's declarations that took effect: those of statements whose names were all assigned. */
  declarationsOf(declarations: string, source: string, assigned: (name: string) => boolean): string {
    const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
    const kept = file.statements.filter((statement) => {
      const names = declaredNames(statement);
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      return isType || (names.length > 0 && names.every(assigned));
    });
    const text = kept.map((statement) => statement.getFullText(file)).join('\n');
    const result = this.#converter.convert(declarations, text);
    return result.diagnostics.length > 0 ? declarations : (result.declOutput ?? declarations);
  }

  /** Completions at `position` (in UTF-16 units). */
  complete(declarations: string, source: string, position: number): Completions {
    this.#files.refresh();
    const { start, end, candidates } = this.#converter.complete(declarations, source, position);
    return { start, end, candidates };
  }

  /** Type and documentation of what is at `position`. */
  inspect(declarations: string, source: string, position: number): string | undefined {
    this.#files.refresh();
    const info = this.#converter.inspect(declarations, source, position);
    return info && printQuickInfo(info);
  }

  #wrapPrograms(host: TypeScript.WatchCompilerHost<never>): TypeScript.WatchCompilerHost<never> {
    let received: ((program: TypeScript.BuilderProgram) => void) | undefined;
    Object.defineProperty(host, 'afterProgramCreate', {
      get: () => received && ((program: TypeScript.BuilderProgram) => received?.(this.#wrap(program))),
      set: (receive) => {
        received = receive;
      },
    });
    return host;
  }

  /** A program that knows only the cell as a source: what it imports is neither reported on nor emitted. */
  #wrap(program: TypeScript.BuilderProgram): TypeScript.BuilderProgram {
    const wrapped: TypeScript.BuilderProgram = Object.create(program);
    wrapped.getAllDependencies = (file) => [file.fileName];
    wrapped.getSourceFile = (path) => {
      const file = program.getSourceFile(path);
      if (file) (ts as unknown as Binder).bindSourceFile(file, program.getCompilerOptions());
      return file; // with `locals`, which tslab looks at before anything else would have found them
    };
    wrapped.emit = (file, write, cancellation, declarationsOnly, transformers) => {
      const checker = program.getProgram().getTypeChecker();
      const own = {
        ...transformers,
        before: [expandShorthands(checker, this.#declarationFile)],
        after: [...(transformers?.after ?? []), instrument],
      };
      return program.emit(file, this.#capture(write), cancellation, declarationsOnly, own);
    };
    return wrapped;
  }

  #capture(write: TypeScript.WriteFileCallback | undefined): TypeScript.WriteFileCallback {
    return (path, text, ...rest) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (name === '__tslab__.js.map') {
        this.#stages.moduleMap = text;
        return;
      }
      let content = text;
      if (name === '__tslab__.js') {
        this.#stages.module = inlineExports(text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
        content = this.#stages.module.code;
      }
      write?.(`outDir/${name}`, content, ...rest);
    };
  }
}

function compilerOptions(): TypeScript.CompilerOptions {
  return {
    strict: true,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    rootDir: undefined,
    allowJs: false,
    checkJs: false,
    sourceMap: true,
    types: ['node'],
  };
}

/** TypeScript puts the reasons of a complaint into a chain, which tslab flattens: one complaint again. */
function joinChains(
  diagnostics: {
    start: { offset: number; line: number; character: number };
    messageText: string;
    code: number;
  }[],
): CellDiagnostic[] {
  const joined: CellDiagnostic[] = [];
  let last = -1;
  for (const { start, messageText, code } of diagnostics) {
    if (start.offset === last) joined[joined.length - 1].message += `\n  ${messageText}`;
    else joined.push({ line: start.line + 1, column: start.character + 1, message: messageText, code });
    last = start.offset;
  }
  return joined;
}

/** Imports as plain assignments: accessor properties could not be defined anew when the cell runs again. */
function withPlainImports(code: string): string {
  const accessor =
    /^Object\.defineProperty\(exports, "(.+?)", \{ enumerable: true, get: function \(\) \{ return (.+?); \} \}\);$/gm;
  return code.replace(accessor, 'exports.$1 = $2;').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}

/** Drops the line that sets all exports to undefined: should the cell fail, the old values must still be there. */
function withoutReset(code: string): string {
  return code.replace(/^(Object\.defineProperty\(exports, "__esModule".*\n)exports\..* = void 0;$/m, '$1');
}

function trace(stages: Stages, line: number, column: number): Position | undefined {
  if (!stages.module || !stages.moduleMap || !stages.scriptMap) return undefined;
  const script = lookUp(stages.scriptMap, line - 1, column - 1);
  const edited = script && stages.module.original(script.line, script.column);
  const source = edited && lookUp(stages.moduleMap, edited.line, edited.column);
  // tslab puts one line above the cell, so its line n counted from 0 is ours counted from 1.
  return source && source.line >= 1 ? { line: source.line, column: source.column + 1 } : undefined;
}

function lookUp(map: string, line: number, column: number): { line: number; column: number } | undefined {
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line, column);
  return 'originalLine' in entry ? { line: entry.originalLine, column: entry.originalColumn } : undefined;
}
