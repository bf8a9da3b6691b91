/** What a column's name says of what it holds. */

const dateNames: ReadonlySet<string> = new Set(
  'date datetime date_time timestamp time ds datum zeit zeitstempel uhrzeit zeitpunkt fecha hora data horodatage jour period periode observation_date'.split(
    ' ',
  ),
)
const partNames: ReadonlySet<string> = new Set(
  'day month week quarter year yr jahr monat tag woche quartal annee année année ano año anno mois mes hour stunde'.split(
    ' ',
  ),
)
const idNames: ReadonlySet<string> = new Set(['unique_id', 'series_id', 'item_id', 'ts_id', 'series', 'id'])
const countNames: ReadonlySet<string> = new Set(
  'index idx row rownum row_number no nr # n t step obs observation id rownames'.split(' '),
)
const valueNames: ReadonlySet<string> = new Set(['y', 'value', 'target'])

const key = (name: string) => name.trim().toLowerCase()

/** Whether a column's name says that it holds dates. */
export function isDateName(name: string): boolean {
  return dateNames.has(key(name))
}

/** Whether a column's name is one of a part of a date, such as year. */
export function isPartName(name: string): boolean {
  return partNames.has(key(name))
}

/** Whether a name says that the column tells series apart: `unique_id` surely, `id` perhaps. */
export function isIdName(name: string): boolean {
  return idNames.has(key(name))
}

/** The name that other libraries give to the column that tells series apart. */
export function isSureIdName(name: string): boolean {
  return ['unique_id', 'series_id', 'item_id', 'ts_id'].includes(key(name))
}

/** Whether a column without a name, or called so, may count rows. */
export function mayCountRows(name: string): boolean {
  return countNames.has(key(name)) || /^(unnamed: ?\d+|column1)$/.test(key(name)) || isDateName(name)
}

/** Whether a name is one that long tables use for their values. */
export function isValueName(name: string): boolean {
  return valueNames.has(key(name))
}

/** Whether a row is called a total or a mean of the others. */
export function isSummary(text: string): boolean {
  return /^(grand |sub)?(total|sum|average|avg|mean|median|min|max|count|std|gesamt|summe|mittelwert|durchschnitt|somme|moyenne|suma|promedio|media|totale|insgesamt)s?\b/i.test(
    text.trim(),
  )
}

/** Names made usable as keys: blank ones numbered, repeated ones given a suffix `.1`, `.2`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, index) => {
    const unique = freeName(name === '' ? `column${index + 1}` : name, taken)
    taken.add(unique)
    return unique
  })
}

/** `name`, or with the first suffix `.1`, `.2` that makes it none of `taken`. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let unique = name
  for (let n = 1; taken.has(unique); n++) unique = `${name}.${n}`
  return unique
}
