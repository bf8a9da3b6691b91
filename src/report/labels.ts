import type { Frame } from './axes.js'
import { element, type Markup } from './markup.js'

/** A curve's or band's name, its look, and the height at which the curve ends. */
export interface PlotLabel {
  text: string
  color: string
  dash?: string | undefined
  isBand?: boolean
  /** The dot that it names, as a path around a point. */
  shape?: (x: number, y: number) => string
  y: number
}

const lineHeight = 15

/** About how wide a text of 12 pixels is, in the widest of the usual fonts. */
export function textWidth(text: string): number {
  return 7 * text.length
}

export function widestLabel(labels: readonly PlotLabel[]): number {
  return Math.max(0, ...labels.map(label => textWidth(label.text)))
}

/** Labels at the curves' right ends, moved apart where they would cover one another. */
export function endLabels(
  labels: readonly PlotLabel[],
  y: (value: number) => number,
  frame: Frame,
): Markup[] {
  const placed = labels
    .map(label => ({ label, at: Number.isFinite(label.y) ? y(label.y) : frame.bottom }))
    .sort((a, b) => a.at - b.at)
  for (let i = 1; i < placed.length; i++) {
    placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + lineHeight)
  }
  let limit = frame.bottom
  for (const label of placed.reverse()) {
    label.at = Math.min(label.at, limit)
    limit = label.at - lineHeight
  }
  return placed.map(({ label, at }) =>
    element(
      'text',
      { x: frame.right + 8, y: at + 4, style: `fill:${label.color}` },
      shorten(label.text, 180),
    ),
  )
}

/** Labels in rows above the plot, each after a piece of its curve. */
export function legend(
  labels: readonly PlotLabel[],
  left: number,
  top: number,
  width: number,
): { markup: Markup[]; height: number } {
  let x = left
  let row = 0
  const markup = labels.flatMap(label => {
    const text = shorten(label.text, width - 30)
    const needed = 28 + textWidth(text) + 14
    if (x > left && x + needed > left + width) {
      x = left
      row += 1
    }
    const [from, y] = [x, top + row * 18]
    x += needed
    return [
      label.shape
        ? element('path', { d: label.shape(from + 10, y - 4), fill: label.color })
        : label.isBand
          ? element('rect', {
              x: from,
              y: y - 9,
              width: 20,
              height: 10,
              fill: label.color,
              'fill-opacity': 0.25,
            })
          : element('line', {
              x1: from,
              x2: from + 20,
              y1: y - 4,
              y2: y - 4,
              stroke: label.color,
              'stroke-width': 2,
              'stroke-dasharray': label.dash,
            }),
      element('text', { x: from + 26, y }, text),
    ]
  })
  return { markup, height: labels.length === 0 ? 0 : (row + 1) * 18 }
}

/** A text cut to a width, with an ellipsis where something is missing. */
export function shorten(text: string, width: number): string {
  const most = Math.floor(width / 7)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** A share as whole percent. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
