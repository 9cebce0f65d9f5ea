/// A small seeded generator: the same seed gives the same numbers on every machine.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
@frozen
@usableFromInline
package struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// Makes a generator from a seed; every seed is good.
  @inlinable
  package init(seed: UInt64) {
    self.state = seed
  }

  /// A generator of its own for a named part, so that one part's draws do not shift another's.
  package init(seed: UInt64, stream: String) {
    // FNV-1a over the name: `Hasher` is seeded anew in each process.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var mixer = SplitMix64(seed: seed ^ hash)
    self.state = mixer.next()
  }

  /// The next 64 random bits.
  @inlinable
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number in [0, 1), from the top 53 bits.
  @inlinable
  package mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// An index in 0..<count; `count` must be positive. The bias is below count / 2^64.
  @inlinable
  package mutating func nextIndex(below count: Int) -> Int {
    precondition(count > 0, "an index is drawn from a non-empty range")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
