// Writes THIRD-PARTY-LICENSES.md: what an installation brings with it, and what the optional peers bring, with licences, from
// package-lock.json and node_modules. Fails where a licence is not among those that are free.
//   npm run licenses [-- --check]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const free = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'HDF5',
  'NIST-Software',
  'Unlicense',
  'Zlib',
]
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

/** Licences, by their SPDX names, that packages state in a file and not in package.json. */
const stated = { h5wasm: 'NIST-Software AND HDF5' }

/** Where Node finds a package that another one needs. */
function placeOf(name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at}${at && '/'}node_modules/${name}`
    if (place in packages) return place
    if (at === '') return undefined
  }
}

function reachedFrom(names) {
  const places = new Set()
  const visit = (name, from) => {
    const place = placeOf(name, from)
    if (place === undefined || places.has(place)) return
    places.add(place)
    const { dependencies = {}, optionalDependencies = {} } = packages[place]
    for (const next of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)])
      visit(next, place)
  }
  for (const name of names) visit(name, '')
  return places
}

function licenseOf(place) {
  const name = nameOf(place)
  if (name in stated) return stated[name]
  const manifest = join(root, place, 'package.json')
  const said =
    packages[place].license ?? (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).license)
  return said || 'none stated'
}

const nameOf = place => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
/** Of `(A OR B)` one free licence is enough; of `A AND B` all must be. */
const isFree = license =>
  license
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .every(part => part.split(' OR ').some(one => free.includes(one.trim())))

const runtime = reachedFrom(Object.keys(own.dependencies))
const peers = [...reachedFrom(Object.keys(own.peerDependencies))].filter(place => !runtime.has(place))
const absent = Object.keys(own.peerDependencies).filter(name => !(`node_modules/${name}` in packages))
const all = [...runtime, ...peers]
const refused = all.filter(place => !isFree(licenseOf(place)))
const table = places => {
  const rows = new Set(
    places.map(place => `| ${nameOf(place)} | ${packages[place].version} | ${licenseOf(place)} |`),
  )
  return ['| package | version | licence |', '| --- | --- | --- |', ...[...rows].sort()].join('\n')
}
const text = `# Third-party licences

Packages that are installed with this one, and those of the optional peers, as package-lock.json has them. All are under free licences
(${free.join(', ')}). Written by \`npm run licenses\`; nothing of theirs is contained in this package.

## Installed with the package

${table([...runtime])}

## Brought by its peers, where they are installed

${table(peers)}
${absent.length > 0 ? `\nNot in the lockfile, as their installation downloads programs: ${absent.join(', ')} (Apache-2.0).\n` : ''}`

const path = join(root, 'THIRD-PARTY-LICENSES.md')
if (refused.length > 0) {
  process.stderr.write(`Not free: ${refused.map(place => `${place} (${licenseOf(place)})`).join(', ')}\n`)
  process.exitCode = 1
} else if (!process.argv.includes('--check')) {
  writeFileSync(path, text)
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  process.stderr.write('THIRD-PARTY-LICENSES.md is out of date: run npm run licenses\n')
  process.exitCode = 1
}
