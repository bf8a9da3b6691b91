// What typedoc needs to be told to make docs/*.md and the rooms of src/ one site: guides have their first heading as
// title, in groups and an order that lead a newcomer; symbols of the main entry stand by the room that holds them.
import { basename } from 'node:path'
import { Comment, CommentTag, Converter, KindRouter } from 'typedoc'

/** Groups of guides in the order of the navigation, each with its pages in docs/. */
const guides = {
  'Start here': [
    'tutorial',
    'forecast-csv',
    'intervals-and-backtests',
    'classify-sequences',
    'classify-images',
  ],
  Guides: [
    'forecasting',
    'dasha',
    'training',
    'search',
    'backbone',
    'tuning',
    'distributed',
    'backends',
    'tasks',
    'ecosystem',
    'playground',
  ],
  'How good it is': ['limits', 'reproducing', 'results-networks', 'search-results'],
  'About the project': ['architecture', 'compatibility'],
}

/** What each room of src/ is called on the page of the main entry. */
const rooms = {
  forecasting: 'Forecasting',
  workflows: 'DASHA and benchmarks',
  search: 'Searching kernels',
  training: 'Training networks',
  models: 'Backbones',
  layers: 'Layers',
  data: 'Data sets',
  tables: 'Data sets',
  common: 'Data sets',
  tuning: 'Tuning',
  tasks: 'Published tasks and scores',
  backends: 'Backends',
  'errors.ts': 'Errors',
}

export function load(app) {
  app.renderer.defineRouter('guides', GuidesRouter)
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const document of project.documents) arrange(document, project.files.getReflectionPath(document))
    for (const list of [project.documents, project.childrenIncludingDocuments]) list.sort(byPlace)
    const main = project.children.find(({ name }) => name === 'supervised-baselines')
    for (const symbol of main.children) sortIntoRoom(symbol)
  })
}

/** As typedoc's own, but a guide lies where its file is named: docs/tuning.md at guides/tuning.html. */
class GuidesRouter extends KindRouter {
  getIdealBaseName(reflection) {
    return reflection.isDocument()
      ? `guides/${reflection.frontmatter.page}`
      : super.getIdealBaseName(reflection)
  }
}

function arrange(document, path) {
  const page = basename(path, '.md')
  const [group] = Object.entries(guides).find(([, pages]) => pages.includes(page)) ?? ['Guides']
  document.name = /^# (.*)\n/.exec(document.content[0].text)[1]
  document.frontmatter = { page, group }
}

/** Guides by their groups, then whatever else there is as it was. */
function byPlace(a, b) {
  return placeOf(a) - placeOf(b)
}

function placeOf(reflection) {
  const pages = Object.values(guides).flat()
  const place = reflection.isDocument() ? pages.indexOf(reflection.frontmatter.page) : -1
  return place < 0 ? pages.length : place
}

function sortIntoRoom(symbol) {
  const folder = symbol.sources?.[0]?.fileName.split('/')[1]
  const room = rooms[folder] ?? folder
  const described = symbol.signatures?.[0] ?? symbol
  described.comment ??= new Comment()
  described.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: room }]))
}
