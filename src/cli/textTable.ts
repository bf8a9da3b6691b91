export { printable, textTable } from '../common/textTable.js'
