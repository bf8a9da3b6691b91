import { existsSync } from 'node:fs'

/** Where Chromium is: what CHROMIUM names, or Debian's; undefined, with a warning, where there is none. */
export function findChromium(): string | undefined {
  const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (existsSync(path)) return path
  console.warn(`skipped: there is no Chromium at ${path} (apt-get install chromium, or name it in CHROMIUM)`)
  return undefined
}

/** The Vulkan driver in software that Debian's Chromium brings; undefined, with a warning, where it is not there. */
export function findSwiftShader(): string | undefined {
  const path = '/usr/lib/chromium/vk_swiftshader_icd.json'
  if (existsSync(path)) return path
  console.warn(`skipped: there is no SwiftShader at ${path} (apt-get install chromium)`)
  return undefined
}
