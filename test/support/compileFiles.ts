import { relative } from 'node:path'
import ts from 'typescript'
import { root } from './packedPackage.js'

export const compilerOptions: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ['node'],
}

/** What the compiler finds wrong with the files, all of them in one program; empty where nothing is. */
export function compileFiles(files: readonly string[]): string[] {
  const program = ts.createProgram(files, compilerOptions)
  return files.flatMap(file => {
    const source = program.getSourceFile(file)!
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const line = ts.getLineAndCharacterOfPosition(source, start).line + 1
        return `${relative(root, file)}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
      },
    )
  })
}
