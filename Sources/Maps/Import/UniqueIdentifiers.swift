import Documents

/// Gives out identifiers that are unique in one list: the second `park` becomes `park-2`.
struct UniqueIdentifiers {
  private var taken: Set<String> = []
  /// The number to try next for a wanted identifier, so that many of one name do not cost their square.
  private var nextNumbers: [String: Int] = [:]

  /// The wanted identifier, with a number where it is taken.
  mutating func take(_ wanted: String) -> String {
    if taken.insert(wanted).inserted { return wanted }
    var number = nextNumbers[wanted] ?? 2
    while !taken.insert("\(wanted)-\(number)").inserted { number += 1 }
    nextNumbers[wanted] = number + 1
    return "\(wanted)-\(number)"
  }
}

/// `Slug.make` for the many names of a city: the letters of Latin-1 are looked up, all others go the general way.
package enum NameSlug {
  /// What the letters from U+00E0 on become; those that Latin-1 has and a slug has not are hyphens.
  private static let latin: [StaticString] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o",
    "-", "o", "u", "u", "u", "u", "y", "th", "y",
  ]

  /// The slug of a name, as `Slug.make` gives it.
  package static func make(from name: String) -> String {
    var result: [UInt8] = []
    for scalar in name.unicodeScalars {
      switch scalar.value {
      case 0x61...0x7a, 0x30...0x39: result.append(UInt8(scalar.value))
      case 0x41...0x5a: result.append(UInt8(scalar.value) + 0x20)
      case 0x27: break
      case 0x20...0x7e: if let last = result.last, last != 0x2d { result.append(0x2d) }
      case 0xdf: result += [0x73, 0x73]
      case 0xc0...0xfe where scalar.value != 0xd7 && scalar.value != 0xf7:
        let letter = latin[Int(scalar.value | 0x20) - 0xe0]
        result += UnsafeBufferPointer(start: letter.utf8Start, count: letter.utf8CodeUnitCount)
      default: return Slug.make(from: name)
      }
    }
    while result.last == 0x2d { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }
}
