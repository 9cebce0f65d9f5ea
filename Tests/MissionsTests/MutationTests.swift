import Diagnostics
import Missions
import Quantities
import Testing

/// Random changes of the texts of files.
struct MutationTests {
  /// A file that is changed, and the file that is read with it.
  struct Target: CustomTestStringConvertible, Sendable {
    var changed: String
    var read: String
    var testDescription: String { changed == read ? changed : "\(changed) behind \(read)" }
  }

  static let targets = [
    Target(changed: "valid.yaml", read: "valid.yaml"), Target(changed: "valid-rooms.yaml", read: "valid-rooms.yaml"),
    Target(changed: "support/robots.yaml", read: "valid-rooms.yaml"),
    Target(changed: "support/robot.yaml", read: "valid-rooms.yaml"),
    Target(changed: "support/doses.yaml", read: "valid-rooms.yaml"),
    Target(changed: "support/robot.yaml", read: "support/robot.yaml"),
    Target(changed: "support/doses.yaml", read: "support/doses.yaml"),
  ]

  @Test(
    "Random changes of a text never crash, always end, and only errors keep back what it describes",
    arguments: targets, 0..<8)
  func mutations(_ target: Target, _ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed), stream: "mission mutations of \(target.testDescription)")
    let original = try GoldenMissions.Files().bytes(at: target.changed)
    for _ in 0..<(target.read == "valid.yaml" ? 60 : 15) {
      let bytes = Self.changed(original, &random)
      func read() -> MissionReadResult {
        GoldenMissions.read(target.read, replacing: target.changed, by: bytes)
      }
      let result = read()
      let isThere =
        result.mission != nil || target.read.hasPrefix("support/") && (result.vehicleType != nil || result.fleet != nil)
        || result.doseTable != nil
      #expect(isThere == !result.diagnostics.hasErrors, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
      let again = read()
      let renderer = DiagnosticRenderer()
      #expect(
        renderer.render(result.diagnostics, sources: result.sources)
          == renderer.render(again.diagnostics, sources: again.sources), "seed \(seed)")
    }
  }

  private static func changed(_ original: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    let pieces = [
      ": ", "- ", "[", "]", "{", "}", "\"", "'", "&a ", "*a", "|", ">", "\t", "\n", "#", "---\n", "!!", "%", "~",
      "? ", "\u{0}", "é", "\r\n", "9999999999999999999", "08:10-08:40", "-", "  ", ",", "kg", "mJ/cm2", "level: L0",
    ]
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
    return bytes
  }
}
