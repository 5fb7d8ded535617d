'use strict'

require('./jest-cases')()
