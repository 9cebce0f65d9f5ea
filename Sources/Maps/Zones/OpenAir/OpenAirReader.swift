import Diagnostics
import Foundation
import Geometry
import Quantities

/// Reads OpenAir, the text format of glider pilots, in its first and second version.
///
/// A zone begins with `AC`, or with `AN` where a file leaves out the class. Radii are nautical miles. `SP`, `SB`, `V
/// Z=`, `TO`, `TC` and `AT` say how to draw a zone and are passed over; a command that nobody knows gives a warning.
struct OpenAirReader {
  /// A nautical mile in metres, exact by the international definition of 1929.
  static let metresPerNauticalMile = 1_852.0
  /// The most positions that the outlines of a file may have together, arcs included.
  static let positionsMax = 500_000
  /// The most that the radii at both ends of an arc may differ without a word, as a part of the greater one.
  static let radiusDifferenceMax = 0.01

  var parser: ZoneParser
  private var draft = OpenAirDraft()
  private var zoneNumber = 0
  private var positions = 0
  /// The line that is being read, from 1.
  private var lineNumber = 0

  init(parser: ZoneParser) { self.parser = parser }

  /// Reads the zones of a text.
  mutating func read(_ text: String) {
    for (index, line) in OpenAirText.lines(of: text).enumerated() {
      lineNumber = index + 1
      guard let (command, rest) = OpenAirText.command(of: line) else { continue }
      parser.line = lineNumber
      take(command, rest)
    }
    finish()
  }

  private mutating func take(_ command: String, _ rest: Substring) {
    switch command {
    case "AC":
      // A second class within a zone that has nothing but names would lose the zone before it.
      if !draft.isEmpty { next() }
      open()
      draft.airspaceClass = String(rest)
    case "AN":
      if draft.name != nil || draft.hasShape { next() }
      open()
      draft.name = String(rest)
      parser.take(identifier: draft.identifier ?? String(rest))
    case "AY", "AI":
      if draft.hasShape { next() }
      open()
      if command == "AY" { draft.type = String(rest) } else { draft.identifier = String(rest) }
      if command == "AI", !rest.isEmpty { parser.take(identifier: String(rest)) }
    case "AL", "AH":
      open()
      takeHeight(rest, isUpper: command == "AH")
    case "AF", "AG", "AX", "AA":
      open()
      takeDetail(command, rest)
    case "DP", "DY", "DA", "DB", "DC", "V":
      open()
      takeShape(command, rest)
    case "SP", "SB", "TO", "TC", "AT": break
    default: parser.warn("the command `\(command)` is unknown, and the line is passed over")
    }
  }

  /// Begins a zone where none is open.
  private mutating func open() {
    guard draft.line == nil else { return }
    zoneNumber += 1
    draft.line = lineNumber
    parser.begin(number: zoneNumber, line: lineNumber)
  }

  /// Ends the zone at hand; what follows belongs to another.
  private mutating func next() {
    finish()
    draft = OpenAirDraft()
    parser.line = lineNumber
  }

  // MARK: Words

  private mutating func takeHeight(_ text: Substring, isUpper: Bool) {
    let key = isUpper ? "AH" : "AL"
    guard let height = OpenAirText.height(text) else {
      parser.warn(
        "`\(key)` \"\(text)\" is not a height; \(isUpper ? "no limit" : "the ground") is assumed",
        help: "write it as GND, 2500ft AMSL, 1000ft AGL, FL100 or UNL")
      if isUpper { draft.upper.append(nil) } else { draft.lower.append(nil) }
      return
    }
    let limit: Zone.Limit?
    switch height {
    case .ground: limit = .aboveGround(HeightAGL(metres: 0))
    case .unlimited: limit = nil
    case .flightLevel(let level):
      limit = .aboveMeanSeaLevel(AltitudeAMSL(metres: parser.metres(level, .flightLevel, key)))
    case .metres(let metres, true, _): limit = .aboveGround(HeightAGL(metres: metres))
    case .metres(let metres, false, let saysDatum):
      if !saysDatum { parser.warn("`\(key)` \"\(text)\" names no datum and is read as above mean sea level") }
      limit = .aboveMeanSeaLevel(AltitudeAMSL(metres: metres))
    }
    if isUpper { draft.upper.append(limit) } else { draft.lower.append(limit) }
  }

  private mutating func takeDetail(_ command: String, _ rest: Substring) {
    switch command {
    case "AF":
      draft.frequency = String(rest)
      if OpenAirText.plainNumber(rest) == nil { parser.warn("`AF` \"\(rest)\" is not a frequency in megahertz") }
    case "AG": draft.station = String(rest)
    case "AX":
      let isCode = rest.utf8.count == 4 && rest.utf8.allSatisfy { (48...55).contains($0) }
      if isCode {
        draft.transponder = String(rest)
      } else {
        parser.warn("`AX` \"\(rest)\" is not a transponder code of four octal digits, and is left out")
      }
    default: takeActivation(rest)
    }
  }

  /// `AA start/end`, either of which may be NONE, or `AA NONE` for activation by NOTAM. What cannot be trusted makes
  /// the zone active at all times.
  private mutating func takeActivation(_ text: Substring) {
    let sides = text.split(separator: "/", omittingEmptySubsequences: false).map { OpenAirText.trimmed($0) }
    func moment(_ side: Substring) -> CivilTime?? {
      if side.uppercased() == "NONE" { return .some(nil) }
      return CivilTime(String(side)).map { .some($0) }
    }
    if sides.count == 1, sides[0].uppercased() == "NONE" {
      parser.warn("`AA` NONE is activation by NOTAM, of which the hours are not known; the zone is taken as permanent")
    } else if sides.count == 2, let start = moment(sides[0]), let end = moment(sides[1]), start != nil || end != nil {
      if let start, let end, end <= start {
        parser.warn("`AA` \"\(text)\" ends before it starts; the zone is taken as permanent")
      } else {
        draft.periods.append(ActivePeriod(start: start, end: end))
        return
      }
    } else {
      parser.warn("`AA` \"\(text)\" is not an activation; the zone is taken as permanent")
    }
    draft.isAlwaysActive = true
  }

  // MARK: Shapes

  private mutating func takeShape(_ command: String, _ rest: Substring) {
    switch command {
    case "V": takeVariable(rest)
    case "DP": if let point = position(rest, "DP") { append(.corner(point)) }
    case "DY": if let point = position(rest, "DY") { draft.airway.append(point) }
    case "DC":
      guard let centre = draft.centre else { return fail("`DC` comes before `V X=`, the centre") }
      guard let miles = OpenAirText.plainNumber(rest), miles > 0,
        miles * Self.metresPerNauticalMile <= ZoneParser.radiusMetresMax
      else { return fail("`DC` \"\(rest)\" is not a radius in nautical miles") }
      draft.circles.append(Circle(centre: centre.local, radiusMetres: miles * Self.metresPerNauticalMile))
    case "DA": takeArcByAngles(rest)
    default: takeArcByPoints(rest)
    }
  }

  private mutating func takeVariable(_ text: Substring) {
    guard let (name, value) = OpenAirText.assignment(text) else {
      parser.warn("`V` \"\(text)\" is not a setting such as `V D=+`, and is passed over")
      return
    }
    switch name {
    case "X":
      guard let found = OpenAirText.coordinate(value) else { return fail("`V X=` \"\(value)\" is not a position") }
      if found.isCarried { parser.warn("`V X=` \"\(value)\" has minutes or seconds of 60, which are carried over") }
      guard let point = try? parser.projection.local(found.point) else {
        return fail("`V X=` \"\(value)\" lies too far from the map")
      }
      draft.centre = (found.point, point)
    case "D":
      guard value == "+" || value == "-" else { return fail("`V D=` \"\(value)\" is neither + nor -") }
      draft.isClockwise = value == "+"
    case "W":
      guard let miles = OpenAirText.plainNumber(value), miles > 0, miles <= 1_000 else {
        return fail("`V W=` \"\(value)\" is not a width in nautical miles")
      }
      draft.widthMetres = miles * Self.metresPerNauticalMile
    case "Z": break
    default: parser.warn("the setting `V \(name)=` is unknown and is passed over")
    }
  }

  /// A position in the local frame; nil with the zone given up.
  private mutating func position(_ text: Substring, _ key: String) -> LocalPoint? {
    guard let found = OpenAirText.coordinate(text) else {
      fail("`\(key)` \"\(text)\" is not a position such as 54:25:00 N 010:40:00 E")
      return nil
    }
    if found.isCarried { parser.warn("`\(key)` \"\(text)\" has minutes or seconds of 60, which are carried over") }
    guard let point = try? parser.projection.local(found.point) else {
      fail("`\(key)` \"\(text)\" lies too far from the map")
      return nil
    }
    return point
  }

  private mutating func append(_ piece: OpenAirOutline.Piece) {
    draft.outline.append(piece)
    positions += 1
    if case .arc(let arc) = piece { positions += arc.edges }
    if positions > Self.positionsMax { fail("the outlines of the file have more than \(Self.positionsMax) positions") }
  }

  /// `DA radius, start, end`: nautical miles, and degrees from true north as a compass counts.
  private mutating func takeArcByAngles(_ text: Substring) {
    guard let centre = draft.centre else { return fail("`DA` comes before `V X=`, the centre") }
    let numbers = text.split(separator: ",").compactMap { OpenAirText.plainNumber(OpenAirText.trimmed($0)) }
    guard numbers.count == 3, numbers[0] > 0, numbers[1] <= 360, numbers[2] <= 360,
      numbers[0] * Self.metresPerNauticalMile <= ZoneParser.radiusMetresMax,
      let frame = TrueNorth(at: centre.geo, projection: parser.projection)
    else { return fail("`DA` \"\(text)\" is not a radius and two angles in degrees") }
    let radius = numbers[0] * Self.metresPerNauticalMile * frame.scale
    let degrees = numbers[2] - numbers[1]
    let arc = OpenAirOutline.Arc(
      centre: centre.local, radii: (radius, radius), start: frame.direction - numbers[1] * .pi / 180,
      turn: turn(-degrees * .pi / 180))
    append(.arc(arc))
  }

  /// `DB from, to`: an arc about the centre between two positions.
  private mutating func takeArcByPoints(_ text: Substring) {
    guard let centre = draft.centre?.local else { return fail("`DB` comes before `V X=`, the centre") }
    let parts = text.split(separator: ",")
    guard parts.count == 2 else { return fail("`DB` \"\(text)\" is not two positions") }
    guard let from = position(OpenAirText.trimmed(parts[0]), "DB"),
      let to = position(OpenAirText.trimmed(parts[1]), "DB")
    else { return }
    let radii = (start: from.planarDistanceMetres(to: centre), end: to.planarDistanceMetres(to: centre))
    guard min(radii.start, radii.end) > 0, max(radii.start, radii.end) <= ZoneParser.radiusMetresMax else {
      return fail("`DB` \"\(text)\" is not an arc about the centre")
    }
    if abs(radii.start - radii.end) > Self.radiusDifferenceMax * max(radii.start, radii.end) {
      parser.warn(
        "`DB` \"\(text)\" begins \(ZoneParser.short(radii.start)) m and ends \(ZoneParser.short(radii.end)) m from the "
          + "centre; the radius is taken to change evenly")
    }
    let start = atan2(from.north - centre.north, from.east - centre.east)
    let end = atan2(to.north - centre.north, to.east - centre.east)
    append(.arc(OpenAirOutline.Arc(centre: centre, radii: radii, start: start, turn: turn(end - start))))
  }

  /// The turn in the direction of `V D=`: above 0 and at most a whole one counter-clockwise, the negative of it
  /// clockwise.
  private func turn(_ difference: Double) -> Double {
    let whole = 2 * Double.pi
    var rest = difference.truncatingRemainder(dividingBy: whole)
    if draft.isClockwise {
      if rest >= 0 { rest -= whole }
    } else if rest <= 0 {
      rest += whole
    }
    return rest
  }

  /// Notes that the zone at hand cannot be understood; it is given up when it ends, once.
  private mutating func fail(_ problem: String) {
    if draft.problem == nil { draft.problem = (problem, lineNumber) }
  }

  // MARK: Ends

  private mutating func finish() {
    guard let line = draft.line else { return }
    let name = draft.name ?? ""
    let identifier = [draft.identifier ?? "", name].first { !$0.isEmpty } ?? "openair-\(zoneNumber)"
    parser.take(identifier: identifier)
    if let problem = draft.problem {
      parser.line = problem.line
      parser.refuse(problem.text)
      return
    }
    parser.line = line
    guard let shapes = draft.shapes(&parser) else { return }
    let template = draft.template(identifier, &parser)
    let limits = draft.limits(&parser)
    for shape in shapes { parser.add(template, shape, limits) }
  }
}

/// Where true north lies at a place of the local frame, and how long a metre is there.
struct TrueNorth {
  /// The direction of true north, in radians counter-clockwise from the frame's east.
  let direction: Double
  /// Metres of the frame for one metre on the ellipsoid.
  let scale: Double

  /// Looks at a place; nil where the projection has no answer.
  init?(at place: GeoPoint, projection: MapProjection) {
    let step = place.latitude > 0 ? -1e-3 : 1e-3
    guard let other = GeoPoint(longitude: place.longitude, latitude: place.latitude + step),
      let here = try? projection.local(place), let there = try? projection.local(other)
    else { return nil }
    let away = atan2(there.north - here.north, there.east - here.east)
    direction = step > 0 ? away : away + .pi
    // The radius of curvature of the meridian on the WGS 84 ellipsoid.
    let (axis, eccentricitySquared) = (6_378_137.0, 0.006_694_379_990_141)
    let sine = sin((place.latitude + step / 2) * .pi / 180)
    let radius = axis * (1 - eccentricitySquared) / pow(1 - eccentricitySquared * sine * sine, 1.5)
    scale = here.planarDistanceMetres(to: there) / (radius * abs(step) * .pi / 180)
  }
}
