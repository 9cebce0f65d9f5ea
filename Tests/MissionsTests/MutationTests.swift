import Diagnostics
import Missions
import Quantities
import Testing

/// Random changes of a mission's text.
struct MutationTests {
  @Test("Random changes of the text never crash, always end, and only errors keep the mission back", arguments: 0..<8)
  func mutations(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed), stream: "mission mutations")
    let original = try GoldenMissions.Files().bytes(at: "valid.yaml")
    let pieces = [
      ": ", "- ", "[", "]", "{", "}", "\"", "'", "&a ", "*a", "|", ">", "\t", "\n", "#", "---\n", "!!", "%", "~",
      "? ", "\u{0}", "é", "\r\n", "9999999999999999999", "08:10-08:40", "-", "  ", ",", "kg",
    ]
    for _ in 0..<60 {
      var bytes = original
      for _ in 0...random.nextIndex(below: 6) {
        let place = random.nextIndex(below: max(1, bytes.count))
        switch random.nextIndex(below: 5) {
        case 0: if place < bytes.count { bytes.remove(at: place) }
        case 1: bytes.insert(contentsOf: Array(pieces[random.nextIndex(below: pieces.count)].utf8), at: place)
        case 2: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.nextIndex(below: 40)))
        default:
          let stop = min(bytes.count, place + random.nextIndex(below: 60))
          bytes.insert(contentsOf: bytes[place..<stop], at: random.nextIndex(below: max(1, bytes.count)))
        }
      }
      let result = GoldenMissions.read(bytes: bytes)
      #expect((result.mission == nil) == result.diagnostics.hasErrors, "seed \(seed)")
      let again = GoldenMissions.read(bytes: bytes)
      let renderer = DiagnosticRenderer()
      #expect(
        renderer.render(result.diagnostics, sources: result.sources)
          == renderer.render(again.diagnostics, sources: again.sources), "seed \(seed)")
    }
  }
}
