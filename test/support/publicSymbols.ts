import { join } from 'node:path'
import ts from 'typescript'
import { compilerOptions } from './compileFiles.js'
import { manifest, root } from './packedPackage.js'

/** A symbol that an entry point exports, as the built declarations have it. */
export interface PublicSymbol {
  readonly name: string
  /** The first entry point that exports it. */
  readonly entry: string
  readonly isType: boolean
  /** The comment's text, without its tags. */
  readonly description: string
  readonly examples: readonly string[]
  /** The names that `{@link}`s of its comment and of its members' comments point to, and that do not exist. */
  readonly brokenLinks: readonly string[]
  /** Public properties and methods, those it inherits from other packages left out. */
  readonly members: readonly { readonly name: string; readonly description: string }[]
  /** Whether a public function takes it, alone or among the alternatives of a parameter. */
  readonly isParameter: boolean
}

const entries = Object.entries(manifest.exports)
  .filter(([path]) => !path.endsWith('.json'))
  .map(([path, target]) => ({
    entry: `supervised-baselines${path.slice(1)}`,
    file: join(root, (target as { types: string }).types),
  }))

const program = ts.createProgram(
  entries.map(({ file }) => file),
  compilerOptions,
)
const checker = program.getTypeChecker()

const exported = new Map<ts.Symbol, string>()
for (const { entry, file } of entries) {
  const source = program.getSourceFile(file)
  if (!source) throw new Error(`${file} is absent: run \`npm run build\` first`)
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source)!)) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    if (!exported.has(target)) exported.set(target, entry)
  }
}
const names = new Set([...exported.keys()].map(symbol => symbol.name))
const parameters = new Set([...exported.keys()].flatMap(parameterTypes))

/** All that the entry points export. Those of the same name in two entries (`useBackend`) are two symbols. */
export const publicSymbols: readonly PublicSymbol[] = [...exported].map(([symbol, entry]) => {
  const members = membersOf(symbol)
  return {
    name: symbol.name,
    entry,
    isType: (symbol.flags & ts.SymbolFlags.Value) === 0,
    description: descriptionOf(symbol),
    examples: symbol
      .getJsDocTags(checker)
      .filter(tag => tag.name === 'example')
      .map(tag => ts.displayPartsToString(tag.text)),
    brokenLinks: [symbol, ...members]
      .flatMap(linksOf)
      .filter(link => !names.has(link) && !members.some(member => member.name === link)),
    members: members.map(member => ({ name: member.name, description: descriptionOf(member) })),
    isParameter: parameters.has(symbol.name),
  }
})

function descriptionOf(symbol: ts.Symbol): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
}

/** Members that the package itself declares, those that types are made of included. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  const type = symbol.flags & ts.SymbolFlags.Type ? checker.getDeclaredTypeOfSymbol(symbol) : undefined
  const parts = type === undefined ? [] : type.isUnion() ? type.types : [type]
  const members = parts.flatMap(part =>
    part.flags & ts.TypeFlags.Object ? [...checker.getPropertiesOfType(part)] : [],
  )
  return members.filter(member => {
    const declaration = member.declarations?.[0]
    if (member.name.startsWith('#')) return false
    if (!declaration?.getSourceFile().fileName.startsWith(join(root, 'dist/'))) return false
    const modifiers = ts.getCombinedModifierFlags(declaration)
    return (modifiers & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0
  })
}

/** The names of the types that the parameters of a function, of a class's constructor or of its methods may have. */
function parameterTypes(symbol: ts.Symbol): string[] {
  if (!symbol.valueDeclaration) return []
  const type = checker.getTypeOfSymbol(symbol)
  return [...type.getCallSignatures(), ...type.getConstructSignatures()]
    .flatMap(signature => signature.parameters)
    .map(parameter => checker.getNonNullableType(checker.getTypeOfSymbol(parameter)))
    .flatMap(parameter => [parameter, ...(parameter.isUnion() ? parameter.types : [])])
    .flatMap(parameter => parameter.aliasSymbol?.name ?? parameter.symbol?.name ?? [])
}

function linksOf(symbol: ts.Symbol): string[] {
  return symbol
    .getDocumentationComment(checker)
    .filter(part => part.kind === 'linkName' || part.kind === 'linkText')
    .map(part => part.text.split(/[.\s|]/)[0]!)
    .filter(name => name !== '')
}
