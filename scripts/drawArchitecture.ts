// Draws the maps of docs/architecture.md from what src/ is: `npx tsx scripts/drawArchitecture.ts`
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, element, type Markup } from '../src/report/markup.js'
import { heading, svgDocument } from '../src/report/svgDocument.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What is said of a room in its box; a room that is not named here has its name alone. */
const words: Record<string, string> = {
  cli: 'the command',
  distributed: 'many machines',
  node: 'files, native code',
  report: 'pictures, pages',
  workflows: 'dasha, benchmarks',
  testing: 'conformance suites',
  forecasting: 'Auto-AR',
  data: 'data sets',
  search: 'DASH',
  tasks: 'published scores',
  tuning: 'ASHA',
  tables: 'tables, columns',
  models: 'backbones',
  training: 'trainModel',
  layers: 'convolutions',
  backends: 'tfjs, mended',
  common: 'options, errors, random numbers: all rooms import it',
}

/** The way of data, a lane each: steps that no room takes, and public functions with the room that has them. */
const lanes: readonly (readonly (string | readonly [name: string, room: string])[])[] = [
  [
    'CSV file',
    ['readCSV', 'node'],
    ['autoAR', 'forecasting'],
    ['backtest', 'forecasting'],
    ['forecastReport', 'report'],
    'page, CSV',
  ],
  [
    'labelled files',
    ['readSequenceTable', 'node'],
    ['sequenceDataset', 'data'],
    ['prepareTask', 'workflows'],
    ['planDasha', 'workflows'],
    'plan',
  ],
  [
    'task, plan',
    ['dashSearch', 'search'],
    ['ashaTune', 'tuning'],
    ['trainModel', 'training'],
    ['testOnce', 'workflows'],
    'model, score',
  ],
  [
    'space, objective',
    ['openStudy', 'tuning'],
    ['queueExecutor', 'distributed'],
    ['openFileJournal', 'node'],
    ['tuningReport', 'report'],
    'best, page',
  ],
]

/** The pictures by file name. */
export function architecturePictures(): Record<string, string> {
  return { 'architecture.svg': roomsMap(importsOfRooms()), 'data-flow.svg': dataFlow() }
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Which room imports from which; `src/errors.ts` counts as common, and the main entry is no room. */
function importsOfRooms(): Graph {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const config = join(root, '.dependency-cruiser.cjs')
  const json = execFileSync(process.execPath, [cruiser, 'src', '--config', config, '--output-type', 'json'], {
    cwd: root,
    maxBuffer: 2 ** 28,
  })
  const { modules } = JSON.parse(json.toString()) as {
    modules: { source: string; dependencies: { resolved: string }[] }[]
  }
  const graph = new Map<string, Set<string>>()
  for (const { source, dependencies } of modules) {
    const from = roomOf(source)
    if (from === undefined) continue
    const imports = graph.get(from) ?? new Set()
    graph.set(from, imports)
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved)
      if (to !== undefined && to !== from) imports.add(to)
    }
  }
  return new Map([...graph].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function roomOf(path: string): string | undefined {
  const [src, room] = path.split('/')
  if (src !== 'src' || room === 'index.ts') return undefined
  return room === 'errors.ts' ? 'common' : room
}

const box = { width: 132, height: 44, rowHeight: 78 }
const width = 760

function roomsMap(graph: Graph): string {
  const arrows = neededImports(graph)
  const rows = rowsOf(arrows)
  const head = heading(
    {
      title: 'The rooms of src/',
      subtitle: 'an arrow: imports from; what follows from other arrows is left out',
    },
    width,
  )
  const place = new Map(
    rows.flatMap((rooms, r) =>
      rooms.map((room, i) => [
        room,
        { x: ((i + 0.5) * width) / rooms.length, y: head.height + 14 + r * box.rowHeight },
      ]),
    ),
  )
  const floor = head.height + 14 + rows.length * box.rowHeight
  const lines = [...arrows].flatMap(([from, imports]) =>
    [...imports].map(to => arrow(place.get(from)!, place.get(to)!)),
  )
  const boxes = [...place].map(([room, { x, y }]) => roomBox(room, x, y, box.width))
  const description = [...arrows]
    .map(([from, to]) => `${from} imports ${[...to].join(', ') || 'common'}.`)
    .join(' ')
  return svgDocument(
    { title: 'The rooms of src/ and what they import', description, width, height: floor + box.height + 16 },
    [arrowHead, head.markup, lines, boxes, roomBox('common', width / 2, floor, width - 40)],
  ).text
}

/** Imports that do not follow from others (the transitive reduction); common, which all import, is left out. */
function neededImports(graph: Graph): Graph {
  const reaches = (from: string, to: string): boolean =>
    from === to || [...(graph.get(from) ?? [])].some(next => reaches(next, to))
  return new Map(
    [...graph]
      .filter(([room]) => room !== 'common')
      .map(([room, imports]) => {
        const direct = [...imports].filter(to => to !== 'common')
        return [room, new Set(direct.filter(to => !direct.some(by => by !== to && reaches(by, to))))]
      }),
  )
}

/** Rooms by row: each below all that import it, and right above the highest that it imports. */
function rowsOf(arrows: Graph): string[][] {
  const importers = (room: string) => [...arrows.keys()].filter(other => arrows.get(other)!.has(room))
  const fromTop = (room: string): number => Math.max(0, ...importers(room).map(other => fromTop(other) + 1))
  const rowOf = (room: string): number => {
    const imports = [...arrows.get(room)!]
    return imports.length === 0 ? fromTop(room) : Math.min(...imports.map(other => rowOf(other) - 1))
  }
  const rows: string[][] = []
  for (const room of arrows.keys()) (rows[rowOf(room)] ??= []).push(room)
  // Each row in the order of what stands above it, so that arrows seldom cross.
  for (let r = 1; r < rows.length; r++) {
    const above = (room: string) => {
      const places = importers(room).flatMap(other => {
        const row = rows[rowOf(other)]!
        return (row.indexOf(other) + 0.5) / row.length
      })
      return places.length === 0 ? 1 : places.reduce((sum, x) => sum + x, 0) / places.length
    }
    const below = (room: string) => [...arrows.get(room)!].join()
    rows[r]!.sort((a, b) => above(a) - above(b) || (below(a) < below(b) ? -1 : 1))
  }
  return rows
}

function roomBox(room: string, x: number, y: number, boxWidth: number): Markup {
  const text = words[room]
  return element(
    'g',
    {},
    element('rect', {
      ...{ x: x - boxWidth / 2, y, width: boxWidth, height: box.height, rx: 6 },
      ...{ fill: 'var(--page)', stroke: 'var(--c0)', 'stroke-width': 1.5 },
    }),
    element('text', { x, y: y + (text ? 19 : 27), 'text-anchor': 'middle', class: 'strong' }, room),
    text && element('text', { x, y: y + 35, 'text-anchor': 'middle', class: 'small' }, text),
  )
}

const arrowHead: Child = element(
  'defs',
  {},
  element(
    'marker',
    { id: 'head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    element('path', { d: 'M0 0L8 4L0 8z', fill: 'var(--muted)' }),
  ),
)

function arrow(from: { x: number; y: number }, to: { x: number; y: number }): Markup {
  const [y1, y2] = [from.y + box.height, to.y]
  const bend = (y2 - y1) / 2
  return element('path', {
    d: `M${from.x} ${y1}C${from.x} ${y1 + bend} ${to.x} ${y2 - bend} ${to.x} ${y2}`,
    ...{ fill: 'none', stroke: 'var(--muted)', 'stroke-width': 1.2, 'marker-end': 'url(#head)' },
  })
}

function dataFlow(): string {
  const head = heading(
    {
      title: 'The way data takes',
      subtitle: 'public functions, each with its room; left and right: what goes in and comes out',
    },
    width,
  )
  const column = width / Math.max(...lanes.map(steps => steps.length))
  const content = lanes.map((steps, l) => {
    const y = head.height + 14 + l * (box.height + 26)
    return steps.map((step, s) => {
      const x = (s + 0.5) * column
      const half = column / 2 - 8
      const shape = typeof step === 'string' ? plain(step, x, y) : functionBox(step, x, y, 2 * half)
      const line = element('path', {
        d: `M${x - column + half + 2} ${y + box.height / 2}H${x - half - 2}`,
        ...{ stroke: 'var(--muted)', 'stroke-width': 1.2, 'marker-end': 'url(#head)' },
      })
      return [shape, s > 0 && line]
    })
  })
  const description = lanes
    .map(steps => steps.map(step => (typeof step === 'string' ? step : step.join(' of '))).join(', then '))
    .join('. ')
  const height = head.height + 14 + lanes.length * (box.height + 26)
  return svgDocument({ title: 'The way data takes', description, width, height }, [
    arrowHead,
    head.markup,
    content,
  ]).text
}

function plain(text: string, x: number, y: number): Markup {
  return element('text', { x, y: y + 26, 'text-anchor': 'middle', class: 'small' }, text)
}

function functionBox(
  [name, room]: readonly [string, string],
  x: number,
  y: number,
  boxWidth: number,
): Markup {
  const isThere = readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .some(file =>
      new RegExp(`^export (async )?function\\*? ${name}\\b`, 'm').test(
        readFileSync(join(root, 'src', room, file), 'utf8'),
      ),
    )
  if (!isThere)
    throw new Error(`src/${room} has no function ${name}: see lanes in scripts/drawArchitecture.ts`)
  return element(
    'g',
    {},
    element('rect', {
      ...{ x: x - boxWidth / 2, y, width: boxWidth, height: box.height, rx: 6 },
      ...{ fill: 'var(--page)', stroke: 'var(--c2)', 'stroke-width': 1.5 },
    }),
    element('text', { x, y: y + 19, 'text-anchor': 'middle', style: 'font-size:10.5px' }, name),
    element('text', { x, y: y + 35, 'text-anchor': 'middle', class: 'small' }, room),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, svg] of Object.entries(architecturePictures())) {
    writeFileSync(join(root, 'docs/pictures', name), `${svg}\n`)
  }
}
