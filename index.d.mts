export * from './index.js'
import * as offloop from './index.js'
export default offloop
