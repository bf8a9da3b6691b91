import { SupervisedBaselinesError } from '../../errors.js'

/** What an optional package exports; throws `missing-dependency` with the command that installs it. */
export async function loadPeer<T>(
  packageName: string,
  load: () => Promise<T>,
  what = 'This kind of file',
): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new SupervisedBaselinesError(
      'missing-dependency',
      `${what} needs the package ${packageName}, which cannot be loaded. Run: npm install ${packageName}`,
      { package: packageName },
      { cause },
    )
  }
}
