/// Finds elements by id, in constant time: a table of places with open addressing.
package struct OSMIndex: Sendable {
  /// The most slots that are looked at for one id. Ids are chosen by whoever wrote the file: where more would be
  /// needed, a dictionary with keyed hashing serves instead.
  private static let probesMax = 64

  private let ids: [Int64]
  /// Places in `ids`, each at or behind the slot of its id; -1 where a slot is free. At most half of them are taken.
  private var slots: [Int32]
  private let shift: UInt64
  /// The most slots that one of the ids needs.
  private var probes = 0
  /// Takes the place of the slots where too many ids would share them.
  private var table: [Int64: Int]?

  /// Indexes the ids of a list of elements, below 2^31 of them. Where an id occurs twice the first counts.
  package init(_ ids: [Int64]) {
    self.ids = ids
    var bits: UInt64 = 4
    while 1 << bits < 2 * ids.count { bits += 1 }
    shift = 64 - bits
    slots = [Int32](repeating: -1, count: 1 << Int(bits))
    probes = fill()
    if probes > Self.probesMax {
      slots = []
      table = Dictionary(zip(ids, ids.indices)) { first, _ in first }
    }
  }

  /// Puts the ids into their slots; the most slots that one of them needs, or more than `probesMax` where it gave up.
  private mutating func fill() -> Int {
    let (ids, shift) = (ids, shift)
    return slots.withUnsafeMutableBufferPointer { slots in
      var longest = 0
      for (index, id) in ids.enumerated() {
        var slot = Self.slot(of: id, shift)
        var probe = 1
        while slots[slot] >= 0, ids[Int(slots[slot])] != id, probe <= Self.probesMax {
          slot = (slot + 1) & (slots.count - 1)
          probe += 1
        }
        longest = max(longest, probe)
        guard longest <= Self.probesMax else { return longest }
        if slots[slot] < 0 { slots[slot] = Int32(index) }
      }
      return longest
    }
  }

  /// Fibonacci hashing: ids that follow each other come to lie far apart.
  @inline(__always)
  private static func slot(of id: Int64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15) >> shift)
  }

  /// The place of an id in the list, or nil.
  package func index(of id: Int64) -> Int? {
    if let table { return table[id] }
    return slots.withUnsafeBufferPointer { slots in
      ids.withUnsafeBufferPointer { ids in
        var slot = Self.slot(of: id, shift)
        for _ in 0..<probes {
          let place = Int(slots[slot])
          if place < 0 { return nil }
          if ids[place] == id { return place }
          slot = (slot + 1) & (slots.count - 1)
        }
        return nil
      }
    }
  }
}
