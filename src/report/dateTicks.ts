const DAY = 86_400_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Labels for ticks at times in milliseconds (UTC): as short as their distance allows, with the year where it is new. */
export function dateTicks(times: readonly number[]): { value: number; label: string }[] {
  const step = times.length > 1 ? times[1]! - times[0]! : DAY
  return times.map((value, i) => {
    const date = new Date(value)
    const [year, month, day] = [date.getUTCFullYear(), months[date.getUTCMonth()], date.getUTCDate()]
    const isNewYear = i === 0 || new Date(times[i - 1]!).getUTCFullYear() !== year
    if (step >= 360 * DAY) return { value, label: String(year) }
    if (step >= 28 * DAY) return { value, label: isNewYear ? `${month} ${year}` : month! }
    const isNewDay = i === 0 || Math.floor(value / DAY) !== Math.floor(times[i - 1]! / DAY)
    if (step < DAY && !isNewDay) return { value, label: date.toISOString().slice(11, 16) }
    return { value, label: isNewYear ? `${day} ${month} ${year}` : `${day} ${month}` }
  })
}
