'use strict'

// The names that a shared library exports, read from its file: whoever loads it runs its code.

// What a linker makes for processors of 64 bits: ELF, Mach-O and PE. The numbers are those of their headers.
const SHT_DYNSYM = 11
const SHN_UNDEF = 0
const LC_SYMTAB = 2
const N_TYPE = 0x0e
const N_EXT = 0x01

/** Numbers and texts of a file by their offset in it. */
class Contents {
  #bytes
  #view
  #isLittle

  constructor (bytes, isLittle = true) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#isLittle = isLittle
  }

  u8 (at) { return this.#view.getUint8(at) }
  u16 (at) { return this.#view.getUint16(at, this.#isLittle) }
  u32 (at) { return this.#view.getUint32(at, this.#isLittle) }
  u64 (at) { return Number(this.#view.getBigUint64(at, this.#isLittle)) }
  text (at) { return this.#bytes.toString('latin1', at, this.#bytes.indexOf(0, at)) }
}

function * namesOfElf (file) {
  const [sections, size, count] = [file.u64(0x28), file.u16(0x3a), file.u16(0x3c)]
  for (let section = sections; section < sections + size * count; section += size) {
    if (file.u32(section + 4) !== SHT_DYNSYM) continue
    const texts = file.u64(sections + size * file.u32(section + 0x28) + 0x18)
    const symbols = file.u64(section + 0x18)
    for (let symbol = symbols; symbol < symbols + file.u64(section + 0x20); symbol += 24) {
      if (file.u16(symbol + 6) !== SHN_UNDEF) yield file.text(texts + file.u32(symbol))
    }
  }
}

function * namesOfMachO (file) {
  for (let command = 32, left = file.u32(16); left > 0; left--, command += file.u32(command + 4)) {
    if (file.u32(command) !== LC_SYMTAB) continue
    const [symbols, count, texts] = [file.u32(command + 8), file.u32(command + 12), file.u32(command + 16)]
    for (let symbol = symbols; symbol < symbols + 16 * count; symbol += 16) {
      const type = file.u8(symbol + 4)
      // C's names have an underscore before them.
      if ((type & N_EXT) !== 0 && (type & N_TYPE) !== 0) yield file.text(texts + file.u32(symbol) + 1)
    }
  }
}

function * namesOfPe (file) {
  const header = file.u32(0x3c)
  const optional = header + 24
  const sections = optional + file.u16(header + 20)
  // Where in the file is what will be at `address`; sections are in the order of theirs.
  const find = (address) => {
    let section = sections + 40 * (file.u16(header + 6) - 1)
    while (file.u32(section + 12) > address) section -= 40
    return address - file.u32(section + 12) + file.u32(section + 20)
  }
  const address = file.u32(optional + 112)
  if (address === 0) return
  const table = find(address)
  const names = find(file.u32(table + 32))
  for (let i = 0; i < file.u32(table + 24); i++) yield file.text(find(file.u32(names + 4 * i)))
}

/** The names that the library in `bytes` exports; undefined if it is of another format. */
function listExported (bytes) {
  const head = bytes.toString('latin1', 0, 5)
  // The parts of a universal binary are made of the same sources: the first speaks for all.
  if (head.startsWith('\xca\xfe\xba\xbe')) return listExported(bytes.subarray(bytes.readUInt32BE(16)))
  if (head.startsWith('\xcf\xfa\xed\xfe')) return [...namesOfMachO(new Contents(bytes))]
  if (head.startsWith('MZ')) return [...namesOfPe(new Contents(bytes))]
  return head === '\x7fELF\x02' ? [...namesOfElf(new Contents(bytes, bytes[5] === 1))] : undefined
}

module.exports = { listExported }
