import { inlineExports } from './inline-exports';
import { expandShorthands, instrument } from './instrument';
import type { Stages } from './stages';
import { type TypeScript, ts } from './tslab';
import type { TypeFiles } from './type-files';

type CreateHost = (...args: unknown[]) => TypeScript.WatchCompilerHost<never>;

interface Binder {
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}

/** Changes how tslab's next converter checks and emits: it takes the compiler's functions from `ts`. */
export class ProgramHooks {
  readonly #files: TypeFiles;
  readonly #stages: Stages;
  readonly #declarationFile: string;

  /**
   * @param files what the programs watch
   * @param stages filled in anew with each cell that is emitted
   * @param declarationFile the file in which tslab keeps what earlier cells declared
   */
  constructor(files: TypeFiles, stages: Stages, declarationFile: string) {
    this.#files = files;
    this.#stages = stages;
    this.#declarationFile = declarationFile;
  }

  /** @param preloaded source files whose types stay in memory from the start */
  install(preloaded: string[]): void {
    const createHost = ts.createWatchCompilerHost as unknown as CreateHost;
    ts.createWatchCompilerHost = ((
      roots: string[],
      options: object,
      system: TypeScript.System,
      _builder: unknown,
      ...reporters: unknown[]
    ) => {
      this.#files.install(system);
      const files = [...roots, ...preloaded];
      const allOptions = { ...options, ...compilerOptions() };
      // The abstract builder keeps no record of which file needs which: that takes long, and `#wrap` knows better.
      return this.#wrapPrograms(
        createHost(files, allOptions, system, ts.createAbstractBuilder, ...reporters),
      );
    }) as unknown as typeof ts.createWatchCompilerHost;
    const transpile = ts.transpileModule;
    ts.transpileModule = (input, options) => {
      const compilerOptions = { ...options.compilerOptions, sourceMap: true };
      const output = transpile(input, { ...options, compilerOptions });
      this.#stages.scriptMap = output.sourceMapText;
      return output;
    };
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
