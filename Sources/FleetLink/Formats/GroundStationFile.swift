/// Reads the files of ground stations: QGroundControl's `.plan`, and `QGC WPL` lists of way points.
///
/// Damage is refused with its place; variants that ground stations are known to write are read. All problems of a file
/// are collected.
package enum GroundStationFile {
  /// The largest file that is read, in bytes.
  package static let bytesMax = 16 << 20
  /// The most entries of a mission.
  package static let itemsMax = 10_000
  /// The most commands that the surveys and scans of a file may have been made into, each.
  package static let commandsMax = 100_000
  /// The most corners of an outline, and the most outlines, circles or rally points of a file.
  package static let cornersMax = 10_000
  /// Lists and objects within each other.
  package static let depthMax = 32
  /// The most warnings that are collected, and the most errors.
  package static let problemsMax = 200

  /// What came of reading.
  package struct Reading: Sendable {
    /// The plan; nil where a problem is an error.
    package var plan: GroundStationPlan?
    /// Everything that was noticed, in the order of the file's parts.
    package var problems: [GroundStationProblem]
  }

  /// Reads a file of either kind; its first characters tell which.
  package static func read(_ bytes: [UInt8]) -> Reading {
    func refuse(_ problem: GroundStationProblem) -> Reading { Reading(plan: nil, problems: [problem]) }
    guard bytes.count <= bytesMax else {
      return refuse(
        GroundStationProblem(
          .tooLarge, "the file has \(bytes.count) bytes, and at most \(bytesMax) are read", at: FilePlace()))
    }
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if rest.first == UInt8(ascii: "{") {
      let lines = LineTable(bytes)
      do {
        var reader = GroundPlanReader(lines: lines)
        let plan = reader.file(try LocatedValue.read(bytes, lines: lines))
        return finish(plan, reader.problems)
      } catch {
        return refuse(error)
      }
    }
    if rest.starts(with: "QGC".utf8) {
      var reader = WayPointsReader(bytes)
      let plan = reader.file()
      return finish(plan, reader.problems)
    }
    return refuse(
      GroundStationProblem(
        .syntax, bytes.isEmpty ? "the file is empty" : "this is no file of a ground station", at: FilePlace(),
        help: "a `.plan` starts with `{`, a list of way points with `QGC WPL 110`"))
  }

  private static func finish(_ plan: GroundStationPlan?, _ problems: [GroundStationProblem]) -> Reading {
    let isFine = problems.allSatisfy(\.isWarning)
    return Reading(plan: isFine ? plan : nil, problems: problems)
  }
}
