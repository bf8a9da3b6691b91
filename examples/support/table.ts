export { textTable } from '../../src/common/textTable.ts'
