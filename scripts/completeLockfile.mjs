// Adds to package-lock.json the optional packages of other platforms. npm leaves them out where the registry at hand
// does not serve them, and `npm ci` then refuses the file. Run it after each `npm install` that changes the lockfile:
//   node scripts/completeLockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const target = `node_modules/${name}`
    const words = name.split(/[/-]/)
    const os = systems.filter(system => words.includes(system))
    const cpu = processors.filter(processor => words.includes(processor))
    if (lock.packages[target] || lock.packages[`${path}/${target}`] || os.length === 0 || cpu.length === 0)
      continue
    lock.packages[target] = {
      version: version.replace(/^[~^]/, ''),
      cpu,
      ...(parent.dev ? { dev: true } : {}),
      ...(parent.license ? { license: parent.license } : {}),
      optional: true,
      os,
    }
    process.stderr.write(`added ${name}@${version}\n`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
