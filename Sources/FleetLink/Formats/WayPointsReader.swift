import MAVLink
import Quantities

/// Reads `QGC WPL` files: a line that names the version, then twelve columns a line.
///
/// The order of the lines counts, not the numbers in front of them; between the lines may be remarks that start with
/// `#`. In version 110 the first line is home where it is a way point. Version 120, which old ground stations wrote,
/// has no home. Fence and rally items, which some tools keep in files of their own, go to their places.
struct WayPointsReader {
  /// The longest line that is read, in bytes.
  static let lineBytesMax = 4096

  /// What was noticed.
  private(set) var problems: [GroundStationProblem] = []
  private let bytes: [UInt8]
  /// The outline that is being read, and how many corners it says that it has.
  private var open: (outline: GroundStationPlan.Outline, count: Double)?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// One column with its place in the line.
  private struct Column {
    let text: String
    let place: FilePlace
  }

  private mutating func log(
    _ code: GroundStationProblem.Code, isWarning: Bool = false, _ reason: String, at place: FilePlace,
    help: String? = nil
  ) {
    problems.add(GroundStationProblem(code, isWarning: isWarning, reason, at: place, help: help))
  }

  /// Reads the whole file; the plan counts only where no problem is an error.
  mutating func file() -> GroundStationPlan? {
    var plan: GroundStationPlan?
    var version = 110
    var rows = 0
    var previous: Double?
    var number = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[start..<end]
      start = end + 1
      guard line.count <= Self.lineBytesMax else {
        log(.tooLarge, "the line has more than \(Self.lineBytesMax) bytes", at: FilePlace(line: number))
        return nil
      }
      guard let columns = columns(line, number), !columns.isEmpty else { continue }
      guard plan != nil else {
        guard let found = header(columns, number) else { return nil }
        version = found
        plan = GroundStationPlan(format: .wayPoints(version: found))
        continue
      }
      guard rows <= GroundStationFile.itemsMax else {
        log(
          .tooLarge, "the file has more than \(GroundStationFile.itemsMax) items", at: FilePlace(line: number))
        return nil
      }
      rows += 1
      guard let command = row(columns, after: &previous) else { continue }
      let place = FilePlace(line: number, column: columns[0].place.column, length: Self.width(columns))
      let isFence = MissionItemRules.isSupported(command: command.command, missionType: MavMissionType.fence)
      if !isFence { close(into: &plan) }
      if isFence {
        fence(command, at: place, into: &plan)
      } else if command.command == MavCmd.navRallyPoint {
        rally(command, at: place, into: &plan)
      } else if rows == 1, version == 110, command.command == MavCmd.navWaypoint {
        home(command, at: place, into: &plan)
      } else {
        if rows == 1, version == 110 {
          log(.missing, isWarning: true, "the first line is not home: it is flown", at: place)
        }
        plan?.items.append(
          GroundStationPlan.Item(
            number: rows - 1, jumpNumber: rows - 1, place: place, content: .command(command)))
      }
    }
    close(into: &plan)
    if rows == 0 {
      log(.missing, "the file names no way point", at: FilePlace(line: max(1, number)))
    }
    return plan
  }

  /// The columns of a line, parted by any space; none for remarks and empty lines, nil where it is no text.
  private mutating func columns(_ line: ArraySlice<UInt8>, _ number: Int) -> [Column]? {
    guard String(validating: line, as: UTF8.self) != nil else {
      log(.syntax, "the line is not UTF-8", at: FilePlace(line: number))
      return nil
    }
    var columns: [Column] = []
    var place = line.startIndex
    while place < line.endIndex {
      if Self.isSpace(line[place]) {
        place += 1
        continue
      }
      if columns.isEmpty, line[place] == UInt8(ascii: "#") { return [] }
      let first = place
      while place < line.endIndex, !Self.isSpace(line[place]) { place += 1 }
      let text = String(decoding: line[first..<place], as: UTF8.self)
      let before = String(decoding: line[line.startIndex..<first], as: UTF8.self).count
      columns.append(
        Column(text: text, place: FilePlace(line: number, column: before + 1, length: text.count)))
    }
    return columns
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func width(_ columns: [Column]) -> Int {
    guard let first = columns.first, let last = columns.last else { return 1 }
    return last.place.column + last.place.length - first.place.column
  }

  /// The version of the first line.
  private mutating func header(_ columns: [Column], _ number: Int) -> Int? {
    let words = columns.map(\.text)
    guard words.count == 3, words[0] == "QGC", words[1] == "WPL" else {
      log(
        .syntax, "the file does not start with `QGC WPL` and a version", at: FilePlace(line: number),
        help: "the first line is `QGC WPL 110`")
      return nil
    }
    switch words[2] {
    case "110": return 110
    case "120":
      log(
        .version, isWarning: true, "version 120 has no line for home: its first line is flown", at: columns[2].place)
      return 120
    default:
      log(
        .version, "version `\(words[2].prefix(20))` is not known, and 110 and 120 can be read",
        at: columns[2].place)
      return nil
    }
  }

  /// The command of a line; nil and problems where it is damaged.
  private mutating func row(_ columns: [Column], after previous: inout Double?) -> GroundStationPlan.Command? {
    let whole = FilePlace(
      line: columns[0].place.line, column: columns[0].place.column, length: Self.width(columns))
    guard columns.count == 12 else {
      log(
        .syntax, "the line has \(columns.count) columns, and 12 are needed", at: whole,
        help: "number, current, frame, command, four parameters, latitude, longitude, height, go on")
      return nil
    }
    var values: [Double?] = []
    for column in columns {
      guard let value = value(column) else { return nil }
      values.append(value.isNaN ? nil : value)
    }
    if let index = values[0] {
      if let previous, index != previous + 1 {
        log(
          .value, isWarning: true, "the number does not follow the one before; the order of the lines counts",
          at: columns[0].place)
      }
      previous = index
    }
    guard let frame = values[2].flatMap({ UInt8(exactly: $0) }) else {
      log(.value, "the frame is no whole number from 0 to 255", at: columns[2].place)
      return nil
    }
    guard let command = values[3].flatMap({ UInt16(exactly: $0) }) else {
      log(.value, "the command is no whole number from 0 to 65535", at: columns[3].place)
      return nil
    }
    guard
      let result = CommandPlace.command(
        command, frame: frame, values: Array(values[4..<11]), continues: values[11] != 0)
    else {
      log(
        .value, "`\(columns[8].text)`, `\(columns[9].text)` is no position on earth", at: columns[8].place,
        help: "columns 9 and 10 are latitude and longitude in degrees")
      return nil
    }
    return result
  }

  /// The number of a column; not a number for unset, nil and a problem where it is anything else.
  private mutating func value(_ column: Column) -> Double? {
    if column.text.lowercased() == "nan" { return .nan }
    let isPlain = column.text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    if isPlain, let value = Double(column.text), value.isFinite { return value }
    log(
      .value, "`\(column.text.prefix(40))` is no number", at: column.place,
      help: column.text.contains(",") ? "write a point, not a comma, before the fraction" : nil)
    return nil
  }

  private mutating func home(
    _ command: GroundStationPlan.Command, at place: FilePlace, into plan: inout GroundStationPlan?
  ) {
    guard let position = command.position else {
      log(.missing, isWarning: true, "the first line gives no position for home", at: place)
      return
    }
    var altitude: AltitudeAMSL?
    if case .aboveSea(let value) = command.height { altitude = value }
    plan?.home = GroundStationPlan.Home(position: position, altitude: altitude)
  }

  // MARK: Fence and rally points

  private mutating func rally(
    _ command: GroundStationPlan.Command, at place: FilePlace, into plan: inout GroundStationPlan?
  ) {
    guard let position = command.position else {
      log(.missing, "the rally point has no position", at: place)
      return
    }
    guard case .aboveHome(let height) = command.height else {
      log(
        .unread, isWarning: true, "the rally point's height is not above home and is not read", at: place)
      plan?.rallyPoints.append(
        GroundStationPlan.RallyPoint(position: position, height: HeightAboveHome(metres: 0), place: place))
      return
    }
    plan?.rallyPoints.append(GroundStationPlan.RallyPoint(position: position, height: height, place: place))
  }

  private mutating func fence(
    _ command: GroundStationPlan.Command, at place: FilePlace, into plan: inout GroundStationPlan?
  ) {
    guard let position = command.position else {
      close(into: &plan)
      log(.missing, "the fence item has no position", at: place)
      return
    }
    let number = command.parameters[0] ?? 0
    switch command.command {
    case MavCmd.navFenceCircleInclusion, MavCmd.navFenceCircleExclusion:
      close(into: &plan)
      guard number > 0 else {
        log(.value, "the radius of the circle is not above zero", at: place)
        return
      }
      plan?.fence.circles.append(
        GroundStationPlan.Disc(
          centre: position, radius: Length(metres: number),
          isInclusion: command.command == MavCmd.navFenceCircleInclusion, place: place))
    case MavCmd.navFenceReturnPoint:
      close(into: &plan)
      plan?.fence.breachReturn = position
      if case .aboveHome(let height) = command.height { plan?.fence.breachReturnHeight = height }
    default:
      let isInclusion = command.command == MavCmd.navFencePolygonVertexInclusion
      if let open, open.outline.isInclusion != isInclusion || open.count != number { close(into: &plan) }
      if open == nil {
        open = (GroundStationPlan.Outline(corners: [], isInclusion: isInclusion, place: place), number)
      }
      open?.outline.corners.append(position)
      if let open, Double(open.outline.corners.count) >= open.count { close(into: &plan) }
    }
  }

  /// Ends the outline whose corners were read so far.
  private mutating func close(into plan: inout GroundStationPlan?) {
    guard let (outline, count) = open else { return }
    open = nil
    guard Double(outline.corners.count) == count, count >= 3 else {
      log(
        .value, "the outline has \(outline.corners.count) corners, and its first parameter says \(count)",
        at: outline.place, help: "each corner's first parameter is the number of corners, at least 3")
      return
    }
    plan?.fence.polygons.append(outline)
  }
}
