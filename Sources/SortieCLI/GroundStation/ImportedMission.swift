import Documents
import Quantities

/// A mission that was made from a ground station's file, as it will be written.
struct ImportedMission: Equatable {
  /// A task with its lines behind the first.
  struct Task: Equatable {
    /// `patrol`, `station`, `deliver` or `survey`.
    var kind: String
    /// The title for people.
    var title: String
    /// Keys with their values as they are written.
    var entries: [(key: String, value: String)]

    static func == (left: Task, right: Task) -> Bool {
      left.kind == right.kind && left.title == right.title
        && left.entries.elementsEqual(right.entries) { $0.key == $1.key && $0.value == $1.value }
    }
  }

  /// Own places by name, in the order of the file.
  var places: [(name: String, position: GeoPoint)] = []
  /// Own areas by name, in the order of the file.
  var areas: [(name: String, outline: [GeoPoint])] = []
  /// The tasks.
  var tasks: [Task] = []
  /// Seconds that tasks hold a place, all together.
  var holdSeconds = 0.0

  static func == (left: ImportedMission, right: ImportedMission) -> Bool {
    left.tasks == right.tasks && left.holdSeconds == right.holdSeconds
      && left.places.elementsEqual(right.places) { $0.name == $1.name && $0.position == $1.position }
      && left.areas.elementsEqual(right.areas) { $0.name == $1.name && $0.outline == $1.outline }
  }

  /// What stands on top of the file.
  struct Head {
    /// A remark about where it comes from, one line.
    var remark: String
    /// The mission's name.
    var name: String
    /// The map folder, seen from the mission.
    var map: String
    /// The fleet's file, seen from the mission.
    var fleet: String
    /// Mission time 0.
    var start: CivilTime
  }

  /// The mission lasts so long beyond its holds, in seconds.
  static let durationSecondsMin = 2 * 3600.0
  /// The longest mission.
  static let durationSecondsMax = 24 * 3600.0

  /// The file.
  func text(_ head: Head) -> String {
    let seconds = min(Self.durationSecondsMax, Self.durationSecondsMin + holdSeconds)
    var lines = [
      "# \(head.remark)", "sortie: 1", "mission: \(Self.quoted(head.name))", "map: \(Self.quoted(head.map))",
      "fleet: \(Self.quoted(head.fleet))", "start: \(head.start.description)",
      "duration: \(Int((seconds / 60).rounded(.up))) min",
    ]
    if !places.isEmpty {
      lines.append("places:")
      lines += places.map { "  \($0.name): \(Self.position($0.position))" }
    }
    if !areas.isEmpty {
      lines.append("areas:")
      for area in areas {
        lines += ["  \(area.name):", "    outline:"]
        lines += area.outline.map { "      - \(Self.position($0))" }
      }
    }
    lines.append("tasks:")
    for task in tasks {
      lines.append("  - \(task.kind): \(Self.quoted(task.title))")
      lines += task.entries.map { "    \($0.key): \($0.value)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Longitude first, to 1e-7 degree.
  static func position(_ point: GeoPoint) -> String {
    "[\(ClockText.fixed(point.longitude, 7)), \(ClockText.fixed(point.latitude, 7))]"
  }

  /// A text as YAML: plain where it is made of letters, digits and a few signs, else in double quotes.
  static func quoted(_ text: String) -> String {
    let signs = Set(" ._/-")
    let isPlain =
      text.first?.isLetter == true && text.last != " "
      && text.allSatisfy { $0.isLetter || $0.isNumber || signs.contains($0) }
      && !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
    if isPlain
      || text.hasPrefix("../")
        && !text.dropFirst(3).contains(where: { !$0.isLetter && !$0.isNumber && !signs.contains($0) })
    {
      return text
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
