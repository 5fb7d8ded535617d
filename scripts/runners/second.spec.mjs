import { describeOffloop } from './vitest-cases.mjs'

describeOffloop()
