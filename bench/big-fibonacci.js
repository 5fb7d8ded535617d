'use strict'

// Fibonacci numbers in plain JavaScript.

// n additions.
function byAddition (n) {
  let a = 0n
  let b = 1n
  for (let i = 0; i < n; i++) [a, b] = [b, a + b]
  return a
}

// Per bit of n, from the top: F(2k) = F(k) (2 F(k+1) - F(k)) and
// F(2k+1) = F(k)^2 + F(k+1)^2.
function byDoubling (n) {
  let a = 0n
  let b = 1n
  for (let bit = 31 - Math.clz32(n); bit >= 0; bit--) {
    const even = a * (2n * b - a)
    const odd = a * a + b * b
    if (n >>> bit & 1) [a, b] = [odd, even + odd]
    else [a, b] = [even, odd]
  }
  return a
}

module.exports = { byAddition, byDoubling }
