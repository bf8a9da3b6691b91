import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tempDir } from './tempDir.js'

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The package's own package.json. */
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { types: string; default: string } | string>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
  scripts: Record<string, string>
}

/**
 * What a user gets: the tarball that `npm pack` makes, and an otherwise empty project in which it is installed with the
 * dependencies it declares and no others. Everything is removed after the test file.
 */
export function packedPackage() {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('dist is absent: run `npm run build` first')
  const project = tempDir()
  const output = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', project.dir],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    },
  )
  const [{ filename, files }] = JSON.parse(output) as [
    { filename: string; files: { path: string; size: number }[] },
  ]
  const tarball = project.path(filename)
  const installed = project.path('node_modules/supervised-baselines')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1'])
  for (const dependency of Object.keys(manifest.dependencies)) {
    const link = project.path(join('node_modules', dependency))
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', dependency), link)
  }
  writeFileSync(
    project.path('package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  )
  return { ...project, tarball, installed, files }
}

/** Runs `node` in a folder and returns what it wrote; throws with its standard error where it fails. */
export function runNode(cwd: string, args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
