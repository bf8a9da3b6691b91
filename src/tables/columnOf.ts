import { suggestion } from '../common/knownOptions.js'
import { SupervisedBaselinesError, show } from '../errors.js'

/** The column of this name; throws `invalid-option` where there is none. */
export function columnOf<Column extends { readonly name: string }>(
  all: readonly Column[],
  option: string,
  name: string,
): Column {
  const column = all.find(each => each.name === name)
  if (column) return column
  const names = all.map(each => each.name)
  const near = suggestion(String(name), names)
  throw new SupervisedBaselinesError(
    'invalid-option',
    `The option \`${option}\` is ${show(name)}, but must be among the table's columns: ${names.map(show).join(', ')}.${near.startsWith(' Did') ? near : ''}`,
    { option, value: name, accepted: names },
  )
}
